/** What a person asks about a list, and takes back: the commands that are no tools, through the built bin. */

import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { CommandLine } from './command-line.ts'

let at: CommandLine
beforeEach(async () => {
  at = new CommandLine()
  const tasks = [
    { id: 'phase', subject: 'The phase' },
    { id: 'schema', subject: 'Write the schema', parent: 'phase' },
    { id: 'login', subject: 'Write the login', parent: 'phase', blockedBy: ['schema'] },
    { id: 'docs', subject: 'Write it up', blockedBy: ['phase'] },
  ]
  await at.json(['create', '-'], { input: JSON.stringify({ tasks }) })
})
afterEach(() => at.remove())

const ana = { env: { DIBS_OWNER: 'ana' } }
const rows = (text: string) =>
  text
    .trimEnd()
    .split('\n')
    .map((line) => line.split('\t'))

describe('dibs log', () => {
  it('tells who did what, a row a task, newest last', async () => {
    await at.json(['claim', 'schema'])
    await at.json(['update', 'docs', '--priority', '0'], ana)
    const { stdout } = await at.run(['log'])
    expect(rows(stdout).map(([when, ...rest]) => [Number.isNaN(Date.parse(when ?? '')), ...rest])).toEqual([
      [false, 'mejba', 'created', 'phase', 'The phase'],
      [false, 'mejba', 'created', 'schema', 'Write the schema'],
      [false, 'mejba', 'created', 'login', 'Write the login'],
      [false, 'mejba', 'created', 'docs', 'Write it up'],
      [false, 'mejba', 'claimed', 'schema', 'Write the schema'],
      [false, 'ana', 'changed priority', 'docs', 'Write it up'],
    ])
  })

  it('is about one task when it is named, as long as is asked for, and refuses what is none', async () => {
    await at.json(['claim', 'schema'])
    expect(await at.json(['log', 'sch'])).toMatchObject({ changes: [{ kind: 'create' }, { kind: 'claim' }], more: false })
    expect(await at.json(['log', '--limit', '1'])).toMatchObject({
      changes: [{ kind: 'claim', by: { owner: 'mejba' } }],
      more: true,
    })
    expect(await at.run(['log', 'nothing'])).toMatchObject({ code: 3, stderr: expect.stringContaining('No task nothing.') })
    expect(await at.run(['log', '--limit', '0'])).toMatchObject({
      code: 2,
      stderr: '--limit must be a whole number from 1 to 100000, not 0.\n',
    })
  })
})

describe('dibs why', () => {
  it('goes down to what must happen first', async () => {
    await at.json(['claim', 'schema'], ana)
    const { stdout } = await at.run(['why', 'docs'])
    expect(stdout.replace(/\d{4}-\d\d-\d\d \d\d:\d\d/g, '<time>')).toBe(`docs  Write it up
It waits:

  phase  The phase · open children
    child schema  Write the schema · held by ana since <time>
    child login  Write the login · waits
      schema  Write the schema · held by ana since <time>

First
  held by ana: schema
`)
    expect(await at.json(['why', 'docs'])).toMatchObject({
      id: 'docs',
      state: 'waiting',
      nodes: [
        { id: 'docs', waitsFor: [{ id: 'phase', because: 'blocker' }] },
        {
          id: 'phase',
          state: 'waiting',
          waitsFor: [
            { id: 'schema', because: 'child' },
            { id: 'login', because: 'child' },
          ],
        },
        { id: 'schema', state: 'held', owner: 'ana', holder: 'person' },
        { id: 'login', state: 'waiting' },
      ],
      leaves: ['schema'],
      circles: [],
    })
  })

  it.each([
    ['schema', 'It is ready: anybody may claim it.'],
    ['gone', 'It is cancelled.'],
    ['late', 'It is deferred until 2099-01-01 00:00.'],
    ['odd', 'Its status "paused" is not known: it is open and never ready.'],
    ['lame', 'does not exist: nothing'],
    ['round', 'round wait for each other ("dibs doctor" says where to cut)'],
  ])('says plainly what is the matter with %s', async (id, words) => {
    at.write({ id: 'gone', subject: 'Gone', status: 'cancelled' })
    at.write({ id: 'late', subject: 'Late', deferUntil: '2099-01-01T00:00:00Z' })
    at.write({ id: 'odd', subject: 'Odd', status: 'paused' })
    at.write({ id: 'lame', subject: 'Lame', blockedBy: ['nothing'] })
    at.write({ id: 'round', subject: 'Round', blockedBy: ['round'] })
    const { code, stdout } = await at.run(['why', id])
    expect([code, stdout]).toEqual([0, expect.stringContaining(words)])
  })

  it('refuses an id that is none, and asks for one', async () => {
    expect((await at.run(['why', 'doc5'])).stderr).toMatch(/^No task doc5\. Nearest: docs "Write it up"\./)
    expect((await at.run(['why'])).code).toBe(2)
  })
})

