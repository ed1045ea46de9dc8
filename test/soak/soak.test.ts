/**
 * Real sessions that change a list as fast as they can, at the real limits of an epoch, while one after the other is killed:
 * nothing that was answered is lost or made twice, the log is one chain back to the first change, and `.dibs` stays small.
 *
 * What is bounded: log/ (an epoch and what is committed while it ends), tx/ and sessions/ (the living, and who was killed in the last
 * ten minutes), retired/ and unplaced/. What is not: history/, which has every change there ever was; nothing there is rewritten.
 *
 * Half a minute as it stands; `DIBS_TEST_ROUNDS=20` makes it ten minutes. Seen red when: retired epochs are not folded, token
 * directories of the dead are not removed, an epoch is folded without its last entries, a half-built `.dibs` stays (in eight minutes).
 */

import { readdirSync } from 'node:fs'
import { afterAll, afterEach, beforeAll, expect, it } from 'vitest'
import { epochLimits } from '../../src/store/file/compaction.ts'
import { anHourLater, openSession } from '../fixtures/list-session.ts'
import { commitsBehindSeals, filesOf, leftovers } from '../fixtures/list-truth.ts'
import { type ListWorker, ListWorkers } from '../fixtures/list-workers.ts'
import { ownTime } from '../fixtures/own-time.ts'
import { rounds, runSeed, seeded } from '../fixtures/seeded.ts'
import { diskFolder } from '../store/file/scratch.ts'
import { type Audit, Books } from './books.ts'
import { Labour, type Site } from './labour.ts'
import { inWords, largest, type Sizes, sizesOf } from './sizes.ts'

const seed = runSeed()
const seconds = rounds(30)
const sessions = 6
/** So often one is killed, or a trap set for it, in ms. */
const killEveryMs = 1_000
/** Changes of the disk within which the trap lies: a transaction makes about ten, the end of an epoch thousands. */
const trapWithin = [12, 60, 3_000] as const
const mostTasks = 300
const wordEveryMs = 30_000

let workers: ListWorkers
beforeAll(async () => {
  workers = await ListWorkers.build()
})
afterAll(() => workers.remove())
afterEach(() => workers.endAll())

/** A place for one session: when it dies, the next comes in its stead. */
interface Post {
  worker: ListWorker
  labour: Labour
  done: Promise<void>
}

async function post(list: string, site: Site): Promise<Post> {
  const worker = await workers.start(list)
  const labour = new Labour(worker, site)
  return { worker, labour, done: labour.untilOver() }
}

/** Lets one after the other die, puts new ones in their places, and looks at the sizes meanwhile, until the time is over. */
async function soak(list: string, site: Site) {
  const posts = await Promise.all(Array.from({ length: sessions }, () => post(list, site)))
  const samples: Sizes[] = []
  let [killed, nextWord] = [0, wordEveryMs]
  const since = performance.now()
  for (let passed = 0; passed < seconds * 1_000; passed = performance.now() - since) {
    await strike(posts[Math.floor(site.chance() * posts.length)], site, killed)
    await after(killEveryMs)
    for (const [n, { worker, done }] of posts.entries()) {
      if (worker.isAlive) continue
      killed += 1
      await done
      posts[n] = await post(list, site)
    }
    samples.push(sizesOf(list))
    if (passed > nextWord) {
      nextWord += wordEveryMs
      console.log(`${Math.round(passed / 1_000)} s, ${site.books.answered} answered, ${killed} killed: ${inWords(sizesOf(list))}`)
    }
  }
  site.isOver = true
  await Promise.all(posts.map(({ done }) => done))
  // One whose trap was still to come may fall in what follows.
  for (const { worker } of posts) await worker.lastWords({ settle: true })
  for (const { worker } of posts) await worker.lastWords({ leave: true })
  return { samples, killed }
}

