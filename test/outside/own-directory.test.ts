/**
 * `.dibs` may be deleted, moved away and brought back, copied to another clone, and the whole list directory removed, while six
 * server processes work: what was answered stays, nothing is completed twice, and all sessions go on.
 *
 * Red without: the check that entry N is still there in CommitLog.catchUp (an idle session answers from its memory for ever),
 * the catch of missing names in Transaction.step (calls are refused with ENOENT).
 */

import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, renameSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it, vi } from 'vitest'
import { until } from '../store/presence-world.ts'
import { GitRepository } from './git-repository.ts'
import { type Files, type Session, sessionServed } from './outside-list.ts'
import { expectNoneTwice, type Record, workUntilDone } from './workers.ts'

// Four to six processes a test, on a machine that may run other suites: 1 to 3 s alone, 10 s at a load of 17.
vi.setConfig({ testTimeout: 60_000 })

const crew = ['amber-fox', 'blue-owl', 'cold-elk', 'dry-hare', 'east-ibis', 'fast-lynx']
const taskCount = 54

async function atWork() {
  const repository = new GitRepository()
  const sessions = await Promise.all(crew.map((name) => sessionServed(name, repository.main, repository.environment)))
  const [first] = sessions
  if (first === undefined) throw new Error('no session')
  const ids = Array.from({ length: taskCount }, (_, i) => `t${i}`)
  await first.call('create_tasks', { tasks: ids.map((id) => ({ id, subject: `Task ${id}` })) })
  repository.commit('tasks')
  return { repository, sessions, first, ids, own: join(repository.files.directory, '.dibs') }
}

type AtWork = Awaited<ReturnType<typeof atWork>>

function doneIn(files: Files, ids: readonly string[]): string[] {
  return ids.filter((id) => existsSync(files.path(id)) && files.json(id).status === 'completed')
}

/** Does `disturb` again each time that so many more tasks are done, until the list is done. */
async function disturbed(work: AtWork, disturb: (round: number) => Promise<unknown>, rounds = 4): Promise<Record> {
  let over = false
  const disturbing = async () => {
    try {
      for (let round = 0; round < rounds; round++) {
        const goal = Math.floor((taskCount * (round + 1)) / (rounds + 2))
        await until(`${goal} done`, () => doneIn(work.repository.files, work.ids).length >= goal)
        await disturb(round)
      }
    } finally {
      over = true
    }
  }
  const [record] = await Promise.all([workUntilDone(work.sessions, () => over), disturbing()])
  return record
}

/** Runs a command until it succeeds: whoever empties a folder that others write into may find another file at its end. */
async function untilDone(repository: GitRepository, cwd: string, [command = '', ...args]: readonly string[]): Promise<void> {
  for (let i = 0; i < 200; i++) {
    const child = spawn(command, args, { cwd, env: repository.environment, stdio: 'ignore' })
    const [code] = await once(child, 'exit')
    if (code === 0) return
  }
  throw new Error(`${command} ${args.join(' ')} failed 200 times`)
}

async function expectAllDoneOnce({ repository, sessions, ids }: AtWork, record: Record): Promise<void> {
  expectNoneTwice(record)
  expect(record.refused.filter((words) => !isLateCompletion(words))).toEqual([])
  expect(record.completed.map(({ id }) => id).toSorted()).toEqual(ids.toSorted())
  for (const { id, by } of record.completed)
    expect(repository.files.json(id)).toMatchObject({ status: 'completed', result: `by ${by}` })
  for (const session of sessions)
    expect(await session.call('list_ready')).toMatchObject({ ready: [], counts: { completed: ids.length } })
  await goOn(sessions)
}

/**
 * A claim answered in the instant in which its log is removed may be overtaken, and its completion is then refused: the claim's
 * file is renamed into place by a session that does not know yet that others have begun a new log.
 */
function isLateCompletion(words: string): boolean {
  return /^[\w-]+: t\d+: Task t\d+ (is held by|was completed by|has been claimed again)/.test(words)
}

/** Each creates, claims and completes a task of its own, and all see all of them. */
async function goOn(sessions: readonly Session[]): Promise<void> {
  await Promise.all(
    sessions.map(async (session) => {
      const id = `last-${session.name}`
      await session.call('create_tasks', { tasks: [{ id, subject: id }] })
      await session.call('claim_task', { id })
      await session.call('complete_task', { id, result: 'ok' })
    }),
  )
  const { tasks } = (await sessions[0]?.call('list_tasks', { text: 'last-', status: ['completed'] })) ?? {}
  expect(tasks).toHaveLength(sessions.length)
}

it.each([
  ['rm', '-rf', '.claude/tasks/.dibs'],
  ['git', 'clean', '-qxdf'],
])('%s %s %s, four times while six sessions work: every task is completed once', async (...command) => {
  const work = await atWork()
  const { repository } = work
  const record = await disturbed(work, () => untilDone(repository, repository.main, command))
  await expectAllDoneOnce(work, record)
})

it('.dibs moved away, and brought back later in the place of the new one: every task is completed once', async () => {
  const work = await atWork()
  const away = join(work.repository.folder, 'away')
  const record = await disturbed(work, async (round) => {
    if (round % 2 === 0) return renameSync(work.own, away)
    if (existsSync(work.own)) renameSync(work.own, `${away}-${round}`)
    renameSync(away, work.own)
  })
  await expectAllDoneOnce(work, record)
})

it('.dibs copied to another clone with its tasks: both go on, each with its own log', async () => {
  const work = await atWork()
  const { repository } = work
  const clone = join(repository.folder, 'clone')
  const copy = async () => {
    repository.git(repository.folder, 'clone', '-q', repository.main, clone)
    await untilDone(repository, repository.folder, ['cp', '-rT', 'main/.claude', 'clone/.claude'])
  }
  await expectAllDoneOnce(work, await disturbed(work, copy, 1))

  const there = await Promise.all(crew.slice(0, 2).map((name) => sessionServed(`${name}-2`, clone, repository.environment)))
  // Asked of a session: a file that was copied before its claim and a log that was copied after it make a rewound task, held too.
  const { tasks } = (await there[0]?.call('list_tasks', { status: ['in_progress', 'completed'], limit: 200 })) ?? {}
  const taken = JSON.stringify(tasks)
  const record = await workUntilDone(there, () => true)
  expectNoneTwice(record)
  expect(record.refused).toEqual([])
  const expected = work.ids.filter((id) => !taken.includes(`"${id}"`))
  expect(record.completed.map(({ id }) => id).toSorted(), 'what was held here is held there').toEqual(expected.toSorted())
  await goOn(there)
})

it('the whole list directory removed and made again by git: what git has counts, and all go on', async () => {
  const work = await atWork()
  const { repository, sessions, ids } = work
  const remove = async () => {
    await untilDone(repository, repository.main, ['rm', '-rf', '.claude'])
    repository.git(repository.main, 'checkout', '-q', '--', '.claude')
  }
  const record = await disturbed(work, remove, 3)
  expect(doneIn(repository.files, ids)).toEqual(ids)
  // What a session held when its file went may be another's when it comes to complete it; nothing else is refused.
  expect(record.refused.filter((words) => !isLateCompletion(words) && !words.includes('No task t'))).toEqual([])
  await goOn(sessions)
})
