/**
 * THE PORT: one task list, shared by any number of processes.
 *
 * Each method is one operation with its own atomicity, so that an engine which keeps the list elsewhere (a database) can
 * implement it without loading the list. Every method may throw `TaskError`; each says which codes. Besides those, any
 * method may throw `store_busy` (nothing changed, call again), `unreadable_file`, `store_unwritable` and `internal`.
 *
 * What every engine promises: a change is whole or absent, for every reader; a change that was answered is seen by every
 * later call of every process; a task has at most one holder; ids are unique without regard to case.
 */

import type { Actor } from '../domain/actor.ts'
import type { Counts } from '../domain/counts.ts'
import type { Finding } from '../domain/finding.ts'
import type { Holder } from '../domain/holder.ts'
import type { ImportOutcome, ImportRequest } from '../domain/import-tasks.ts'
import type { ListStats } from '../domain/list-stats.ts'
import type { Change } from '../domain/merge-back.ts'
import type { Health, LogPage, LogQuery, Participant, TreeRow, Undone } from '../domain/reports.ts'
import type {
  BlockerResult,
  ClaimedTask,
  ClaimRequest,
  CompleteRequest,
  HandBackRequest,
  Match,
  NewTask,
  NothingReady,
  ReleaseRequest,
  Updated,
  UpdateRequest,
} from '../domain/requests.ts'
import type { Status, Task } from '../domain/task.ts'
import type { TaskView } from '../domain/view.ts'
import type { Why } from '../domain/why-waiting.ts'
import type { ChangeKind } from '../domain/world.ts'

export type { ImportOutcome, ImportRequest, LeftAlone } from '../domain/import-tasks.ts'
export type { Health, LogLine, LogPage, LogQuery, Participant, TreeRow, Undone } from '../domain/reports.ts'
export type {
  BlockerResult,
  ClaimedTask,
  ClaimRequest,
  CompleteRequest,
  HandBackRequest,
  Match,
  NewTask,
  NothingWhy,
  ReleaseRequest,
  TakenOver,
  Updated,
  UpdateRequest,
} from '../domain/requests.ts'
export type { TaskImage } from '../domain/task-image.ts'

export interface Created {
  /** In the order of the batch. */
  readonly created: readonly { readonly id: string; readonly key?: string | undefined; readonly subject: string }[]
  /** Created tasks whose subject an older open task already has. */
  readonly sameSubject: readonly { readonly id: string; readonly existing: string }[]
  readonly counts: Counts
}

export interface NothingToClaim extends NothingReady {
  readonly counts: Counts
}

export type Claimed = ClaimedTask | NothingToClaim

export interface Completed {
  readonly task: TaskView
  /** Containers that closed with it. */
  readonly closed: readonly string[]
  /** All that became ready, in order. */
  readonly nowReady: readonly TaskView[]
  readonly claimed?: Claimed | undefined
}

export interface ReadyQuery {
  readonly match?: Match | undefined
  readonly limit: number
}

export interface ReadyList {
  readonly mine: readonly TaskView[]
  readonly ready: readonly TaskView[]
  /** How many more are ready and match. */
  readonly more: number
  readonly counts: Counts
  readonly problems: readonly Problem[]
}

/** A file in the list directory that cannot be used as it is, or that we read otherwise than it says. */
export interface Problem {
  readonly file: string
  readonly why: string
}

export interface TaskDetail {
  readonly task: TaskView
  /** Open and closed tasks that wait for it. */
  readonly blocks: readonly string[]
  readonly blockers: readonly BlockerResult[]
  readonly children: readonly TaskView[]
  /** Newest last; at most the last 20. */
  readonly history: readonly HistoryLine[]
}

export interface HistoryLine {
  readonly at: string
  readonly by: string
  readonly what: string
}

export interface ListQuery {
  /** Ids that begin so, without regard to case; an id that exists stands for itself alone. */
  readonly idPrefix?: string | undefined
  readonly status?: readonly Status[] | undefined
  /** Found in id, subject, description, notes or result, without regard to case. */
  readonly text?: string | undefined
  /** The owner's name, or a session's name for all its agents. */
  readonly owner?: string | undefined
  readonly labels?: readonly string[] | undefined
  /** At any depth. */
  readonly parent?: string | undefined
  readonly blocked?: boolean | undefined
  /** ISO 8601. */
  readonly updatedSince?: string | undefined
  readonly limit: number
  readonly cursor?: string | undefined
}

