/**
 * SIGSTOP for real processes at every change of the disk that a transaction makes, for longer than every limit: the others go
 * on, nobody wins twice, nothing is placed late, and what a session lost while it was stopped alone it is told.
 *
 * Seen red when: the limit for living pids is ignored; a pause of one's own restarts no watch (each grabbed the others' tasks
 * when all were woken together). Late writes at every single operation are in test/store/file/sleep.test.ts, deterministic.
 */

import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { z } from 'zod'
import { TaskError } from '../../src/domain/errors.ts'
import { presenceLimits } from '../../src/store/file/presence-options.ts'
import type { Order } from '../fixtures/list-orders.ts'
import { type ListSession, openSession } from '../fixtures/list-session.ts'
import { claimsInLog, commitsBehindSeals, fileOf } from '../fixtures/list-truth.ts'
import { type ListWorker, ListWorkers } from '../fixtures/list-workers.ts'
import { ownTime } from '../fixtures/own-time.ts'
import { scratchFolder } from '../store/file/scratch.ts'

/** The library beats once a second at most, so that these are the shortest limits with a beat to spare. */
const limits = { ...presenceLimits, heartbeatMs: 1_000, silentMs: 2_500, livingMs: 3_500, pauseMs: 1_000 }

let workers: ListWorkers
beforeAll(async () => {
  workers = await ListWorkers.build()
})
afterAll(() => workers.remove())
afterEach(() => workers.endAll())

/** `x` is what the stopped one is at; `other` is somebody else's work. */
async function listed(sessions: ListSession[]): Promise<{ list: string; watcher: ListSession; victim: ListWorker }> {
  const list = scratchFolder('stall')
  const watcher = await openSession(list, { presenceLimits: limits })
  sessions.push(watcher)
  await watcher.store.create(
    ['x', 'next', 'other'].map((id) => ({ id, subject: id, labels: [id] })),
    watcher.by,
  )
  return { list, watcher, victim: await workers.start(list, { presenceLimits: limits }) }
}

const claiming: Order = { claim: { id: 'x' } }
const completing: Order = { complete: { id: 'x', result: 'by the stopped one', claimNext: { labels: ['next'] } } }

async function changesOf(order: Order, isHeld: boolean, sessions: ListSession[]): Promise<number> {
  const { victim } = await listed(sessions)
  if (isHeld) await victim.get({ claim: { id: 'x' } })
  return (await victim.ask({ ...order, trap: { at: 0, cut: false, signal: 'SIGSTOP' } })).changes
}

const refusedWords = /^Task x (has been claimed again since your claim, and )?is held by \S+ \(tester on testhost\) since /

async function stoppedAt(at: number, how: { order: Order; isHeld: boolean; sessions: ListSession[] }) {
  const { list, watcher, victim } = await listed(how.sessions)
  const { store, by } = watcher
  if (how.isHeld) await victim.get(claiming)
  const answer = victim.ask({ ...how.order, trap: { at, cut: false, signal: 'SIGSTOP' } })
  await victim.stopped()
  const since = performance.now()

  // The others go on at once, and the one that is stopped keeps what it holds.
  const waited = ownTime()
  await store.claim({ id: 'other' }, by)
  expect(waited(), `stopped at ${at}: ms that another waits`).toBeLessThan(2_000)
  const kept = (await store.get('x', by)).task.task
  const isMine = kept.claim?.session === victim.session && kept.status === 'in_progress'
  if (isMine) await expect(store.claim({ id: 'x' }, by)).rejects.toThrow('Task x is held by')

  // Past every limit it has lost it, unless it was completed before.
  const won = await untilTaken(watcher, 'x')
  if (isMine)
    expect(performance.now() - since, 'ms until it was taken over').toBeGreaterThan(limits.livingMs - limits.heartbeatMs)
  const before = claimOf(list)
  return { at, list, watcher, victim, answer, won, before, isMine }
}

/** Claims until it is told something else than that another holds it: `taken`, or `closed` when it was completed before. */
async function untilTaken({ store, by }: ListSession, id: string): Promise<'taken' | 'closed'> {
  const end = performance.now() + 20_000
  for (;;) {
    try {
      await store.claim({ id }, by)
      return 'taken'
    } catch (error) {
      if (!(error instanceof TaskError) || performance.now() > end) throw error
      if (error.code === 'task_closed') return 'closed'
      await new Promise((resolve) => setTimeout(resolve, 50))
    }
  }
}

/** All of the file of `x` but its notes: a result that came too late is kept as one. */
function claimOf(list: string) {
  const { status, owner, term, claim, result } = fileOf(list, 'x')
  return { status, owner, term, claim, result }
}

