/** What stands in the menu of the chat is short, described, and speaks of tools that exist. */

import { describe, expect, it } from 'vitest'
import { prompts } from '../../src/mcp/prompts/index.ts'
import { tools } from '../../src/tools/index.ts'
import { openList } from '../tools/open-list.ts'
import { faultsOfPrompt, longest, type PromptWords } from './prompts.ts'
import { filesIn } from './source.ts'

const names = tools.map(({ name }) => name)
const sample: PromptWords = {
  name: 'work',
  title: 'Work through the list',
  description: 'Claim, do and complete tasks.',
  arguments: [{ name: 'label', description: 'Only tasks with it.' }],
  text: 'Call claim_task.',
}

describe('the prompts', () => {
  it('hold to the rules', async () => {
    const { call, service } = await openList().session()
    await call('create_tasks', { tasks: [{ subject: 'A' }] })
    const said = await Promise.all(
      prompts.map(async (prompt) => ({ ...prompt, text: await prompt.text({}, async () => service) })),
    )
    expect(said.flatMap((prompt) => faultsOfPrompt(prompt, names))).toEqual([])
  })

  it('have one file each', () => {
    const files = prompts.map(({ name }) => `src/mcp/prompts/${name}.ts`)
    expect(files.filter((file) => !filesIn('src/mcp/prompts').includes(file))).toEqual([])
  })
})

describe('the rules of the prompts', () => {
  it('accept a good one', () => expect(faultsOfPrompt(sample, names)).toEqual([]))

  it.each([
    [{ name: 'work_list' }, 'its name is not one word'],
    [{ title: 'x' }, 'its title is no short phrase'],
    [{ description: 'Works.' }, 'its description has 6 characters; 20 to 130 may be'],
    [{ description: 'x'.repeat(131) }, 'its description has 131 characters; 20 to 130 may be'],
    [{ text: 'x'.repeat(longest.text + 1) }, `its text has ${longest.text + 1} characters; ${longest.text} may be`],
    [{ text: 'Take the lock.' }, 'it speaks of locks'],
    [{ text: 'Pass takeOver.' }, 'it names a destructive way out'],
    [{ arguments: [{ name: 'label', description: '' }] }, 'its argument label is not described'],
    [
      { arguments: [{ name: 'label', description: 'x'.repeat(101) }] },
      'its argument label is described in more than 100 characters',
    ],
    [{ text: 'Call claim_next.' }, 'it speaks of claim_next, which is no tool'],
  ])('see the fault in %j', (change, fault) => {
    const prompt = { ...sample, ...change }
    expect(faultsOfPrompt(prompt, names)).toEqual([`${prompt.name}: ${fault}`])
  })
})
