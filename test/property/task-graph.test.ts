import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { countsOf } from '../../src/domain/counts.ts'
import { countsAsClosed } from '../../src/domain/readiness.ts'
import type { Task } from '../../src/domain/task.ts'
import { TaskGraph } from '../../src/domain/task-graph.ts'
import { viewOf } from '../../src/domain/view.ts'
import type { Presence, World } from '../../src/domain/world.ts'
import * as naive from './naive-list.ts'

const seed = 20261122
const ids = ['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h', 'i']
const sessions = ['s1', 's2', 's3']
const hours = ['00', '01', '02', '03', '04', '05']
const hour = (h: string) => `2026-11-22T${h}:00:00.000Z`

const someId = fc.constantFrom(...ids, 'missing')
const few = (most: number) => fc.uniqueArray(someId, { maxLength: most })
/** `often` of ten times. */
const maybe = <T>(value: fc.Arbitrary<T>, often = 5) =>
  fc.oneof({ arbitrary: value, weight: often }, { arbitrary: fc.constant(undefined), weight: 10 - often })

const anyTask: fc.Arbitrary<Task> = fc.record({
  id: fc.constantFrom(...ids),
  subject: fc.constant('Do it'),
  status: fc.oneof(
    { arbitrary: fc.constantFrom('pending', 'in_progress'), weight: 3 },
    { arbitrary: fc.constantFrom('completed', 'cancelled'), weight: 2 },
  ),
  unknownStatus: maybe(fc.constant('someday'), 1),
  priority: fc.integer({ min: 0, max: 2 }),
  labels: fc.constant([]),
  touches: fc.subarray(['src/a/**', 'src/b.ts', '*.md'], { maxLength: 1 }),
  parent: maybe(someId, 6),
  blockedBy: fc.oneof({ arbitrary: fc.constant([]), weight: 2 }, { arbitrary: few(2), weight: 3 }),
  blocks: fc.oneof({ arbitrary: fc.constant([]), weight: 6 }, { arbitrary: few(2), weight: 1 }),
  deferUntil: maybe(fc.constantFrom(...hours.map(hour), 'some day'), 2),
  owner: maybe(fc.constant('amber-fox'), 8),
  claim: maybe(fc.record({ session: maybe(fc.constantFrom(...sessions), 8) }), 8),
  term: fc.constant(1),
  notes: fc.constant([]),
  metadata: fc.constant({}),
  createdAt: maybe(fc.constantFrom(...hours.map(hour)), 8),
  extra: fc.constant({}),
})

type Step =
  | { readonly kind: 'put'; readonly task: Task }
  | { readonly kind: 'change'; readonly id: string; readonly change: Partial<Task> }
  | { readonly kind: 'remove'; readonly id: string }
  | { readonly kind: 'archive'; readonly ids: readonly string[] }
  | { readonly kind: 'refresh'; readonly hour: string; readonly presence: readonly Presence[] }
  | { readonly kind: 'look' }

const anyStep: fc.Arbitrary<Step> = fc.oneof(
  { arbitrary: fc.record({ kind: fc.constant('put' as const), task: anyTask }), weight: 6 },
  { arbitrary: fc.record({ kind: fc.constant('remove' as const), id: fc.constantFrom(...ids) }), weight: 1 },
  { arbitrary: fc.record({ kind: fc.constant('archive' as const), ids: few(3) }), weight: 1 },
  {
    arbitrary: fc.record({
      kind: fc.constant('change' as const),
      id: fc.constantFrom(...ids),
      change: fc.oneof(
        fc.record({ status: fc.constantFrom('pending' as const, 'completed' as const, 'cancelled' as const) }),
        fc.record({ blockedBy: few(3) }),
        fc.record({ parent: someId }),
      ),
    }),
    weight: 6,
  },
  {
    arbitrary: fc.record({
      kind: fc.constant('refresh' as const),
      hour: fc.constantFrom(...hours),
      presence: fc.array(fc.constantFrom('self' as const, 'live' as const, 'gone' as const, 'unknown' as const), {
        minLength: 3,
        maxLength: 3,
      }),
    }),
    weight: 3,
  },
  { arbitrary: fc.constant({ kind: 'look' as const }), weight: 8 },
)

