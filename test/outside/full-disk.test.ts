/**
 * A disk that is really full, and one that may only be read: a change is refused whole in words that name the reason, reading
 * goes on, and when there is room again the same change is made once.
 *
 * Red without: `discard` in TokenDirectory.prepare (asked again, the names are taken), the words of disk-refusal, nearestMissing
 * in makeDirectories (a read-only disk looks like somebody removing the list).
 */

import { spawnSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync, statfsSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, it, onTestFinished, type TestContext } from 'vitest'
import { Files, sessionHere } from './outside-list.ts'

const page = 4096

/** A small disk of its own in memory; the test is passed over, with the reason printed, where that may not be mounted. */
function smallDisk(context: TestContext): { path: string; remount: (options: string) => void } {
  const path = mkdtempSync(join(tmpdir(), 'dibs-disk-'))
  const mounted = spawnSync('mount', ['-t', 'tmpfs', '-o', `size=${600 * page}`, 'tmpfs', path], { encoding: 'utf8' })
  onTestFinished(() => {
    if (mounted.status === 0) spawnSync('umount', ['-l', path])
    rmSync(path, { recursive: true, force: true })
  })
  if (mounted.status !== 0) {
    const why = `needs the right to mount a small tmpfs: ${mounted.error?.message ?? mounted.stderr}`
    console.warn(`passed over: ${context.task.name}: ${why}`)
    context.skip(why)
  }
  return { path, remount: (options) => void spawnSync('mount', ['-o', `remount,${options}`, path]) }
}

/** Leaves exactly so many free pages. */
function fill(path: string, freePages: number): void {
  rmSync(join(path, 'filler'), { force: true })
  const room = Number(statfsSync(path).bavail)
  writeFileSync(join(path, 'filler'), Buffer.alloc(Math.max(0, room - freePages) * page))
}

it('a full disk refuses each change whole, wherever it fills up, and takes it once when there is room', async (context) => {
  const { path } = smallDisk(context)
  const files = new Files(join(path, 'list'))
  mkdirSync(files.directory)
  const [a, b] = [await sessionHere('amber-fox', files), await sessionHere('blue-owl', files)]
  await a.call('create_tasks', { tasks: [{ id: 'x', subject: 'X' }] })
  await a.call('claim_task', { id: 'x' })
  let refusals = 0
  for (let free = 0; free < 8; free++) {
    fill(path, free)
    const before = files.listing()
    const tasks = [1, 2, 3].map((n) => ({ id: `t${free}-${n}`, subject: `Task ${n} at ${free}`, description: 'd'.repeat(5_000) }))
    const { answer, text } = await a.send('create_tasks', { tasks })
    if (answer === undefined) {
      refusals++
      expect(text).toBe(
        'The disk that holds the task list is full. Make room, or set DIBS_DIR to another folder. Nothing was changed.',
      )
      expect(files.listing()).toEqual(before)
    }
    const note = await a.send('update_task', { id: 'x', note: `at ${free}` })
    expect(await b.call('list_tasks', { text: `at ${free}` })).toMatchObject({
      total: answer === undefined && note.answer === undefined ? 0 : expect.any(Number),
    })
    rmSync(join(path, 'filler'))
    if (answer === undefined) await a.call('create_tasks', { tasks })
    if (note.answer === undefined) await a.call('update_task', { id: 'x', note: `at ${free}` })
    for (const { id } of tasks) expect(files.json(id)).toMatchObject({ status: 'pending' })
    for (const { id } of tasks) await b.call('update_task', { id, status: 'cancelled' })
    for (const { id } of tasks) files.remove(id)
  }
  expect(refusals).toBeGreaterThan(2)
  expect(files.json('x').notes).toHaveLength(8)
  await a.call('complete_task', { id: 'x', result: 'ok' })
})

it('a disk that may only be read refuses changes and goes on answering', async (context) => {
  const { path, remount } = smallDisk(context)
  const files = new Files(join(path, 'list'))
  const a = await sessionHere('amber-fox', files)
  await a.call('create_tasks', { tasks: [{ id: 'x', subject: 'X' }] })
  remount('ro')
  const b = await sessionHere('blue-owl', files)
  const before = files.listing(true)
  for (const session of [a, b]) {
    expect(await session.call('list_ready')).toMatchObject({ ready: [{ id: 'x' }] })
    expect(await session.call('get_task', { id: 'x' })).toMatchObject({ task: { subject: 'X' } })
    for (const [tool, args] of [
      ['claim_task', {}],
      ['complete_task', { id: 'x' }],
      ['create_tasks', { tasks: [{ subject: 'Y' }] }],
    ] as const) {
      expect(await session.refuse(tool, args)).toBe(
        'The task list may not be written by this user (EROFS). Give this user write access, or set DIBS_DIR to another folder. Nothing was changed.',
      )
    }
  }
  expect(files.listing(true)).toEqual(before)
  remount('rw')
  for (const session of [a, b]) await session.call('update_task', { id: 'x', note: 'again' })
  expect(files.json('x').notes).toHaveLength(2)
})

it('an empty directory that may only be read says so at the first change', async (context) => {
  const { path, remount } = smallDisk(context)
  remount('ro')
  const a = await sessionHere('amber-fox', { directory: join(path, 'list') })
  expect(await a.call('list_ready')).toMatchObject({ ready: [] })
  expect(await a.refuse('create_tasks', { tasks: [{ subject: 'Y' }] })).toContain('may not be written by this user (EROFS)')
})