export interface TaskPage {
  /** By age, then id. */
  readonly tasks: readonly TaskView[]
  readonly total: number
  readonly nextCursor?: string | undefined
}

/** One commit, as others see it. */
export interface ChangeRecord {
  readonly at: string
  readonly kind: ChangeKind
  readonly by: { readonly session?: string | undefined; readonly owner: string }
  readonly tasks: readonly { readonly id: string; readonly before?: Task | undefined; readonly after?: Task | undefined }[]
}

export interface Changes {
  /** Opaque; give it back to get what came later. */
  readonly cursor: string
  /** Oldest first. */
  readonly records: readonly ChangeRecord[]
  /** The cursor given is unknown here (or none was given): read the list anew. */
  readonly startOver: boolean
}

export interface FollowQuery {
  /** From the last answer; without it everything is told from the beginning. */
  readonly cursor?: string | undefined
  /** How many commits of the past the first answer tells. */
  readonly backlog: number
  /** How many tasks each of `working`, `ready` and `waiting` holds at most. */
  readonly limit: number
}

/** The list as it is at one moment, and how it came there since the cursor given. */
export interface ListNow {
  readonly cursor: string
  /** ISO 8601, UTC: the moment of the look. */
  readonly at: string
  /** Oldest first. Edits of files by hand are in `changed` only, until somebody's commit has noted them. */
  readonly records: readonly ChangeRecord[]
  /** Every task that differs from what it was at the cursor, and perhaps more; undefined `after`: it is there no longer. */
  readonly changed: readonly { readonly id: string; readonly after?: Task | undefined }[]
  /** `changed` is the whole list: what is not in it is not there. */
  readonly startOver: boolean
  /** Commits since the cursor are missing in `records`. */
  readonly missed: boolean
  readonly counts: Counts
  /** In progress, whoever holds it; the longest at work first. */
  readonly working: readonly Working[]
  /** In the order in which they would be claimed. */
  readonly ready: readonly { readonly task: Task; readonly unblocks: number }[]
  readonly waiting: readonly Waiting[]
  readonly readyIds: ReadonlySet<string>
}

export interface Working {
  readonly task: Task
  readonly holder: Holder
  readonly openBlockers: readonly string[]
}

/** A task with open blockers of its own (or, where nothing else is open, one that is held back), the next to be free first. */
export interface Waiting {
  readonly task: Task
  readonly waitsFor: readonly { readonly id: string; readonly task?: Task | undefined }[]
}

/** This process as the others see it. */
export interface Member {
  readonly session: string
  /** The readable name, unique among those present. */
  readonly name: string
}

export interface TaskStore {
  /** Announces this process before its first change. Repeating it answers the same. Nothing is written before it. */
  join(): Promise<Member>

  /**
   * Makes all tasks of a batch in one commit, or none. Durable.
   * @throws `unknown_id`, `id_taken`, `cycle`, `invalid_input` (self-block, duplicate key or id in the batch).
   */
  create(tasks: readonly NewTask[], by: Actor): Promise<Created>

  /**
   * Claims one task: by id, or the best ready one that matches. The choice and the claim are one atomic step: of any number
   * of callers one wins each task, and a caller without id gets another task, never a refusal. Nothing to claim is no error.
   * @throws `task_not_found` (the id, or a parent to match), `task_closed`, `task_blocked`, `already_claimed`;
   * `has_open_children` is not among them: a container may be claimed by id.
   */
  claim(request: ClaimRequest, by: Actor): Promise<Claimed>

  /**
   * Completes a task, writes every container that closes with it, and with `claimNext` claims the next: all in one commit.
   * Durable. Refused because another holds or closed the task, it keeps `result` as a note; other refusals write nothing.
   * @throws `task_not_found`, `task_closed`, `task_blocked`, `not_holder`, `claim_lost`, `has_open_children`.
   */
  complete(request: CompleteRequest, by: Actor): Promise<Completed>

  /**
   * Changes fields, edges, notes and status of one task in one commit. Durable.
   * @throws all of `create`, `claim` and `complete`, and `child_held`.
   */
  update(request: UpdateRequest, by: Actor): Promise<Updated>

  /** Gives a task back. @throws `task_not_found`, `not_holder`, `task_closed`. Releasing a free task is a success. */
  release(request: ReleaseRequest, by: Actor): Promise<Updated>

  /**
   * Merges changes that were committed once, and that somebody may have written over since, into the tasks as they are now, in
   * one commit. Durable. Answers the ids of those where something was missing; with nothing missing nothing is written.
   */
  mergeBack(changes: readonly Change[], by: Actor): Promise<readonly string[]>

