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
      'There is no prompt "begin". The prompts are: plan, work, status, loop, help.',
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

describe('loop', () => {
  async function atWork() {
    const me = await openList().session('amber-fox')
    await me.call('create_tasks', {
      tasks: [
        { id: 'epic', subject: 'Epic' },
        { id: 'a1', subject: 'A', parent: 'epic' },
      ],
    })
    const say = async (args: Record<string, string>) => {
      const { messages } = await me.client.getPrompt({ name: 'loop', arguments: args })
      const content = messages[0]?.content
      return content?.type === 'text' ? content.text : ''
    }
    /** As Claude Code sends what a person types: split at spaces, one word an argument, the rest dropped. */
    const type = async (line: string) => {
      const { prompts } = await me.client.listPrompts()
      const names = prompts.find(({ name }) => name === 'loop')?.arguments?.map(({ name }) => name) ?? []
      const words = line.split(' ').slice(0, names.length)
      return say(Object.fromEntries(words.map((word, at) => [names[at], word])))
    }
    return { me, say, type }
  }

  it('keeps this session at the list from then on, and says how to work', async () => {
    const { me, say } = await atWork()
    const text = await say({})
    expect(text).toMatch(/^The drain loop is on for this session, 25 rounds at most: .*CLAUDE_CODE_STOP_HOOK_BLOCK_CAP/)
    expect(text).toContain('complete_task with a `result`')
    expect(await me.service.loop()).toMatchObject({ maxIterations: 25 })
  })

  it.each([
    ['start --label auth --parent epic --max-iterations 5', { label: 'auth', parent: 'epic', maxIterations: 5 }],
    ['--label auth', { label: 'auth' }],
    ['start --label=auth --max-iterations=5', { label: 'auth', maxIterations: 5 }],
    ['start --label "two words"', { label: 'two words' }],
    ['start auth epic 5', { label: 'auth', parent: 'epic', maxIterations: 5 }],
  ])('understands what Claude Code makes of "%s"', async (line, state) => {
    const { me, type } = await atWork()
    expect(await type(line)).toMatch(/^The drain loop.* is on/)
    expect(await me.service.loop()).toMatchObject(state)
  })

  it('understands arguments by name', async () => {
    const { me, say } = await atWork()
    expect(await say({ action: 'start', label: 'auth', maxIterations: '5' })).toContain(
      'The drain loop over label auth is on for this session, 5 rounds at most',
    )
    expect(await me.service.loop()).toMatchObject({ label: 'auth', maxIterations: 5 })
  })

  it('names the tasks that count as the tools take them', async () => {
    const { type } = await atWork()
    expect(await type('start')).toContain('while a task is ready or held by it.')
    const text = await type('start --label auth --parent epic')
    expect(text).toContain('while such a task is ready or held by it.')
    expect(text).toContain(' Work only on these tasks: pass labels: ["auth"] and parent: "epic" whenever you look or claim.\n')
  })

  it('stops, and says so where there was none', async () => {
    const { me, type } = await atWork()
    await type('start --label auth')
    expect(await type('status')).toBe('The drain loop over label auth is on: 0 of 25 rounds are done. Tell the user.')
    expect(await type('stop')).toBe('The drain loop over label auth is off, after 0 of 25 rounds. Tell the user.')
    expect(await me.service.loop()).toBeUndefined()
    expect(await type('stop')).toBe('No drain loop is on in this session. Tell the user.')
  })

  it.each([
    [
      'begin',
      '"begin" is neither start, stop nor status. Type: loop [start|stop|status] [--label L] [--parent ID] [--max-iterations N]',
    ],
    ['start --lable auth', '"start --lable auth" is not understood. Type: loop '],
    ['start --label', '"start --label" is not understood. Type: loop '],
    ['start now --label auth', '"now" belongs to no option. Type: loop '],
    ['start --max-iterations many', 'maxIterations is a whole number from 1 to 1000.'],
    ['start --parent epci', 'No task epci. Nearest: epic "Epic".'],
  ])('says in its words what is wrong with "%s", and starts nothing', async (line, words) => {
    const { me, type } = await atWork()
    expect(await type(line)).toContain(`Tell the user what went wrong, and stop: ${words}`)
    expect(await me.service.loop()).toBeUndefined()
  })

  it('says in its words that there is nothing to keep it at', async () => {
    const me = await openList().session()
    const { messages } = await me.client.getPrompt({ name: 'loop', arguments: {} })
    expect(messages[0]?.content).toMatchObject({
      text: expect.stringContaining('Nothing in this list was changed through dibs yet.'),
    })
  })
})