describe('dibs tree', () => {
  it('shows containers with their progress before what lies in them', async () => {
    await at.json(['complete', 'schema'])
    expect(await at.json(['tree'])).toEqual({
      tasks: [
        { id: 'phase', subject: 'The phase', unblocks: 1, progress: '1/2', depth: 0 },
        { id: 'schema', subject: 'Write the schema', status: 'completed', owner: 'mejba', parent: 'phase', depth: 1 },
        { id: 'login', subject: 'Write the login', unblocks: 1, ready: true, parent: 'phase', depth: 1 },
        { id: 'docs', subject: 'Write it up', blockedBy: ['phase'], depth: 0 },
      ],
    })
    const { stdout } = await at.run(['tree', 'pha', '--open'])
    expect(rows(stdout).map((row) => [row[0], row[8], row[9]])).toEqual([
      ['phase', '1/2', '0'],
      ['login', '', '1'],
    ])
  })
})

describe('dibs stats', () => {
  it('counts, measures and finds the longest chain', async () => {
    await at.json(['claim', 'schema'])
    await at.json(['complete', 'schema'])
    expect(await at.json(['stats'])).toMatchObject({
      counts: { ready: 1, completed: 1, tracks: 1, longestChain: 2 },
      timeInProgress: { tasks: 1, median: expect.any(Number) },
      longestChain: ['login', 'docs'],
    })
    const facts = Object.fromEntries(rows((await at.run(['stats'])).stdout))
    expect(facts).toMatchObject({
      open: '1 ready, 0 in progress, 2 blocked',
      'longest chain': '2: login > docs',
      '7 days': '······█  1 completed',
    })
  })
})

describe('dibs undo', () => {
  it('takes back what the person did last, and then what was before it', async () => {
    await at.json(['complete', 'schema', '--claim-next'])
    const { stdout } = await at.run(['undo'])
    expect(rows(stdout).map(([id, status]) => [id, status])).toEqual([
      ['schema', 'pending'],
      ['login', 'pending'],
    ])
    expect(at.read('login')).toMatchObject({ status: 'pending', term: 1 })
    const { tasks } = await at.json(['undo'])
    expect(tasks).toMatchObject([
      { status: 'cancelled' },
      { status: 'cancelled' },
      { status: 'cancelled' },
      { status: 'cancelled' },
    ])
    expect(await at.run(['undo'])).toMatchObject({
      code: 3,
      stdout: '',
      stderr: 'There is no change by mejba in the log that is not undone already.\n',
    })
    expect(rows((await at.run(['log', '--limit', '1'])).stdout)[0]?.slice(1, 3)).toEqual(['mejba', 'cancelled (undo)'])
  })

  it('leaves alone what others did, and says who stands in the way', async () => {
    await at.json(['complete', 'schema'])
    await at.json(['claim', 'login'], ana)
    const refused = await at.run(['undo'])
    expect([refused.code, refused.stdout]).toEqual([4, ''])
    expect(refused.stderr).toMatch(
      /^Your last change \(completed schema "Write the schema"\) cannot be undone: login, which waited for schema, is held by ana \(.+\) since \d\d:\d\d UTC\.\n$/,
    )
    expect(await at.json(['undo'], ana)).toMatchObject({ undone: { kind: 'claim' }, tasks: [{ id: 'login' }] })
    expect(await at.json(['undo'])).toMatchObject({ undone: { kind: 'complete' }, affected: ['login'] })
  })

  it('is of one agent with --as', async () => {
    await at.json(['claim', 'schema', '--as', 'db'])
    await at.json(['update', 'docs', '--note', 'mine'])
    expect(await at.json(['undo', '--as', 'db'])).toMatchObject({ tasks: [{ id: 'schema' }] })
    expect(at.read('docs')).toMatchObject({ notes: [{ text: 'mine' }] })
  })

  it('keeps an edit by hand of another field', async () => {
    await at.json(['update', 'docs', '--priority', '0'])
    const file = join(at.tasks, 'docs.json')
    writeFileSync(file, readFileSync(file, 'utf8').replace('Write it up', 'Write it down'))
    await at.json(['undo'])
    expect(at.read('docs')).toMatchObject({ subject: 'Write it down' })
    expect(at.read('docs')).not.toHaveProperty('priority')
  })
})

describe('dibs sessions', () => {
  it('names persons by what they hold, and nobody in a list at rest', async () => {
    expect(await at.run(['sessions'])).toMatchObject({ code: 0, stdout: '' })
    await at.json(['claim', 'schema'], ana)
    expect(await at.json(['sessions'])).toMatchObject({ sessions: [{ name: 'ana', state: 'person', holds: ['schema'] }] })
    expect(rows((await at.run(['sessions'])).stdout)[0]?.slice(0, 3)).toEqual(['ana', 'person', 'schema'])
  })
})