/** A graph and the plain list that has gone through the same history. */
class Pair {
  readonly tasks = new Map<string, Task>()
  archived: ReadonlySet<string> = new Set()
  now = hour('02')
  presence = new Map<string, Presence>(sessions.map((session) => [session, 'live']))
  readonly graph: TaskGraph

  constructor() {
    const presenceOf = (session: string) => this.presence.get(session) ?? 'unknown'
    this.graph = new TaskGraph({ now: this.now, presenceOf, mintId: () => 'k3f9qz' })
  }

  get list(): naive.NaiveList {
    const { now, tasks, archived } = this
    return { now, tasks, archived, presenceOf: (session) => this.presence.get(session) ?? 'unknown' }
  }

  take(step: Step): void {
    if (step.kind === 'put') this.put(step.task)
    if (step.kind === 'change') {
      const task = this.tasks.get(step.id)
      if (task !== undefined) this.put({ ...task, ...step.change })
    }
    if (step.kind === 'remove') {
      this.tasks.delete(step.id)
      this.graph.remove(step.id)
    }
    if (step.kind === 'archive') {
      this.archived = new Set(step.ids)
      this.graph.setArchived(this.archived)
    }
    if (step.kind === 'refresh') {
      this.now = hour(step.hour)
      this.presence = new Map(sessions.map((session, i) => [session, step.presence[i] ?? 'unknown']))
      this.graph.refresh(this.now)
    }
    if (step.kind === 'look') this.compare()
  }

  put(task: Task): void {
    this.tasks.set(task.id, task)
    this.graph.put(task)
  }

  compare(): void {
    const { graph, list } = this
    const asked = [...ids, 'missing']
    const both = {
      ready: [[...graph.readyInOrder()], naive.readyInOrder(list)],
      finished: [[...graph.finishedContainers()].sort(), naive.finishedIds(list).sort()],
      closed: [asked.filter((id) => graph.countsAsClosed(id)), asked.filter((id) => naive.closedIds(list).has(id))],
      unblocks: [asked.map((id) => graph.unblocks(id)), asked.map((id) => naive.unblocks(list, id))],
      longestChain: [graph.longestChain, naive.longestChain(list)],
      blockers: [asked.map((id) => [...graph.blockersOf(id)].sort()), asked.map((id) => naive.blockersOf(list, id).sort())],
      children: [asked.map((id) => [...graph.childrenOf(id)].sort()), asked.map((id) => naive.childrenOf(list, id).sort())],
      inProgress: [
        [...graph.inProgress()].sort(),
        [...this.tasks.values()]
          .filter((t) => t.status === 'in_progress')
          .map((t) => t.id)
          .sort(),
      ],
    }
    for (const [what, [kept, plain]] of Object.entries(both)) expect(kept, what).toEqual(plain)
    for (const id of asked) for (const other of graph.dependentsOf(id)) expect(naive.blockersOf(list, other)).toContain(id)
    const counts = countsOf(graph)
    expect(counts.ready).toBe(naive.readyIds(list).length)
    expect(counts.ready + counts.inProgress + counts.blocked + counts.completed + counts.cancelled).toBe(graph.size)
    expect(counts.inProgress).toBe([...this.tasks.values()].filter((task) => naive.isHeld(list, task)).length)
    expect(counts.tracks).toBeLessThanOrEqual(counts.ready + counts.inProgress)
    for (const task of this.tasks.values()) expect(viewOf(graph, task.id).ready).toBe(both.ready[0]?.includes(task.id))
  }
}

