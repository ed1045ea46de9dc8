/** A list in memory, with indexes that answer every question of `World` without looking through the list. */

import { Derived } from './derived.ts'
import { EdgeIndex } from './edge-index.ts'
import { TaskError } from './errors.ts'
import { LatestChanges } from './latest-changes.ts'
import { workWithTouches } from './overlap.ts'
import { Spellings } from './spellings.ts'
import type { Status, Task } from './task.ts'
import { TimeIndex } from './time-index.ts'
import type { Presence, World } from './world.ts'

/** What a graph is told from outside: the time, who is there, and random ids. */
export interface GraphEnvironment {
  /** ISO 8601, UTC; later times come with `refresh`. */
  readonly now: string
  readonly presenceOf: (session: string) => Presence
  readonly mintId: () => string
}

/** A minted id is taken with p < 0.002 at 2,000 tasks; as often as this only when `mintId` is broken. */
const mintAttempts = 100

/**
 * The world that an engine keeps and queries run on. `put` and `remove` say what changed, `refresh` lets time pass; whatever
 * is derived is brought up to date by the next question. Sessions are asked for once between two refreshes, so within one
 * decision everybody stays as alive as at its beginning. Iterables are lazy: use them up before the next change.
 */
export class TaskGraph implements World {
  readonly #tasks = new Map<string, Task>()
  readonly #edges = new EdgeIndex((id) => this.#tasks.get(id))
  readonly #spellings = new Spellings()
  readonly #rewound = new Set<string>()
  #reserved: readonly string[] = []
  #archived: ReadonlySet<string> = new Set()
  readonly #touching = new Set<string>()
  readonly #statusCounts: Record<Status, number> = { pending: 0, in_progress: 0, completed: 0, cancelled: 0 }
  readonly #time: TimeIndex
  readonly #derived: Derived
  readonly #mintId: () => string
  readonly #changes = new LatestChanges()
  #now: string

  constructor(env: GraphEnvironment) {
    this.#now = env.now
    this.#mintId = env.mintId
    this.#time = new TimeIndex(env.now, env.presenceOf)
    this.#derived = new Derived(this)
  }

  get now(): string {
    return this.#now
  }

  /** Grows with every change, and with every refresh that found something different. */
  get version(): number {
    return this.#changes.version
  }

  /** What changed, came, went, or has another holder since `version`; undefined when that is too long ago to be remembered. */
  changedSince(version: number): ReadonlySet<string> | undefined {
    return this.#changes.since(version)
  }

  get size(): number {
    return this.#tasks.size
  }

  /** By the status that is stored. */
  get statusCounts(): Readonly<Record<Status, number>> {
    return this.#statusCounts
  }

  get readyCount(): number {
    return this.#settled().ready.size
  }

  /** Tasks that somebody works on who is not known to be gone. */
  get heldCount(): number {
    return this.#time.heldCount()
  }

  /** Tasks, open or closed, that say what they touch. */
  get touchingCount(): number {
    return this.#touching.size
  }

  /** The number of open tasks without children on the longest chain of tasks that wait for each other. */
  get longestChain(): number {
    return this.#settled().reach.longestChain
  }

  /** The ids on one longest chain, in the order in which they can be done. Looks through the list. */
  longestPath(): string[] {
    return this.#settled().reach.longestPath()
  }

  /** Adds the task, or replaces the one of its id. `rewound`: its file went back behind its claim. */
  put(task: Task, { rewound = false }: { readonly rewound?: boolean | undefined } = {}): void {
    this.#replace(task.id, task)
    if (rewound) this.#rewound.add(task.id)
    else this.#rewound.delete(task.id)
  }

