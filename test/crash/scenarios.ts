/** What a process is at when it is killed, and what must then hold: whole or absent, and never absent once it was answered. */

import { expect } from 'vitest'
import type { Order, WorkerSetting } from '../fixtures/list-orders.ts'
import type { ListSession } from '../fixtures/list-session.ts'
import { commitsOf } from '../fixtures/list-truth.ts'
import type { ListWorker, ListWorkers } from '../fixtures/list-workers.ts'

/** One death: `prepare` brings the list to where the order makes sense, `check` judges it afterwards, and cleans up. */
export interface Scenario {
  readonly name: string
  readonly setting?: Partial<WorkerSetting>
  /** Every death needs a list of its own. */
  readonly isFirst?: true
  prepare(death: Death): Promise<{ order: Order; check: (after: After) => Promise<void> }>
}

export interface Death {
  readonly list: string
  /** Tells one death on a list from another. */
  readonly n: number
  readonly victim: ListWorker
  readonly workers: ListWorkers
  /** Somebody who lives, for what has to be there before. */
  readonly keeper: ListSession
}

export interface After {
  readonly next: ListSession
  readonly wasAnswered: boolean
}

type Seen = { status: string; owner?: string | undefined; term: number; session: string | undefined; text: string | undefined }

async function look({ store, by }: ListSession, id: string): Promise<Seen> {
  const { status, owner, term, claim, description } = (await store.get(id, by)).task.task
  return { status, owner, term, session: claim?.session, text: description }
}

async function has({ store, by }: ListSession, prefix: string): Promise<number> {
  const { tasks } = await store.list({ limit: 100_000 }, by)
  return tasks.filter(({ task }) => task.id.startsWith(prefix)).length
}

/** Takes what a dead session may have held, and completes it. */
async function finish({ store, by }: ListSession, id: string): Promise<void> {
  await store.claim({ id }, by)
  await store.complete({ id }, by)
}

const claim: Scenario = {
  name: 'a claim',
  async prepare({ n, victim, keeper: { store, by } }) {
    const id = `c-${n}`
    await store.create([{ id, subject: 'To claim' }], by)
    return {
      order: { claim: { id } },
      async check({ next, wasAnswered }) {
        const seen = await look(next, id)
        expect(seen.status === 'in_progress' ? [seen.session, seen.term] : [seen.status, seen.term]).toEqual(
          seen.status === 'in_progress' || wasAnswered ? [victim.session, 1] : ['pending', 0],
        )
        await finish(next, id)
        expect((await look(next, id)).term).toBe(seen.term + 1)
      },
    }
  },
}

const batchOf = (prefix: string, count: number) =>
  Array.from({ length: count }, (_, n) => ({ id: `${prefix}${n}`, subject: `Part ${n}` }))

function batch(name: string, prefix: (n: number) => string): Scenario {
  return {
    name,
    async prepare({ n }) {
      return {
        order: { create: batchOf(prefix(n), 6) },
        async check({ next, wasAnswered }) {
          const count = await has(next, prefix(n))
          expect([wasAnswered ? 6 : 0, 6]).toContain(count)
          if (count === 6) for (const { id } of batchOf(prefix(n), 6)) await finish(next, id)
          else await next.store.create(batchOf(prefix(n), 6), next.by)
        },
      }
    },
  }
}

const completion: Scenario = {
  name: 'a completion that claims the next',
  async prepare({ n, victim, keeper: { store, by } }) {
    const [id, nextId] = [`p-${n}`, `q-${n}`]
    await store.create(
      [
        { id, subject: 'Held' },
        { id: nextId, subject: 'Next', blockedBy: [id], labels: [nextId] },
      ],
      by,
    )
    await victim.get({ claim: { id } })
    return {
      order: { complete: { id, result: 'done', claimNext: { labels: [nextId] } } },
      async check({ next, wasAnswered }) {
        const [done, then] = [await look(next, id), await look(next, nextId)]
        const isWhole = done.status === 'completed'
        if (wasAnswered) expect(isWhole).toBe(true)
        expect([done.term, then.status, then.session]).toEqual(
          isWhole ? [1, 'in_progress', victim.session] : [1, 'pending', undefined],
        )
        if (!isWhole) await finish(next, id)
        await finish(next, nextId)
      },
    }
  },
}

