/**
 * Any number of processes after the same tasks: every task is won once, by the answers, by the files and by the log.
 *
 * Seen red when: the entry is renamed to its number instead of linked; a link that answers EEXIST counts as a commit; a lost
 * entry takes the next number without a look at what it read.
 */

import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { z } from 'zod'
import { claimsInLog, commitsOf, filesOf } from '../fixtures/list-truth.ts'
import { type ListWorker, ListWorkers } from '../fixtures/list-workers.ts'
import { runSeed, seeded, shuffled } from '../fixtures/seeded.ts'
import { scratchFolder } from '../store/file/scratch.ts'

const seed = runSeed()
console.log(`race: DIBS_TEST_SEED=${seed}`)

const outcome = z.object({ won: z.array(z.string()), refused: z.array(z.string()), owner: z.string() })
const ids = z.array(z.string())

const named = (prefix: string, count: number) =>
  Array.from({ length: count }, (_, n) => `${prefix}-${String(n + 1).padStart(3, '0')}`)
const tasks = (names: readonly string[]) => names.map((id) => ({ id, subject: `Task ${id}` }))

let workers: ListWorkers
let list: string
beforeAll(async () => {
  workers = await ListWorkers.build()
})
afterAll(() => workers.remove())
beforeEach(() => {
  list = scratchFolder('race')
})
afterEach(() => workers.endAll())

/** Each of `names` was won by exactly one: says so by answer, by file and by log. */
function expectOneWinnerEach(
  names: readonly string[],
  winners: readonly { session: string; owner: string; won: readonly string[] }[],
) {
  expect(winners.flatMap(({ won }) => won).sort()).toEqual([...names].sort())
  const files = filesOf(list)
  const log = claimsInLog(list)
  for (const { session, owner, won } of winners) {
    for (const id of won) {
      expect(files.get(id), id).toMatchObject({ status: 'in_progress', owner, term: 1, claim: { session } })
      expect(log.get(id), id).toEqual([session])
    }
  }
}

async function raceFor(names: readonly string[], all: readonly ListWorker[], pauseMs: number) {
  return Promise.all(
    all.map(async (worker, n) => {
      const ids = pauseMs === 0 ? names : shuffled(names, seeded(seed + n))
      const answer = outcome.parse(await worker.get({ claimEach: { ids, pauseMs, seed: seed + n } }))
      expect(answer.won.length + answer.refused.length).toBe(names.length)
      return { session: worker.session, ...answer }
    }),
  )
}

describe.each([8, 32])('%i processes after the same 100 tasks', (count) => {
  it('win each once, all at once and each at its own pace, and the others are told who holds it', async () => {
    const all = await workers.startMany(count, list)
    const [first] = all
    const [atOnce, paced] = [named('a', 100), named('b', 100)]
    await first?.get({ create: tasks([...atOnce, ...paced]) })
    await Promise.all(all.map((worker) => worker.get({ list: true }))) // everybody has read the list: the barrier

    const fast = await raceFor(atOnce, all, 0)
    expectOneWinnerEach(atOnce, fast)
    const slow = await raceFor(paced, all, 3)
    expectOneWinnerEach(paced, slow)

    expect(new Set(slow.filter(({ won }) => won.length > 0).map(({ owner }) => owner)).size).toBeGreaterThan(count / 4)
    const owners = new Set(fast.map(({ owner }) => owner))
    expect(owners.size).toBe(count)
    for (const words of [...fast, ...slow].flatMap(({ refused }) => refused)) {
      const [, holder] = /^Task [ab]-\d{3} is held by (\S+) \(tester on testhost\) since \d\d:\d\d UTC\. /.exec(words) ?? []
      expect(owners, words).toContain(holder)
    }
  }, 60_000)
})

describe('claims without an id', () => {
  it('by 8 processes give 100 tasks away once each and refuse nobody', async () => {
    const all = await workers.startMany(8, list)
    const names = named('n', 100)
    await all[0]?.get({ create: tasks(names) })
    const done = await Promise.all(
      all.map(async (worker) => {
        const answer = z.object({ won: ids, why: z.string(), owner: z.string() }).parse(await worker.get({ claimAll: true }))
        return { session: worker.session, ...answer }
      }),
    )
    expectOneWinnerEach(names, done)
    expect(new Set(done.map(({ why }) => why))).toEqual(new Set(['waiting']))
  })
})

describe('creates', () => {
  it('by 8 processes of 50 each, all in flight at once, are 400 tasks', async () => {
    const all = await workers.startMany(8, list)
    const made = await Promise.all(
      all.flatMap((worker) =>
        Array.from({ length: 50 }, async (_, n) =>
          ids.parse(await worker.get({ create: [{ subject: `${worker.session} ${n}` }] })),
        ),
      ),
    )
    const distinct = new Set(made.flat())
    expect(distinct.size).toBe(400)
    expect(new Set(filesOf(list).keys())).toEqual(distinct)
    expect(new Set([...filesOf(list).values()].map(({ subject }) => subject)).size).toBe(400)
    for (const worker of all.slice(0, 2)) expect(z.array(z.unknown()).parse(await worker.get({ list: true }))).toHaveLength(400)
    expect(commitsOf(list).filter(({ kind }) => kind === 'create')).toHaveLength(400)
  })

  it('of one process, 50 in flight, are 50 tasks in the order of the calls', async () => {
    const worker = await workers.start(list)
    const made = await Promise.all(Array.from({ length: 50 }, (_, n) => worker.get({ create: [{ subject: `Task ${n}` }] })))
    const files = filesOf(list)
    expect(made.map((one) => files.get(ids.parse(one)[0] ?? '')?.subject)).toEqual(made.map((_, n) => `Task ${n}`))
    expect(commitsOf(list).map(({ changes }) => changes[0]?.id)).toEqual(made.map((one) => ids.parse(one)[0]))
  })
})

describe('two agents of one process', () => {
  it('after the same 60 tasks at the same time never hold one together, and each is told of the other', async () => {
    const worker = await workers.start(list)
    const names = named('w', 60)
    await worker.get({ create: tasks(names) })
    const [docs = [], tests = []] = await Promise.all(
      ['docs', 'tests'].map((as) => Promise.all(names.map((id) => worker.ask({ as, claim: { id } })))),
    )
    const files = filesOf(list)
    for (const [n, id] of names.entries()) {
      const [one, two] = [docs[n]?.refused, tests[n]?.refused]
      expect(
        [one, two].filter((refused) => refused === undefined),
        id,
      ).toHaveLength(1)
      const winner = one === undefined ? 'docs' : 'tests'
      expect(files.get(id)?.owner).toMatch(new RegExp(`/${winner}$`))
      const words = one ?? two
      expect(words?.message).toContain(`Task ${id} is held by ${files.get(id)?.owner} (tester on testhost)`)
      expect(words?.message).toContain('another agent of your session')
    }
    expect([...claimsInLog(list).values()].every((claims) => claims.length === 1)).toBe(true)
  })

  it('that both claim the next get 60 different tasks', async () => {
    const worker = await workers.start(list)
    const names = named('w', 60)
    await worker.get({ create: tasks(names) })
    const answer = z.object({ won: ids })
    const both = await Promise.all(['docs', 'tests'].map((as) => worker.get({ as, claimAll: true })))
    const won = both.map((one) => answer.parse(one).won)
    expect(won.flat().sort()).toEqual(names)
    expect(Math.min(...won.map((one) => one.length))).toBeGreaterThan(10)
  })
})