/** A world that keeps no index of what counts as closed, as a draft is. */
function withoutIndex(graph: TaskGraph): World {
  return {
    now: graph.now,
    task: (id) => graph.task(id),
    blockersOf: (id) => graph.blockersOf(id),
    dependentsOf: (id) => graph.dependentsOf(id),
    childrenOf: (id) => graph.childrenOf(id),
    takenId: (id) => graph.takenId(id),
    unblocks: (id) => graph.unblocks(id),
    readyInOrder: () => graph.readyInOrder(),
    inProgress: () => graph.inProgress(),
    finishedContainers: () => graph.finishedContainers(),
    ids: () => graph.ids(),
    presenceOf: (session) => graph.presenceOf(session),
    isRewound: (id) => graph.isRewound(id),
    isArchived: (id) => graph.isArchived(id),
    mintId: () => graph.mintId(),
  }
}

describe('a graph that has gone through any history', () => {
  it('answers what a plain look at all tasks answers', () => {
    fc.assert(
      fc.property(fc.array(anyStep, { minLength: 5, maxLength: 40 }), (steps) => {
        const pair = new Pair()
        for (const step of steps) pair.take(step)
        pair.compare()
      }),
      { numRuns: 300, seed },
    )
  })

  it('answers the same however often it was asked on the way', () => {
    fc.assert(
      fc.property(fc.array(anyStep, { minLength: 5, maxLength: 40 }), (steps) => {
        const [often, once] = [new Pair(), new Pair()]
        for (const step of steps) {
          often.take(step)
          often.compare()
          if (step.kind !== 'look') once.take(step)
        }
        once.compare()
        expect([...once.graph.readyInOrder()]).toEqual([...often.graph.readyInOrder()])
      }),
      { numRuns: 100, seed },
    )
  })

  it('answers, where more than 100 wait, what a graph of the same tasks made anew answers', () => {
    const many = Array.from({ length: 150 }, (_, i) => `t${i}`)
    const one = fc.constantFrom(...many.slice(0, 40))
    const change = fc.record({
      id: fc.constantFrom(...many.slice(0, 60)),
      blockedBy: fc.uniqueArray(one, { maxLength: 2 }),
      parent: maybe(one, 2),
      status: fc.constantFrom('pending' as const, 'pending' as const, 'completed' as const),
    })
    fc.assert(
      fc.property(anyTask, fc.array(change, { minLength: 10, maxLength: 40 }), (model, changes) => {
        const plain = {
          ...model,
          status: 'pending' as const,
          unknownStatus: undefined,
          parent: undefined,
          blocks: [],
          touches: [],
        }
        const pair = new Pair()
        for (const [i, id] of many.entries())
          pair.put({ ...plain, id, blockedBy: i === 0 ? [] : [`t${i % 7}`, `t${i >> 2}`].filter((b) => b !== id) })
        for (const { id, ...rest } of changes) {
          pair.put({ ...plain, id, ...rest })
          pair.put({ ...plain, id: `new-${pair.tasks.size}`, blockedBy: rest.blockedBy, parent: rest.parent })
          const anew = new TaskGraph({ now: pair.now, presenceOf: () => 'live', mintId: () => 'k3f9qz' })
          for (const task of pair.tasks.values()) anew.put(task)
          expect(many.map((each) => pair.graph.unblocks(each))).toEqual(many.map((each) => anew.unblocks(each)))
          expect([...pair.graph.readyInOrder()]).toEqual([...anew.readyInOrder()])
          expect(pair.graph.longestChain).toBe(anew.longestChain)
        }
        for (const id of many.slice(0, 3)) expect(pair.graph.unblocks(id)).toBe(naive.unblocks(pair.list, id))
      }),
      { numRuns: 15, seed },
    )
  })

  it('says the same of closed tasks as the definition that drafts use', () => {
    fc.assert(
      fc.property(fc.array(anyTask, { maxLength: 20 }), (tasks) => {
        const pair = new Pair()
        for (const task of tasks) pair.put(task)
        const plain = withoutIndex(pair.graph)
        for (const id of ids) expect(countsAsClosed(plain, id), id).toBe(pair.graph.countsAsClosed(id))
      }),
      { numRuns: 300, seed },
    )
  })
})
