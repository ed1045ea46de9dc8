/** What keeps a list in memory and commits decisions on it: the part in which the memory and the file engine differ. */

import type { Actor } from '../domain/actor.ts'
import type { Finding, Mended } from '../domain/finding.ts'
import type { Task } from '../domain/task.ts'
import type { TaskGraph } from '../domain/task-graph.ts'
import type { Decision, World } from '../domain/world.ts'
import type { ChangeRecord, Changes, Health, HistoryLine, Member, Participant, Problem, TakenOver } from './task-store.ts'

/** A session that the engine knows of, whether it holds tasks or not. */
export type KnownSession = Omit<Participant, 'holds' | 'state' | 'session'> & {
  readonly session: string
  readonly state: 'self' | 'here' | 'gone'
}

export interface ListEngine {
  join(): Promise<Member>
  /** Runs `query` on the list as of now (everything acknowledged before this call included). Writes nothing. */
  read<T>(query: (world: TaskGraph) => T): Promise<T>
  /**
   * Runs `decide` on a current world and commits its changes, atomically and exclusively: the world that the decision saw is
   * the world that its changes follow. May run it several times. A decision without changes commits nothing.
   * @throws whatever `decide` or its answer throws; `store_busy` after 5 s.
   */
  transact<T>(decide: (world: World) => Decision<T>, by: Actor): Promise<T>
  /**
   * `read`, with the commits that brought the list from `cursor` to where `query` sees it. Without a cursor: the last
   * `backlog` commits, as far as they are at hand, and `startOver`.
   */
  readSince<T>(from: Since, query: SinceQuery<T>): Promise<T>
  changesSince(cursor?: string): Promise<Changes>
  history(id: string): Promise<readonly HistoryLine[]>
  /** All commits, the newest first, as far back as they are kept (with `id`: those that touch that task); read as they are used. */
  recordsDown(id?: string): Promise<Iterable<ChangeRecord>>
  /** The longest known first. */
  sessions(): readonly KnownSession[]
  health(): Promise<Omit<Health, 'tasks'>>
  /** What the engine finds in its own affairs; the tasks as such are not its business. Changes nothing. */
  inspect(): Promise<readonly Finding[]>
  /** See the port. */
  mend(dryRun: boolean, by: Actor): Promise<Mended>
  problems(): readonly Problem[]
  /** The tasks that are kept in the archive, or the one of this id; also those that the list has again. In no order. */
  archived(id?: string): Promise<readonly Task[]>
  /** Makes a place for the archive, before the first commit that needs one. @throws `store_unwritable`. */
  prepareArchive(): Promise<void>
  /** Where the session of a claim worked (branch, directory), as it last said. */
  whereabouts(session: string): Pick<TakenOver, 'branch' | 'dir'>
  nextChange(signal: AbortSignal): Promise<void>
  /** See the port. */
  memo(topic: string): Promise<string | undefined>
  keepMemo(topic: string, text: string | undefined): Promise<void>
  close(): Promise<void>
}

export interface Since {
  readonly cursor?: string | undefined
  readonly backlog: number
}

/** A query that also sees how the list came to be as it is. */
export type SinceQuery<T> = (world: TaskGraph, changes: Changes) => T

export type { ChangeRecord }
