/**
 * A file that cannot be used is reported and left alone: no tool overwrites, deletes or replaces it, and reading writes
 * nothing to the working tree, not even `.dibs` before there is a task of ours.
 *
 * Red without: `setReserved` of unreadable names (a create takes them, a write finds "no task"), the `unfit` check of TaskFiles
 * (a symbolic link is followed, 2 MB are read), isUtf8 in readIfThere (bytes are lost).
 */

import { mkdirSync, readdirSync, symlinkSync } from 'node:fs'
import { describe, expect, it, vi } from 'vitest'
import { scratchFolder } from '../store/file/scratch.ts'
import { Files, type Session, sessionHere } from './outside-list.ts'

// Each refusal about a broken file takes 100 ms of looking again.
vi.setConfig({ testTimeout: 60_000 })

const task = (id: string, more: object = {}) =>
  `${JSON.stringify({ id, subject: `Task ${id}`, status: 'pending', ...more }, null, 2)}\n`
/** Neither side is JSON: whole ones are read as both sides, see conflict-marks.test.ts. */
const conflict = [
  '{',
  '<<<<<<< HEAD',
  '  "subject": "Mine",',
  '=======',
  '  "subject": "Theirs",',
  '>>>>>>> topic',
  '}',
  '',
].join('\n')

/** What stands in `x.json`, and the words of the report about it. */
const broken: [what: string, why: string, make: (files: Files) => void][] = [
  ['conflict markers', 'it has the marks of a merge conflict', (files) => files.write('x', conflict)],
  ['2 MB', 'it is larger than 1 MiB', (files) => files.write('x', task('x', { description: 'd'.repeat(2 * 1024 * 1024) }))],
  ['a directory', 'it is a directory', (files) => mkdirSync(files.path('x'), { recursive: true })],
  ['a symbolic link to a task', 'it is no plain file (a symbolic link?)', (files) => symlinkSync('y.json', files.path('x'))],
  ['a symbolic link to nowhere', 'it is no plain file (a symbolic link?)', (files) => symlinkSync('nowhere', files.path('x'))],
  [
    'invalid UTF-8',
    'it is no UTF-8 text',
    (files) => files.write('x', Buffer.concat([Buffer.from('{"subject":"'), Buffer.from([0xc3, 0x28]), Buffer.from('"}')])),
  ],
  ['nothing', 'it is no valid JSON', (files) => files.write('x', '')],
  ['half a file', 'it is no valid JSON', (files) => files.write('x', task('x').slice(0, 20))],
  ['a list', 'it is no JSON object', (files) => files.write('x', '[]')],
  ['no subject', 'it has no subject', (files) => files.write('x', '{"id": "x"}')],
  ['a subject that is a number', 'subject is no text', (files) => files.write('x', '{"subject": 7}')],
  ['a term that is a text', 'term is no count', (files) => files.write('x', task('x', { term: 'one' }))],
]

async function expectLeftAlone(files: Files, a: Session, why: string): Promise<void> {
  const before = files.listing()
  expect(await a.call('list_ready')).toMatchObject({ ready: [{ id: 'y' }], problems: [{ file: 'x.json', why }] })
  for (const [tool, args] of [
    ['get_task', {}],
    ['claim_task', {}],
    ['complete_task', { result: 'r' }],
    ['update_task', { note: 'n' }],
    ['release_task', {}],
  ] as const) {
    const words = await a.refuse(tool, { id: 'x', ...args })
    expect(words, tool).toContain(`x.json cannot be used: ${why}. Nothing was changed. Mend the file by hand.`)
  }
  expect(await a.refuse('create_tasks', { tasks: [{ id: 'x', subject: 'Again' }] })).toMatch(/x/)
  expect(await a.refuse('create_tasks', { tasks: [{ id: 'X', subject: 'Again, on a Mac' }] })).toMatch(/x/i)
  await a.call('update_task', { id: 'y', note: 'others go on' })
  const untouched = (lines: readonly string[]) => lines.filter((line) => !line.startsWith('y.json'))
  expect(untouched(files.listing())).toEqual(untouched(before))
}

describe.each(broken)('a task file that holds %s', (_, why, make) => {
  it('is reported and left alone, whether it was there first or came while we looked', async () => {
    const files = new Files(scratchFolder('broken'))
    files.write('y', task('y'))
    make(files)
    await expectLeftAlone(files, await sessionHere('amber-fox', files), why)

    const later = new Files(scratchFolder('broken-later'))
    const a = await sessionHere('amber-fox', later)
    await a.call('create_tasks', {
      tasks: [
        { id: 'x', subject: 'X' },
        { id: 'y', subject: 'Y' },
      ],
    })
    later.remove('x')
    make(later)
    await expectLeftAlone(later, a, why)
  })

  it('keeps the claim of whoever works on it, and goes on when it is mended', async () => {
    const files = new Files(scratchFolder('broken-held'))
    const [a, b] = [await sessionHere('amber-fox', files), await sessionHere('blue-owl', files)]
    await a.call('create_tasks', {
      tasks: [
        { id: 'x', subject: 'X' },
        { id: 'y', subject: 'Y' },
      ],
    })
    await a.call('claim_task', { id: 'x' })
    const text = files.text('x')
    files.remove('x')
    make(files)
    expect(await b.call('list_ready')).toMatchObject({ ready: [{ id: 'y' }], problems: [{ file: 'x.json', why }] })
    expect(await a.call('list_ready')).toMatchObject({ mine: [{ id: 'x', rewound: true }] })
    expect(await b.send('claim_task', { id: 'x' })).toMatchObject({ answer: undefined })
    files.remove('x')
    files.write('x', text)
    expect((await a.call('list_ready')).problems).toBeUndefined()
    expect(await a.call('complete_task', { id: 'x', result: 'done' })).toMatchObject({ task: { id: 'x', status: 'completed' } })
  })
})

