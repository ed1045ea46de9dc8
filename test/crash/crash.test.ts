/**
 * SIGKILL for real processes at every change of the disk that a transaction or a compaction makes: nothing answered is lost,
 * nothing is half, the next session answers in under a second, and what the dead leave goes.
 *
 * Seen red when: a writer goes on behind a seal that it has just finished for a dead one; a pending entry is answered from the
 * files; the token directories of the dead, or what they had built of a `.dibs`, are never removed; what a pending entry moves into
 * the archive counts as in neither.
 */

import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import type { Trap } from '../fixtures/list-orders.ts'
import { anHourLater, type ListSession, openSession } from '../fixtures/list-session.ts'
import { commitsBehindSeals, commitsOf, filesOf, leftovers } from '../fixtures/list-truth.ts'
import { ListWorkers } from '../fixtures/list-workers.ts'
import { ownTime } from '../fixtures/own-time.ts'
import { rounds, runSeed, seeded, shuffled } from '../fixtures/seeded.ts'
import { scratchFolder } from '../store/file/scratch.ts'
import { type Scenario, scenarios } from './scenarios.ts'

const seed = runSeed()
/** Of each scenario at least; every place is tried before one is tried again. 8 scenarios: over 200 in all. */
const deathsEach = rounds(30)

let workers: ListWorkers
let deaths = 0
let slowest = 0
beforeAll(async () => {
  workers = await ListWorkers.build()
})
afterAll(() => {
  console.log(`${deaths} killed (DIBS_TEST_SEED=${seed}); slowest first answer of the next session ${Math.round(slowest)} ms`)
  return workers.remove()
})
afterEach(() => workers.endAll())

/** Runs the order of `scenario` with `trap` on, in a process of its own. Answers how many changes it made if it came to its end. */
async function run(scenario: Scenario, at: { root: string; n: number; keeper: ListSession | undefined; trap: Trap }) {
  const { root, n, trap } = at
  const list = scenario.isFirst ? join(root, `list-${n}`) : join(root, 'list')
  const keeper = at.keeper ?? (await openSession(list))
  const victim = await workers.start(list, scenario.setting)
  const { order, check } = await scenario.prepare({ list, n, victim, workers, keeper })
  const before = scenario.isFirst ? 0 : commitsOf(list).length
  const answer = await victim.lastWords({ ...order, trap })
  const settled = await victim.lastWords({ settle: true })
  const signal = settled === undefined ? await victim.ended : await victim.kill()
  const changes = settled?.changes ?? 0

  const taken = ownTime()
  const next = await openSession(list)
  await next.store.ready({ limit: 10 }, next.by)
  const ms = taken()
  slowest = Math.max(slowest, ms)
  expect(ms, "ms to the next session's first answer").toBeLessThan(1_000)
  await check({ next, wasAnswered: answer?.value !== undefined })
  expect(commitsOf(list).length).toBeGreaterThanOrEqual(before)
  expect(commitsBehindSeals(list)).toEqual([])
  filesOf(list) // throws for one that is not whole
  await next.store.close()
  if (at.keeper === undefined) await keeper.store.close()
  return { changes, signal, list }
}

describe('a process killed in the middle of', () => {
  it.each(scenarios)(
    '$name leaves it whole or absent',
    async (scenario) => {
      const root = scratchFolder('killed')
      const keeper = scenario.isFirst ? undefined : await openSession(join(root, 'list'))
      const dry = await run(scenario, { root, n: 0, keeper, trap: { at: 0, cut: false, signal: 'SIGKILL' } })
      const lists = [dry.list]
      expect(dry.changes).toBeGreaterThan(5)
      const places = Array.from({ length: dry.changes }, (_, n) => n + 1).flatMap((at) => [
        { at, cut: false },
        { at, cut: true },
      ])
      const chance = seeded(seed)
      const plan = [...shuffled(places, chance), ...shuffled(places, chance), ...shuffled(places, chance)]
      for (const [n, place] of plan.slice(0, Math.max(places.length, deathsEach)).entries()) {
        const where = `${scenario.name}: death ${n + 1} at change ${place.at} of ${dry.changes}${place.cut ? ', half-way' : ''}, seed ${seed}`
        try {
          const { signal, list } = await run(scenario, { root, n: n + 1, keeper, trap: { ...place, signal: 'SIGKILL' } })
          if (signal === 'SIGKILL') deaths += 1
          lists.push(list)
        } catch (error) {
          console.error(where)
          throw error
        }
      }
      await keeper?.store.close()
      for (const list of new Set(lists))
        await expectCleared(list, scenario.isFirst ? { killed: 1, builders: 1 } : { killed: plan.length, builders: 0 })
    },
    240_000,
  )

  it('anything: over 200 times in all', () => expect(deaths).toBeGreaterThanOrEqual(200))
})

/** What the dead left is no more than a few names each, a half-built `.dibs` of who was the list's first among them, and goes in time. */
async function expectCleared(list: string, { killed, builders }: { killed: number; builders: number }): Promise<void> {
  const left = leftovers(list)
  expect(left.tx.length).toBeLessThanOrEqual(2 * killed + 2)
  expect(left.retired).toEqual([])
  expect(left.beside.length).toBeLessThanOrEqual(builders)
  const later = await openSession(list, { fs: anHourLater(list), epochLimits: { entries: 1, bytes: 1e9 } })
  await later.store.create([{ id: 'later', subject: 'Later' }], later.by)
  await expect.poll(() => leftovers(list).tx.length).toBeLessThanOrEqual(1)
  await later.store.close()
  const { tx, sessions, retired, beside } = leftovers(list)
  expect([tx, retired, beside]).toEqual([[], [], []])
  expect(sessions.filter((name) => name.endsWith('.json'))).toEqual([])
}
