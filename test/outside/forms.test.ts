/**
 * Files that others write are read as they are: our form, the article's, Claude Code's native one, with any line ends, and
 * the fields that we do not know survive every write.
 *
 * Red without: `...task.extra` in formatTask (unknown fields go), the byte order mark cut off in objectFrom, `dependencies` read
 * in parseTask, `blocks` written back by formatTask, moveEdges in settle (edges stay where they were found).
 */

import { expect, it } from 'vitest'
import { scratchFolder } from '../store/file/scratch.ts'
import { Files, sessionHere } from './outside-list.ts'

async function opened(name: string) {
  const files = new Files(scratchFolder(name))
  return { files, open: (who: string) => sessionHere(who, files) }
}

it('honours files edited, added and removed by hand within one call, in every session', async () => {
  const { files, open } = await opened('by-hand')
  const [a, b] = [await open('amber-fox'), await open('blue-owl')]
  await a.call('create_tasks', { tasks: [{ id: 'x', subject: 'First' }] })
  await b.call('list_ready')
  for (const [i, session] of [a, b, a, b].entries()) {
    files.edit('x', (x) => ({ ...x, subject: `Edited ${i}`, priority: i }))
    expect(await session.call('list_ready')).toMatchObject({ ready: [{ id: 'x', subject: `Edited ${i}` }] })
    files.write(`added-${i}`, { subject: `Added ${i}`, status: 'pending', priority: 0 })
    expect(await session.call('get_task', { id: `added-${i}` })).toMatchObject({ task: { subject: `Added ${i}`, ready: true } })
    files.remove(`added-${i}`)
    expect(await session.refuse('get_task', { id: `added-${i}` })).toContain(`No task added-${i}`)
  }
  await b.call('claim_task', { id: 'x' })
  expect(files.json('x')).toMatchObject({ subject: 'Edited 3', priority: 3, owner: 'blue-owl', term: 1 })
})

it('honours an edit that comes while a call is under way: the change lands on what the person wrote', async () => {
  const { files, open } = await opened('under-way')
  const a = await open('amber-fox')
  await a.call('create_tasks', { tasks: [{ id: 'x', subject: 'First' }] })
  for (let i = 0; i < 20; i++) {
    const noted = a.call('update_task', { id: 'x', note: `note ${i}` })
    files.edit('x', (x) => ({ ...x, description: `written ${i}`, [`mine-${i}`]: i }))
    await noted
    expect((await a.call('get_task', { id: 'x' })).task).toMatchObject({ description: `written ${i}`, [`mine-${i}`]: i })
  }
  expect(files.json('x')).toMatchObject({ 'mine-0': 0, 'mine-19': 19 })
  expect(files.json('x').notes).toHaveLength(20)
})

it('keeps unknown fields in their order, at every depth, through every kind of write', async () => {
  const { files, open } = await opened('unknown')
  const strange = { zeta: { b: 1, a: [null, { y: 1, x: 2 }] }, alpha: 0, 'with space': '\u0007', '': false }
  files.write('x', { ...strange, id: 'x', subject: 'Strange', status: 'pending', notes: [{ text: 'old', mood: 'good' }] })
  const a = await open('amber-fox')
  await a.call('claim_task', { id: 'x' })
  await a.call('update_task', { id: 'x', note: 'seen', labels: ['l'] })
  await a.call('complete_task', { id: 'x', result: 'done' })
  await a.call('update_task', { id: 'x', status: 'pending' })
  const { zeta, alpha, ...rest } = files.json('x')
  expect(JSON.stringify({ zeta, alpha })).toBe(JSON.stringify({ zeta: strange.zeta, alpha: strange.alpha }))
  expect(rest).toMatchObject({ 'with space': '\u0007', '': false, subject: 'Strange', term: 1 })
  expect(Object.keys(files.json('x')).slice(-4)).toEqual(['zeta', 'alpha', 'with space', ''])
  expect(files.text('x')).toContain('"mood": "good"')
})

it('reads CRLF and a byte order mark, and writes LF', async () => {
  const { files, open } = await opened('crlf')
  const text = '{\n  "id": "x",\n  "subject": "From Windows",\n  "status": "pending",\n  "team": "q"\n}\n'
  files.write('x', `\uFEFF${text.replaceAll('\n', '\r\n')}`)
  const a = await open('amber-fox')
  const { ready, problems } = await a.call('list_ready')
  expect({ ready, problems }).toMatchObject({ ready: [{ id: 'x', subject: 'From Windows' }], problems: undefined })
  expect(files.text('x').charCodeAt(0)).toBe(0xfeff)
  await a.call('claim_task', { id: 'x' })
  expect(files.text('x')).not.toMatch(/\r|\uFEFF/)
  expect(files.json('x')).toMatchObject({ subject: 'From Windows', team: 'q', status: 'in_progress' })
  expect(files.text('x').endsWith('}\n')).toBe(true)
})

