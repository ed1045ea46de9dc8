/**
 * Readers while git checks 300 files out, to and fro, and an editor writes others in place: nobody is told that a task does not
 * exist or that its file is broken, no file is made again, and git exits 0.
 *
 * A file may be missing or half for 100 ms before that counts; git or the editor may be kept off the processor for longer than
 * that where much else runs, so a round is tried again.
 *
 * Red without: `doubtMs` (a file found missing or half-written is believed at once), `wasThere` in Doubts (the same for a task
 * that no log has).
 */

import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { closeSync, ftruncateSync, openSync, writeSync } from 'node:fs'
import { expect, it } from 'vitest'
import { GitRepository } from './git-repository.ts'
import { type Session, sessionHere, sessionServed } from './outside-list.ts'

const count = 300
const checkouts = Number(process.env.DIBS_TEST_ROUNDS ?? 20)
const ids = Array.from({ length: count }, (_, i) => `t${i}`)
const edited = Array.from({ length: 20 }, (_, i) => `e${i}`)
const all = [...ids, ...edited]

/** Branches `main` and `other`, whose files differ in every task, and files of an editor that git does not know. */
function twoBranches(): GitRepository {
  const repository = new GitRepository()
  const write = (some: readonly string[], word: string) => {
    for (const id of some)
      repository.files.write(id, { id, subject: `${word} ${id}`, status: 'pending', description: word.repeat(300) })
  }
  write(ids, 'one')
  repository.commit('one')
  repository.git(repository.main, 'switch', '-q', '-c', 'other')
  write(ids, 'two')
  repository.commit('two')
  write(edited, 'edited')
  return repository
}

async function checkOut(repository: GitRepository, branch: string): Promise<void> {
  const child = spawn('git', ['checkout', '-q', '-f', branch, '--', '.'], {
    cwd: repository.main,
    env: repository.environment,
    stdio: 'inherit',
  })
  const [code] = await once(child, 'exit')
  expect(code, `git checkout ${branch}`).toBe(0)
}

/** Truncates and writes in two pieces, as an editor that saves in place does: for an instant the file is empty, then half. */
async function editInPlace(repository: GitRepository, id: string): Promise<void> {
  const text = repository.files.text(id)
  const fd = openSync(repository.files.path(id), 'r+')
  ftruncateSync(fd, 0)
  await turn()
  writeSync(fd, text.slice(0, 40), 0)
  await turn()
  writeSync(fd, text, 0)
  closeSync(fd)
}

function turn(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve))
}

async function read(session: Session, until: { over: boolean; total: number }): Promise<number> {
  let reads = 0
  for (let i = 0; !until.over; i = (i + 7) % all.length) {
    const { tasks, total } = await session.call('list_tasks', { limit: 1 })
    expect({ total, rows: Array.isArray(tasks) && tasks.length }).toEqual({ total: until.total, rows: 1 })
    expect(await session.call('get_task', { id: all[i] })).toMatchObject({ task: { id: all[i], status: 'pending' } })
    const { problems, counts } = await session.call('list_ready', { limit: 1 })
    expect({ problems, counts }).toMatchObject({ problems: undefined, counts: { ready: all.length } })
    reads += 3
  }
  return reads
}

it.each([
  ['that no session has changed yet', 0],
  ['at work', 1],
])('readers of a list %s find every task whole in every answer', { timeout: 60_000, retry: 2 }, async (_, more) => {
  const repository = twoBranches()
  const readers = [
    await sessionHere('amber-fox', repository.files),
    await sessionServed('blue-owl', repository.main, repository.environment),
  ]
  for (const session of readers) await session.call('list_ready')
  if (more > 0) {
    await readers[0]?.call('create_tasks', { tasks: [{ id: 'own', subject: 'Made by a session' }] })
    await readers[0]?.call('complete_task', { id: 'own', result: 'so that there is a log' })
  }
  const before = repository.status()
  const until = { over: false, total: all.length + more }
  const reading = Promise.all(readers.map((session) => read(session, until)))
  const editing = (async () => {
    for (let i = 0; !until.over; i = (i + 1) % edited.length) await editInPlace(repository, edited[i] ?? '')
  })()
  const disturbing = (async () => {
    try {
      for (let i = 0; i < checkouts; i++) await checkOut(repository, i % 2 === 0 ? 'main' : 'other')
    } finally {
      until.over = true
    }
  })()
  const [reads] = await Promise.all([reading, editing, disturbing])
  for (const one of reads) expect(one).toBeGreaterThan(10)
  expect(repository.status(), 'the last checkout is of the branch that is checked out').toBe(before)
})