  /**
   * Gives all that the caller's session (or one agent of it) holds to the session's main name, or back to the list, in one
   * commit with the note. Durable. Answers those tasks; none is a success.
   * @throws `invalid_input` for a note that is none.
   */
  handBack(request: HandBackRequest, by: Actor): Promise<readonly TaskView[]>

  /**
   * Brings a batch of tasks to the images that come from elsewhere, in one commit. Durable. What is like its image already is
   * not written, so a second import of the same images commits nothing. Left alone, and told: a task whose holder is there, and
   * one that was changed here later. Kept out, and told: edges that would close a circle. Terms never fall. With `dryRun`
   * nothing is written, announced or limited to a batch.
   * @throws `invalid_input` for an image that no task can be; `unreadable_file` never: such a task is left alone.
   */
  importTasks(request: ImportRequest, by: Actor): Promise<ImportOutcome>

  /** @throws `task_not_found`, naming the nearest id and what the caller holds. */
  get(id: string, by: Actor): Promise<TaskDetail>

  /** @throws `invalid_input` for a cursor that is none, `task_not_found` for a parent that is none. */
  list(query: ListQuery, by: Actor): Promise<TaskPage>

  /** What the caller's session holds, and what is ready, as of this call. @throws `task_not_found` for a parent that is none. */
  ready(query: ReadyQuery, by: Actor): Promise<ReadyList>

  /** What the caller's session holds, the longest held first: `mine` of `ready`, without the cost of counting the list. */
  held(by: Actor): Promise<readonly TaskView[]>

  /**
   * All that a task waits for, down to what waits for nothing more: its blockers, those of the containers above it, a
   * container's open children, deferrals, holders, ids that do not exist, circles.
   * @throws `task_not_found`.
   */
  why(id: string, by: Actor): Promise<Why>

  /**
   * Every task once, containers before what lies in them, siblings by age; with `root` that task and all below it.
   * @throws `task_not_found` for the root.
   */
  tree(root: string | undefined, by: Actor): Promise<readonly TreeRow[]>

  /** The list in numbers, now and over time. */
  stats(): Promise<ListStats>

  /** Who did what, as far back as the log and its history go: of the whole list, or of one task. Reads no more than it needs. */
  log(query: LogQuery): Promise<LogPage>

  /**
   * Takes back the caller's own last change that is not taken back yet, as a new change: of a session what that session did,
   * of a person what was done under the name at the command line; with `as` only what that agent did. Called again it goes
   * one further back. Durable. What others have written in other fields stays; terms never fall; a created task is
   * cancelled, a claim is released.
   * @throws `nothing_to_undo`, `undo_refused` (names what stands on it), `cycle`.
   */
  undo(by: Actor): Promise<Undone>

  /** Who is here, and who holds tasks without being here. */
  sessions(): Promise<readonly Participant[]>

  /** How the store is doing, from what it knows already. */
  health(): Promise<Health>

  /** Looks at everything there is and explains what is wrong or odd, the worst first. Changes nothing. */
  inspect(): Promise<readonly Finding[]>

  /** Commits since `cursor`, read from the log; with none, the present cursor and `startOver`. */
  changesSince(cursor?: string): Promise<Changes>

  /**
   * One consistent look for whoever watches the list: `records`, `changed` and the rest are of the same moment. Undefined when
   * nothing has changed since the cursor, neither tasks nor who is present nor what time makes ready; that costs no more than
   * a look at the disk, however long the list is. Cursors are those of this store object only.
   */
  follow(query: FollowQuery): Promise<ListNow | undefined>

  /** Resolves when the list may have changed since this call began, or after about a second; rejects when `signal` aborts. */
  nextChange(signal: AbortSignal): Promise<void>

  /**
   * What an entry point has noted under `topic` (letters, digits, `-`, `_`; at most 120), or undefined. A memo is no part of
   * the list: it may be gone at any time, and nothing that must hold may rest on it. Reads nothing but the memo.
   */
  memo(topic: string): Promise<string | undefined>

  /** Notes `text` under `topic`, whole, over what was there; undefined forgets it. Where the list has not begun nothing is noted. */
  keepMemo(topic: string, text: string | undefined): Promise<void>

  /** Leaves the list: says so to the others, lets go of every watch and timer. Held tasks stay held by a gone session. */
  close(): Promise<void>
}