it("reads the article's form, and moves its edges to the waiting task at the next write, dropping none", async () => {
  const { files, open } = await opened('article')
  const common = { description: '', createdAt: '2026-01-22T10:00:00Z', updatedAt: '2026-01-22T10:00:00Z' }
  files.write('task-001', { id: 'task-001', subject: 'Schema', status: 'complete', ...common, blocks: ['task-002'] })
  files.write('task-002', {
    id: 'task-002',
    subject: 'Model',
    status: 'in-progress',
    owner: 'main',
    ...common,
    dependencies: ['task-001'],
  })
  files.write('task-003', {
    id: 'task-003',
    subject: 'Routes',
    status: 'pending',
    ...common,
    dependencies: ['task-002'],
    blocks: ['task-004', 'later'],
  })
  files.write('task-004', { id: 'task-004', subject: 'Docs', status: 'pending', ...common })
  const a = await open('amber-fox')
  const before = files.listing()
  expect(await a.call('list_ready')).toMatchObject({ ready: [], counts: { completed: 1, inProgress: 1, blocked: 2, ready: 0 } })
  expect(await a.call('get_task', { id: 'task-004' })).toMatchObject({ task: { openBlockers: ['task-003'] } })
  expect(await a.call('get_task', { id: 'task-003' })).toMatchObject({ blocks: ['task-004'], task: { blockedBy: ['task-002'] } })
  expect(files.listing(), 'reading writes nothing').toEqual(before)

  await a.call('update_task', { id: 'task-003', note: 'looked at' })
  expect(files.json('task-004')).toMatchObject({ blockedBy: ['task-003'] })
  expect(files.json('task-003')).toMatchObject({ blockedBy: ['task-002'], blocks: ['later'] })
  expect(files.json('task-003')).not.toHaveProperty('dependencies')
  files.write('later', { subject: 'Later', status: 'todo' })
  expect(await a.call('get_task', { id: 'later' })).toMatchObject({ task: { openBlockers: ['task-003'] } })
  await a.call('update_task', { id: 'later', note: 'now it is there' })
  expect(files.json('later')).toMatchObject({ blockedBy: ['task-003'], status: 'pending' })
  expect(files.json('task-003')).not.toHaveProperty('blocks')
})

it("reads Claude Code's native form, with edges on both sides, and works it to its end", async () => {
  const { files, open } = await opened('native')
  const native = (id: string, more: object) =>
    files.write(id, {
      id,
      subject: `Task ${id}`,
      description: 'd',
      activeForm: 'Doing',
      status: 'pending',
      blocks: [],
      blockedBy: [],
      ...more,
    })
  native('1', { blocks: ['2', '3'] })
  native('2', { blockedBy: ['1'], blocks: ['3'] })
  native('3', { blockedBy: ['1', '2'] })
  const a = await open('amber-fox')
  const { ready, problems } = await a.call('list_ready')
  expect({ ready, problems }).toMatchObject({ ready: [{ id: '1', unblocks: 2 }], problems: undefined })
  expect(await a.refuse('claim_task', { id: '3' })).toContain('2')
  await a.call('claim_task', { id: '1' })
  expect(files.json('2').blockedBy).toEqual(['1'])
  expect(files.json('3').blockedBy).toEqual(['1', '2'])
  expect(files.json('1')).not.toHaveProperty('blocks')
  for (const id of ['1', '2', '3']) await a.call('complete_task', { id, result: 'ok' })
  expect(await a.call('list_ready')).toMatchObject({ counts: { completed: 3, ready: 0, blocked: 0 } })
  expect(files.json('3')).toMatchObject({ activeForm: 'Doing', blockedBy: ['1', '2'], status: 'completed' })
})

it('counts an unknown status as open and not ready, reports it, and keeps the word', async () => {
  const { files, open } = await opened('status')
  files.write('x', { id: 'x', subject: 'Odd', status: 'reviewing' })
  files.write('y', { id: 'y', subject: 'Waits', status: 'pending', blockedBy: ['x'] })
  const a = await open('amber-fox')
  expect(await a.call('list_ready')).toMatchObject({
    ready: [],
    problems: [{ file: 'x.json', why: expect.stringContaining('reviewing') }],
  })
  await a.call('update_task', { id: 'x', note: 'whatever it means' })
  expect(files.json('x')).toMatchObject({ status: 'reviewing' })
})
