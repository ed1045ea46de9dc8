/** What a decision may see of a list, and what it answers: the seam between the pure domain and whatever keeps the tasks. */

import type { Task } from './task.ts'

/**
 * What is known of the session that a claim names.
 * `self`: the process that asks, or a gone one whose claims it adopts. `unknown`: no presence file here (another host or
 * clone), so its claims are foreign.
 */
export type Presence = 'self' | 'live' | 'gone' | 'unknown'

/**
 * A list as one decision sees it. Methods that answer ids propose (they come from indexes); `task` is what a decision rests
 * on: inside a transaction it is read from disk, and everything read is remembered, so that another commit that touches it
 * makes the transaction start over.
 */
export interface World {
  /** ISO 8601, UTC; the same for a whole decision. */
  readonly now: string
  /**
   * How many candidates a claim without id passes over, among those as urgent as the best: 0, but for a caller that lost the
   * best to others. 32 that all try the same task again are one commit and 31 decisions for nothing.
   */
  readonly passOver?: number | undefined
  task(id: string): Task | undefined
  /**
   * The task as the indexes have it: proposes like the ids do, nothing rests on it and nothing is read for it. An engine
   * without indexes of its own leaves it out, and `glance` asks `task`.
   */
  peek?(id: string): Task | undefined
  /** Ids that `id` waits for: its `blockedBy`, and tasks whose `blocks` names it. Missing tasks included. No duplicates. */
  blockersOf(id: string): readonly string[]
  /** Ids that wait for `id` by an edge stored on either side. */
  dependentsOf(id: string): readonly string[]
  childrenOf(id: string): readonly string[]
  /** Kept by worlds with an index of it; `countsAsClosed` of readiness.ts works it out for the others, by the same rule. */
  countsAsClosed?(id: string): boolean
  /** Is there a task (or a file we cannot read) of this id, without regard to case? Answers the id as it is spelt there. */
  takenId(id: string): string | undefined
  /** How many open tasks without children wait for `id`, directly or indirectly; counted to 100. */
  unblocks(id: string): number
  /** Every ready task in the order of DESIGN section 3, lazily. */
  readyInOrder(): Iterable<string>
  /** Tasks with status in_progress, whoever holds them. */
  inProgress(): Iterable<string>
  /** Containers that are stored open and count as closed: the next commit of any kind writes them. */
  finishedContainers(): Iterable<string>
  ids(): Iterable<string>
  presenceOf(session: string): Presence
  /** True when the file of a held task went back behind its claim (a checkout, a stash). */
  isRewound(id: string): boolean
  /** True when its file says something else, and whoever changes the task next may write it. A world without files leaves it out. */
  lagsBehind?(id: string): boolean
  /** Is it kept in the list's archive? Then it was closed; where the list has a task of this id as well, that one counts. */
  isArchived(id: string): boolean
  /** A new random id that is not taken. */
  mintId(): string
}

export type ChangeKind =
  | 'create'
  | 'claim'
  | 'complete'
  | 'update'
  | 'release'
  | 'undo'
  | 'import'
  | 'archive'
  | 'outside'
  | 'repair'
  | 'seal'

/**
 * What a decision wants: after-images to commit together (each differs from what the world had), and the answer, computed on
 * the world after the commit. An answer may throw a `TaskError`: a refusal that keeps a late result as a note does.
 * `durable` changes survive power loss (create, complete, edit); claims need not.
 */
export interface Decision<T> {
  readonly kind: ChangeKind
  readonly durable: boolean
  readonly changes: readonly Task[]
  /** Ids of closed tasks that go from the list into its archive with this commit. */
  readonly removes?: readonly string[] | undefined
  readonly answer: (after: World) => T
}

/** `id` for choosing and for answering, where nothing is decided on it: sorting and filtering must not read every file. */
export function glance(world: Pick<World, 'task' | 'peek'>, id: string): Task | undefined {
  return world.peek === undefined ? world.task(id) : world.peek(id)
}