/** At once, by a signal from outside, or in the middle of a change to come. */
async function strike(one: Post | undefined, { chance }: Site, killed: number): Promise<void> {
  if (chance() < 0.5) return one?.worker.kill()
  const within = trapWithin[killed % trapWithin.length] ?? 12
  one?.labour.set({ at: 1 + Math.floor(chance() * within), cut: chance() < 0.5, signal: 'SIGKILL' })
}

/** Time is what a soak is about; nothing waits here for a state. */
function after(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms))
}

it(
  'sessions that never rest, killed one after the other, lose nothing and leave nothing',
  async () => {
    const list = diskFolder('soak')
    const site: Site = {
      books: new Books(),
      chance: seeded(seed),
      ids: [],
      mostTasks,
      isOver: false,
      made: 0,
      troubles: [],
      busy: 0,
      slowest: 0,
    }
    const { samples, killed } = await soak(list, site)
    const audit = site.books.audit(list)
    const most = largest(samples)
    console.log(
      `${seconds} s, seed ${seed}: ${audit.changes} changes in ${audit.epochs} epochs, ${site.books.answered} answered, ${killed} killed, ` +
        `${site.busy} told busy, slowest answer ${Math.round(site.slowest)} ms; at most ${inWords(most)}`,
    )
    expect([...site.troubles, ...audit.wrong]).toEqual([])
    expect(commitsBehindSeals(list)).toEqual([])
    expectBounded(most, killed)
    await expectWhole(list, audit)
    await expectCleared(list)
  },
  (seconds + 120) * 1_000,
)

function expectBounded({ log, tx, sessions: present, unplaced, retired }: Sizes, killed: number): void {
  expect(log.names, 'entries of an epoch, and of the next while it ends').toBeLessThan(3 * epochLimits.entries)
  expect(log.bytes).toBeLessThan(2 * epochLimits.bytes)
  const dirs = sessions + 2 * Math.min(killed, 600_000 / killEveryMs)
  expect(tx.names, 'of each token directory: it, its entry, its files').toBeLessThan(8 * dirs)
  expect(present.names, 'a file, a heartbeat and a name each').toBeLessThan(12 * sessions + 3 * killed)
  expect(retired.names).toBeLessThan(3 * epochLimits.entries)
  expect(unplaced.names).toBe(0)
}

/** Files, log and engine agree on every task, and the engine's log goes back to the first change in the order of the commits. */
async function expectWhole(list: string, { told, created, last }: Audit): Promise<void> {
  const files = filesOf(list)
  expect([...files.keys()].sort()).toEqual([...created].sort())
  for (const [id, text] of last) expect(JSON.parse(text ?? 'null'), id).toEqual(files.get(id))
  const taken = ownTime()
  const next = await openSession(list)
  expect((await next.store.list({ limit: 1 }, next.by)).total).toBe(created.size)
  await next.store.claim({}, next.by)
  expect(taken(), "ms to the next session's claim").toBeLessThan(1_000)
  const { lines, more } = await next.store.log({ limit: told.length + 1 })
  expect(more).toBe(false)
  const words = lines.map(({ kind, tasks }) => [kind, ...tasks.map(({ id }) => id)].join(' '))
  expect(words.findIndex((word, n) => word !== told[n])).toBe(told.length) // its own claim is the one line more
  await next.store.close()
}

/** Ten minutes after the last death nothing is left of the dead. */
async function expectCleared(list: string): Promise<void> {
  const later = await openSession(list, { fs: anHourLater(list), epochLimits: { entries: 1, bytes: 1e9 } })
  const [first = ''] = [...filesOf(list).keys()]
  await later.store.update({ id: first, set: {}, note: 'The last one.' }, later.by)
  await expect.poll(() => leftovers(list).tx.length).toBeLessThanOrEqual(1)
  await later.store.close()
  const { tx, retired, beside } = leftovers(list)
  expect([tx, retired, beside]).toEqual([[], [], []])
  expect(readdirSync(list).filter((name) => name.endsWith('.json')).length).toBeGreaterThan(0)
}
