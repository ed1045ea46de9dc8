/** No fact is written twice unless it is compared here. */

import { describe, expect, it } from 'vitest'
import { flagNames, listIdLength, ownerLength } from '../../src/config.ts'
import { heldByAnother } from '../../src/domain/refusals.ts'
import { limits } from '../../src/domain/task.ts'
import { prompts } from '../../src/mcp/prompts/index.ts'
import { renderClaim } from '../../src/tools/claim-answer.ts'
import { tools } from '../../src/tools/index.ts'
import { rows } from '../bench/rows/index.ts'
import { foldersOf, mapEntries, tableRows } from './documents.ts'
import { filesIn, textOf } from './source.ts'

const readme = textOf('README.md')
const code = (text: string) => `\`${text}\``

describe('the README', () => {
  it('lists the tools in the words in which they are registered', () => {
    expect(tableRows(readme, 'tool')).toEqual(tools.map(({ name, title, description }) => [code(name), title, description]))
  })

  it('lists the prompts in the words in which they are registered', () => {
    const rows = prompts.map(({ name, hint, title, description }) => [code([name, hint].join(' ').trim()), title, description])
    expect(tableRows(readme, 'prompt')).toEqual(rows)
  })

  it('names the limits that the domain checks', () => {
    const documented = tableRows(readme, 'limit').map(([name, value]) => [name, value])
    expect(documented).toEqual(Object.entries(limits).map(([name, value]) => [code(name), value.toLocaleString('en-US')]))
  })

  it('names every flag with its variable, and the lengths that they may have', () => {
    const rows = tableRows(readme, 'variable')
    expect(Object.fromEntries(rows.map(([variable, flag]) => [flag, variable]))).toEqual(
      Object.fromEntries(Object.entries(flagNames).map(([flag, variable]) => [code(flag), code(variable)])),
    )
    const meaningOf = (variable: string) => rows.find(([name]) => name === code(variable))?.[3]
    expect(meaningOf('CLAUDE_CODE_TASK_LIST_ID')).toContain(`at most ${listIdLength} letters`)
    expect(meaningOf('DIBS_OWNER')).toContain(`at most ${ownerLength} letters`)
  })

  it('draws every folder of src/ and test/, and none that is not there', () => {
    const drawn = mapEntries(readme).filter((entry) => entry.endsWith('/'))
    const evidence = filesIn('test').map((path) => path.replace(/^(test\/[^/]+\/).*/, '$1')) // what lies deeper follows src/
    const there = [...foldersOf(filesIn('src'), 'src'), ...foldersOf(evidence, 'test')]
    expect(drawn.sort()).toEqual(there.sort())
  })

  it('draws only files that are there', () => {
    const files = mapEntries(readme).filter((entry) => !entry.endsWith('/'))
    expect(files.filter((file) => !filesIn('src').includes(file))).toEqual([])
  })

  it('shows what the two sessions really get', () => {
    const at = '2026-11-22T08:00:00.000Z'
    const claim = { session: 's', host: 'laptop', user: 'mejba', at }
    const lists = { labels: [], touches: [], blockedBy: [], blocks: [], notes: [], metadata: {}, extra: {} }
    const task = {
      id: 'k3f9qz',
      subject: 'x',
      status: 'in_progress',
      priority: 2,
      term: 1,
      owner: 'amber-fox',
      claim,
      ...lists,
    } as const
    expect(readme).toContain(renderClaim({ task: { id: 'k3f9qz', subject: 'Validate JWTs in middleware' } }))
    expect(readme).toContain(heldByAnother(task, 'already_claimed', { now: at }).message)
  })

  it('has the loop over the files for both cases', () => {
    expect(readme).toContain('for f in .claude/tasks/*.json; do')
    expect(readme).toContain('for f in ".claude/tasks/$CLAUDE_CODE_TASK_LIST_ID"/*.json; do')
  })

  it('quotes the bench: rows that it has, with the date, the machine and the command', () => {
    const quoted = tableRows(readme, 'row').map(([name]) => name)
    const known = rows.map(({ name }) => code(name))
    expect(quoted.filter((name) => !known.includes(name ?? ''))).toEqual([])
    expect(new Set(quoted).size).toBeGreaterThanOrEqual(8)
    expect(readme).toMatch(/^`npm run bench.*` on \d{4}-\d{2}-\d{2}: \d+ cores \(.+\), Node v\d.*; load [\d.]+ when it began\.$/m)
  })

  it('sends nobody to a package that is not published', () => expect(readme).not.toMatch(/npx (-y )?dibs/))
})

describe('the page for whoever carries on', () => {
  it('has at most 40 lines', () => expect(textOf('CLAUDE.md').trimEnd().split('\n').length).toBeLessThanOrEqual(40))
})

describe('the reading of pages', () => {
  const page =
    'text\n| tool | what |\n|---|---|\n| `a` | x |\n| `b` | y |\n\n```\nsrc/\n  main.ts  bin\n  a/       room\ntest/\n  b/       evidence\n```\n'

  it('finds rows and map', () => {
    expect(tableRows(page, 'tool')).toEqual([
      ['`a`', 'x'],
      ['`b`', 'y'],
    ])
    expect(tableRows(page, 'other')).toEqual([])
    expect(mapEntries(page)).toEqual(['src/main.ts', 'src/a/', 'test/b/'])
    expect(foldersOf(['src/main.ts', 'src/a/x.ts', 'src/a/b/y.ts'], 'src')).toEqual(['src/a/', 'src/a/b/'])
  })
})
