/** What a model is sent is short, flat, described, and the same everywhere. */

import { describe, expect, it } from 'vitest'
import { errorTable } from '../../src/domain/errors.ts'
import { tools } from '../../src/tools/index.ts'
import { budget, faultsOfSchema, faultsOfWords, isDestructive, type ToolWords, tokensOf } from './registry.ts'
import { filesIn } from './source.ts'

const core = tools.filter((tool) => tool.core)
const sample: ToolWords = {
  name: 'claim_task',
  title: 'Claim a task',
  description: 'Takes a task so that nobody else works on it.',
  core: true,
  inputSchema: () => ({ type: 'object', properties: {}, additionalProperties: false }),
}
const withFields = (properties: object, rest: object = { additionalProperties: false }) => ({
  ...sample,
  inputSchema: () => ({ type: 'object', properties, ...rest }),
})

describe('the registry', () => {
  it('holds the eight tools, four of them always loaded', () => {
    const names = [
      'create_tasks',
      'list_ready',
      'claim_task',
      'complete_task',
      'get_task',
      'list_tasks',
      'update_task',
      'release_task',
    ]
    expect(tools.map(({ name }) => name)).toEqual(names)
    expect(core.map(({ name }) => name)).toEqual(names.slice(0, 4))
  })

  it('keeps one tool a file', () => {
    const files = tools.map(({ name }) => `src/tools/${name.replaceAll('_', '-')}.ts`)
    expect(files.filter((file) => !filesIn('src/tools').includes(file))).toEqual([])
  })

  it('has words that hold to the rules', () => expect(tools.flatMap(faultsOfWords)).toEqual([]))
  it('has schemas that hold to the rules', () => expect(tools.flatMap(faultsOfSchema)).toEqual([]))

  it('costs a model no more than the native task tools', () => {
    expect(tokensOf(tools)).toBeLessThan(budget.all)
    expect(tokensOf(core)).toBeLessThan(budget.core)
  })
})

describe('the hints of refusals', () => {
  it('name no destructive way out', () => {
    expect(Object.values(errorTable).filter(({ hint }) => isDestructive(hint))).toEqual([])
  })

  it('would be seen if they did', () => {
    expect(['Delete .dibs and call again.', 'Use takeOver.', 'The lock is held.'].every(isDestructive)).toBe(true)
    expect(isDestructive('list_ready shows other work.')).toBe(false)
  })
})

describe('the rules of the registry', () => {
  it('accept a good tool', () => expect([...faultsOfWords(sample), ...faultsOfSchema(sample)]).toEqual([]))

  it.each([
    [{ name: 'claimTask' }, 'its name is not verb_noun'],
    [{ name: 'claim' }, 'its name is not verb_noun'],
    [{ title: '' }, 'its title is no short phrase'],
    [{ description: 'x'.repeat(400) }, 'its description has 400 characters; fewer than 400 may be'],
    [{ description: 'Claims.' }, 'its description says nothing'],
    [{ description: 'You MUST call this before you begin.' }, 'its description gives orders'],
    [{ description: 'Takes the lock of a task for a session.' }, 'its description speaks of locks'],
  ])('see the fault of words in %j', (change, fault) => {
    const tool = { ...sample, ...change }
    expect(faultsOfWords(tool)).toEqual([`${tool.name}: ${fault}`])
  })

  it.each([
    [withFields({ id: { type: 'string' } }), 'claim_task.id: it is not described'],
    [withFields({}, {}), 'claim_task: unknown arguments are let through'],
    [withFields({}, { additionalProperties: false, anyOf: [] }), 'claim_task: anyOf at the root'],
    [withFields({ a: { description: 'a', type: 'object', properties: { b: {} } } }), 'claim_task.a: it is not flat'],
    [
      withFields({ a: { description: 'a', type: 'array', items: { type: 'object', properties: {} } } }),
      'claim_task.a: it is not flat',
    ],
  ])('see the fault of schema number %#', (tool, fault) => expect(faultsOfSchema(tool)).toEqual([fault]))

  it('let the rows of a batch be objects, and describe their fields too', () => {
    const items = { type: 'object', properties: { subject: { type: 'string' } }, additionalProperties: false }
    const batch = { ...withFields({ tasks: { description: 'rows', type: 'array', items } }), name: 'create_tasks' }
    expect(faultsOfSchema(batch)).toEqual(['create_tasks.tasks.subject: it is not described'])
  })

  it('count four bytes as a token', () => {
    expect(tokensOf([{ ...sample, name: 'ab', description: 'cd', inputSchema: () => ({}) }])).toBe(2)
  })
})