async function wakes(stopped: Awaited<ReturnType<typeof stoppedAt>>): Promise<void> {
  const { at, list, victim, answer, won, before, watcher } = stopped
  victim.signal('SIGCONT')
  const { refused } = await answer
  const term = fileOf(list, 'x').term
  expect(claimOf(list), `stopped at ${at}: nothing is written late`).toEqual(before)
  if (won === 'closed') return
  // Whatever the claim answered: what it began is no longer its own.
  if (refused !== undefined) expect(refused.message).toMatch(refusedWords)
  const late = await victim.refusal({ complete: { id: 'x', knownTerm: 1 } })
  expect(late.message).toMatch(refusedWords)
  expect([late.code, term]).toEqual(term === 2 ? ['claim_lost', 2] : ['not_holder', 1])
  await watcher.store.complete({ id: 'x' }, watcher.by)
  expect(claimsInLog(list).get('x')).toHaveLength(term ?? 0)
  expect(commitsBehindSeals(list)).toEqual([])
}

describe.runIf(process.platform === 'linux').each([
  ['claim', claiming, false],
  ['completion of two files', completing, true],
])('a process stopped alone at every change of a %s', (_, order, isHeld) => {
  it('holds up nobody, is kept until the long limit, then loses the task, and is told', async () => {
    const sessions: ListSession[] = []
    const count = await changesOf(order, isHeld, sessions)
    expect(count).toBeGreaterThan(5)
    const places = Array.from({ length: count }, (_, n) => n + 1)
    const stopped = await Promise.all(places.map((at) => stoppedAt(at, { order, isHeld, sessions })))
    expect(stopped.some(({ isMine }) => isMine)).toBe(true)
    await Promise.all(stopped.map(wakes))
    await Promise.all(sessions.map(({ store }) => store.close()))
  }, 90_000)
})

describe.runIf(process.platform === 'linux')('sessions that are all stopped', () => {
  it('at as many places of their work, past every limit, and woken together, lose nothing to each other', async () => {
    const list = scratchFolder('night')
    const namespaces = [undefined, 'pid:[1]'] // the pids of every other one say nothing, as in a container: the short limit
    const all = await Promise.all(
      Array.from({ length: 8 }, (_, n) => workers.start(list, { presenceLimits: limits, pidNamespace: namespaces[n % 2] })),
    )
    const ids = all.map((_, n) => `task-${n}`)
    await all[0]?.get({ create: ids.map((id) => ({ id, subject: id })) })
    await Promise.all(all.map((worker, n) => worker.get({ claim: { id: ids[n] } })))
    const grab = () => all.map((worker) => worker.get({ claimEach: { ids: [...ids, ...ids], pauseMs: 0, seed: 0 } }))
    await Promise.all(grab()) // from here on everybody watches everybody
    // Each stops in the middle of a note on its own task.
    const notes = all.map((worker, n) =>
      worker.ask({
        trap: { at: n + 1 > 6 ? 1 : n + 1, cut: false, signal: 'SIGSTOP' },
        update: { id: ids[n] ?? '', set: { description: `by ${worker.session}` } },
      }),
    )
    await Promise.all(all.map((worker) => worker.stopped()))
    await new Promise((resolve) => setTimeout(resolve, 1.3 * limits.livingMs)) // the night itself: no state says that it is over

    const grabs = grab() // what each is told to do before the others have come to themselves
    for (const worker of all) worker.signal('SIGCONT')
    const outcome = z.object({ won: z.array(z.string()), refused: z.array(z.string()) })
    for (const [n, grabbed] of (await Promise.all(grabs)).entries()) {
      expect(new Set(outcome.parse(grabbed).won), 'only its own, which it holds').toEqual(new Set([ids[n]]))
    }
    for (const note of await Promise.all(notes)) expect(note.refused).toBeUndefined()
    for (const [n, worker] of all.entries()) await worker.get({ complete: { id: ids[n] ?? '', knownTerm: 1 } })
    for (const [n, id] of ids.entries()) {
      expect(fileOf(list, id)).toMatchObject({ status: 'completed', term: 1, description: `by ${all[n]?.session}` })
      expect(claimsInLog(list).get(id)).toEqual([all[n]?.session])
    }
  }, 60_000)

  it('but for one, which is in another pid namespace, keep their work; that one loses it after the short limit', async () => {
    const list = scratchFolder('container')
    const here = await openSession(list, { presenceLimits: limits })
    await here.store.create(
      ['a', 'b'].map((id) => ({ id, subject: id })),
      here.by,
    )
    const far = await workers.start(list, { presenceLimits: { ...limits }, pidNamespace: 'pid:[1]' })
    const near = await workers.start(list, { presenceLimits: limits })
    await far.get({ claim: { id: 'a' } })
    await near.get({ claim: { id: 'b' } })
    for (const worker of [far, near]) worker.signal('SIGSTOP')
    await Promise.all([far.stopped(), near.stopped()])

    expect(await untilTaken(here, 'a')).toBe('taken')
    expect(fileOf(list, 'b')).toMatchObject({ term: 1, claim: { session: near.session } })
    for (const worker of [far, near]) worker.signal('SIGCONT')
    expect((await far.refusal({ complete: { id: 'a', knownTerm: 1 } })).code).toBe('claim_lost')
    await here.store.close()
  }, 60_000)
})