  /** Takes the task out; edges that name it stay, and wait for a task that does not exist. */
  remove(id: string): void {
    if (!this.#tasks.has(id)) return
    this.#replace(id, undefined)
    this.#rewound.delete(id)
  }

  /** Lets time pass: asks anew who is there, and takes in deferrals that have come due. Costs by work in progress, not by size. */
  refresh(now: string): void {
    this.#now = now
    const differ = this.#time.refresh(now, (id) => this.#tasks.get(id))
    for (const id of differ) this.#touch(id)
  }

  /** Replaces the ids of files that cannot be read: nothing is known of them but that they are taken. */
  setReserved(ids: Iterable<string>): void {
    this.#reserved = [...ids]
    this.#spellings.reserve([...this.#reserved, ...this.#archived])
  }

  /** Replaces the ids that are kept in the archive: they are taken, and count as closed. */
  setArchived(ids: ReadonlySet<string>): void {
    const before = this.#archived
    this.#archived = new Set(ids)
    this.#spellings.reserve([...this.#reserved, ...ids])
    for (const id of before) if (!ids.has(id)) this.#touch(id)
    for (const id of ids) if (!before.has(id)) this.#touch(id)
  }

  isArchived(id: string): boolean {
    return this.#archived.has(id)
  }

  task(id: string): Task | undefined {
    return this.#tasks.get(id)
  }

  tasks(): Iterable<Task> {
    return this.#tasks.values()
  }

  ids(): Iterable<string> {
    return this.#tasks.keys()
  }

  blockersOf(id: string): readonly string[] {
    return this.#edges.blockersOf(id)
  }

  dependentsOf(id: string): readonly string[] {
    return this.#edges.dependentsOf(id)
  }

  childrenOf(id: string): readonly string[] {
    return this.#edges.childrenOf(id)
  }

  countsAsClosed(id: string): boolean {
    return this.#settled().closed.has(id)
  }

  takenId(id: string): string | undefined {
    return this.#spellings.taken(id)
  }

  unblocks(id: string): number {
    return this.#settled().reach.unblocks(id)
  }

  readyInOrder(): Iterable<string> {
    return this.#settled().ready.inOrder(this.#touching.size === 0 ? [] : workWithTouches(this))
  }

  /** Every ready task, in no order. */
  readyIds(): Iterable<string> {
    return this.#settled().ready.ids()
  }

  /** The ready tasks that say what they touch: how many, and the first `most` of them, whatever they overlap. */
  readyTouching(most: number): { readonly count: number; readonly first: readonly string[] } {
    return this.#settled().ready.touching(most)
  }

  inProgress(): Iterable<string> {
    return this.#time.inProgress()
  }

  finishedContainers(): Iterable<string> {
    return this.#settled().closed.finished
  }

  presenceOf(session: string): Presence {
    return this.#time.presenceOf(session)
  }

  isRewound(id: string): boolean {
    return this.#rewound.has(id)
  }

  /** @throws TaskError `internal` when every id that is minted is taken. */
  mintId(): string {
    for (let attempt = 0; attempt < mintAttempts; attempt++) {
      const id = this.#mintId()
      if (this.takenId(id) === undefined) return id
    }
    throw new TaskError('internal', `Each of ${mintAttempts} random ids was taken.`)
  }

  #settled(): Derived {
    this.#derived.settle()
    return this.#derived
  }

  #replace(id: string, after: Task | undefined): void {
    const before = this.#tasks.get(id)
    this.#changes.note(id)
    this.#derived.willReplace(id, before, after)
    this.#edges.replace(id, before, after)
    this.#time.replace(id, after)
    if (before !== undefined) this.#statusCounts[before.status]--
    if (after !== undefined) this.#statusCounts[after.status]++
    if (after === undefined) this.#tasks.delete(id)
    else this.#tasks.set(id, after)
    if (before === undefined) this.#spellings.add(id)
    if (after === undefined) this.#spellings.delete(id)
    if (after !== undefined && after.touches.length > 0) this.#touching.add(id)
    else this.#touching.delete(id)
  }

  #touch(id: string): void {
    this.#derived.touch(id)
    this.#changes.note(id)
  }
}