describe('names', () => {
  it('the file name counts as the id; another id inside is reported, and nothing is written for it', async () => {
    const files = new Files(scratchFolder('inner-id'))
    files.write('a', task('a'))
    files.write('b', task('a'))
    const session = await sessionHere('amber-fox', files)
    const before = files.listing()
    expect(await session.call('list_ready')).toMatchObject({
      ready: [{ id: 'a' }, { id: 'b', subject: 'Task a' }],
      problems: [{ file: 'b.json', why: 'holds the id "a"; the file\'s name counts' }],
    })
    expect(files.listing()).toEqual(before)
    await session.call('claim_task', { id: 'b' })
    expect([files.json('a').status, files.json('b').status, files.json('b').id]).toEqual(['pending', 'in_progress', 'b'])
  })

  it('that are no ids are reported, others ignored; none is touched', async () => {
    const files = new Files(scratchFolder('names'))
    const strange = ['my task.json', 'ümlaut.json', '-x.json', `${'a'.repeat(65)}.json`, '.json', 'con.json']
    for (const name of [...strange, 'README.md', 'x.json.orig', 'x.json~', '.x.json.swp', 'notes.txt'])
      files.write(name, task('x'))
    mkdirSync(files.path('folder.d'))
    files.write('x', task('x'))
    const a = await sessionHere('amber-fox', files)
    const before = files.listing()
    const { problems, ready } = await a.call('list_ready')
    expect(ready).toMatchObject([{ id: 'x' }])
    expect(problems).toEqual(expect.arrayContaining(strange.slice(0, 4).map((file) => ({ file, why: 'the name is no task id' }))))
    await a.call('create_tasks', { tasks: [{ subject: 'Goes on' }] })
    expect(files.listing()).toEqual(expect.arrayContaining(before))
  })

  it('that were reported are reported no more once the file is gone', async () => {
    const files = new Files(scratchFolder('names-gone'))
    files.write('my task.json', task('x'))
    files.write('x', '')
    const a = await sessionHere('amber-fox', files)
    expect((await a.call('list_ready')).problems).toHaveLength(2)
    files.remove('my task.json')
    files.remove('x')
    expect((await a.call('list_ready')).problems).toBeUndefined()
  })
})

describe('reading', () => {
  const reads: [string, object][] = [
    ['list_ready', {}],
    ['list_tasks', {}],
    ['get_task', { id: 'y' }],
  ]

  it('writes nothing at all in a list that is not ours yet: no `.dibs`, no changed file, nothing in an empty project', async () => {
    const files = new Files(scratchFolder('reads'))
    files.write('y', { dependencies: [], subject: 'By hand', status: 'in-progress', owner: 'me' })
    for (const [, , make] of broken.slice(0, 1)) make(files)
    const a = await sessionHere('amber-fox', files)
    const before = files.listing(true)
    for (const [tool, args] of reads) await a.call(tool, args)
    await a.refuse('claim_task', { id: 'nobody' })
    expect(files.listing(true)).toEqual(before)

    const empty = scratchFolder('empty')
    const b = await sessionHere('blue-owl', { directory: `${empty}/.claude/tasks` })
    for (const [tool, args] of reads) await b.send(tool, args)
    expect(await b.call('claim_task')).toMatchObject({ task: null, why: 'empty' })
    expect(readdirSync(empty)).toEqual([])
  })

  it('writes nothing to the working tree of a list at work, whatever happened to its files', async () => {
    const files = new Files(scratchFolder('reads-work'))
    const [a, b] = [await sessionHere('amber-fox', files), await sessionHere('blue-owl', files)]
    const ids = ['y', 'held', 'done', 'edited', 'gone']
    await a.call('create_tasks', { tasks: ids.map((id) => ({ id, subject: id })) })
    const pending = files.text('held')
    await a.call('claim_task', { id: 'held' })
    await a.call('complete_task', { id: 'done', result: 'r' })
    files.write('held', pending)
    files.edit('edited', (fields) => ({ ...fields, blocks: ['y'], status: 'open' }))
    files.remove('gone')
    files.write('new', { subject: 'New' })
    files.write('x', conflict)
    for (const session of [a, b, await sessionHere('cold-elk', files)]) {
      const before = files.listing()
      for (const [tool, args] of [...reads, ...ids.map((id) => ['get_task', { id }] as const)]) await session.send(tool, args)
      expect(files.listing()).toEqual(before)
    }
  })
})
