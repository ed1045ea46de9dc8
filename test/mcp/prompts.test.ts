/** The prompts as a client gets them. */

import { describe, expect, it } from 'vitest'
import { openList } from '../tools/open-list.ts'

/** What `name` says to the model. */
async function said(name: string, args: Record<string, string> = {}) {
  const me = await openList().session()
  const { messages } = await me.client.getPrompt({ name, arguments: args })
  const [message] = messages
  expect(messages).toHaveLength(1)
  return message?.role === 'user' && message.content.type === 'text' ? message.content.text : ''
}

describe('a prompt', () => {
  it('is listed with what may be typed, all of which may be left out', async () => {
    const me = await openList().session()
    const { prompts } = await me.client.listPrompts()
    expect(prompts[0]).toEqual({
      name: 'plan',
      title: 'Turn a plan into tasks',
      description: expect.stringContaining('in one call'),
      arguments: [{ name: 'document', description: expect.any(String), required: false }],
    })
    expect(prompts.flatMap((prompt) => prompt.arguments ?? []).every(({ required }) => required === false)).toBe(true)
  })

  it('that does not exist is refused with the names of those that do', async () => {
    const me = await openList().session()
    await expect(me.client.getPrompt({ name: 'begin' })).rejects.toThrow(
      'There is no prompt "begin". The prompts are: plan, work, status, help.',
    )
  })
})

describe('plan', () => {
  it('names the document that was given', async () => {
    expect(await said('plan', { document: 'docs/PLAN.md' })).toMatch(/Document: docs\/PLAN\.md$/)
  })

  it('takes the conversation where none was', async () => {
    const text = await said('plan')
    expect(text).toContain('the plan is what this conversation has agreed on')
    expect(text).not.toContain('Document:')
  })

  it('lets nothing through that a terminal would obey', async () => {
    expect(await said('plan', { document: '\u001b]0;x\u0007.md' })).toMatch(/\\u001b\]0;x\\u0007\.md$/)
  })
})

describe('help', () => {
  it('names every prompt and every tool', async () => {
    const me = await openList().session()
    const text = await said('help')
    const [{ tools }, { prompts }] = [await me.client.listTools(), await me.client.listPrompts()]
    for (const { name } of [...tools, ...prompts.filter((prompt) => prompt.name !== 'help')]) expect(text).toContain(`- ${name}`)
  })
})