const container: Scenario = {
  name: 'the last child of a container',
  async prepare({ n, victim, keeper: { store, by } }) {
    const [parent, one, last] = [`k-${n}`, `k-${n}-one`, `k-${n}-last`]
    await store.create(
      [
        { id: parent, subject: 'Phase' },
        { id: one, subject: 'One', parent },
        { id: last, subject: 'Last', parent },
      ],
      by,
    )
    await store.complete({ id: one }, by)
    await victim.get({ claim: { id: last } })
    return {
      order: { complete: { id: last } },
      async check({ next, wasAnswered }) {
        const [child, above] = [await look(next, last), await look(next, parent)]
        if (wasAnswered) expect(child.status).toBe('completed')
        expect(above.status).toBe(child.status === 'completed' ? 'completed' : 'pending')
        if (child.status !== 'completed') await finish(next, last)
        expect((await look(next, parent)).status).toBe('completed')
      },
    }
  },
}

/** Its two files are prepared, its entry has its number, nothing is placed: found by counting in `crash.test.ts`. */
const afterLink = { completing: 5 }

const takeOver: Scenario = {
  name: 'the taking over of an unfinished entry',
  async prepare({ n, list, victim, workers, keeper: { store, by } }) {
    const [id, nextId, other] = [`u-${n}`, `v-${n}`, `w-${n}`]
    const made = [id, nextId, other].map((one) => ({ id: one, subject: 'Work', labels: [one] }))
    await store.create(made, by)
    await victim.get({ list: true })
    const first = await workers.start(list)
    await first.get({ claim: { id } })
    const trap = { at: afterLink.completing, cut: false, signal: 'SIGKILL' } as const
    await first.lastWords({ trap, complete: { id, claimNext: { labels: [nextId] } } })
    expect(await first.ended).toBe('SIGKILL')
    expect(
      commitsOf(list)
        .at(-1)
        ?.changes.map((change) => change.id)
        .sort(),
      'committed, not placed',
    ).toEqual([id, nextId])
    return {
      order: { claim: { id: other } },
      async check({ next, wasAnswered }) {
        const [done, then, mine] = [await look(next, id), await look(next, nextId), await look(next, other)]
        expect([done.status, then.status, then.session]).toEqual(['completed', 'in_progress', first.session])
        if (wasAnswered) expect(mine.session).toBe(victim.session)
        await finish(next, nextId)
        await finish(next, other)
      },
    }
  },
}

const compaction: Scenario = {
  name: 'an edit and the compaction that it makes due',
  setting: { epochLimits: { entries: 2, bytes: 1e9 } },
  async prepare({ n, list, keeper: { store, by } }) {
    const id = 'm-counter'
    if (n === 0) await store.create([{ id, subject: 'Counter', description: 'start' }], by)
    const before = (await store.get(id, by)).task.task.description
    const commits = commitsOf(list).filter(({ kind }) => kind !== 'seal').length
    return {
      order: { update: { id, set: { description: `v${n}` } } },
      async check({ next, wasAnswered }) {
        const { text } = await look(next, id)
        expect([wasAnswered ? `v${n}` : before, `v${n}`]).toContain(text)
        const now = commitsOf(list).filter(({ kind }) => kind !== 'seal').length
        expect(now, 'no commit is lost from log and history').toBe(commits + (text === `v${n}` ? 1 : 0))
      },
    }
  },
}

const archiving: Scenario = {
  name: 'the moving of a family into the archive',
  async prepare({ n, keeper: { store, by } }) {
    const ids = [`e-${n}`, `e-${n}-one`, `e-${n}-two`]
    const [parent] = ids
    await store.create(
      ids.map((id) => ({ id, subject: 'Old', ...(id === parent ? {} : { parent }) })),
      by,
    )
    for (const id of ids.slice(1)) await store.complete({ id, result: `left by ${id}` }, by)
    const later = '2099-01-01T00:00:00.000Z'
    return {
      order: { archive: later },
      async check({ next, wasAnswered }) {
        const whereabouts = async () =>
          (await Promise.all(ids.map((id) => next.store.get(id, next.by)))).map((one) => one.archived === true)
        const before = await whereabouts()
        expect(new Set(before).size, 'whole or not at all').toBe(1)
        if (wasAnswered) expect(before[0]).toBe(true)
        await next.store.archive({ before: later }, next.by)
        expect(await whereabouts()).toEqual([true, true, true])
        expect((await look(next, ids[1] ?? '')).status).toBe('completed')
        expect(await has(next, `e-${n}`)).toBe(0)
      },
    }
  },
}

/** Every kind of change, and of upkeep. */
export const scenarios: readonly Scenario[] = [
  claim,
  batch('a durable batch of six', (n) => `b-${n}-`),
  completion,
  container,
  takeOver,
  compaction,
  archiving,
  { ...batch('the first batch of a list', () => 'f-'), isFirst: true },
]
