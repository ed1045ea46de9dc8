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
import type { Finding, Mended } from '../domain/finding.ts'
import type { ImportOutcome, ImportRequest } from '../domain/import-tasks.ts'
import type { ListStats } from '../domain/list-stats.ts'
import type { Change } from '../domain/merge-back.ts'
import type { Health, LogPage, LogQuery, Participant, TreeRow, Undone } from '../domain/reports.ts'
import type {
  ClaimRequest,
  CompleteRequest,
  HandBackRequest,
  NewTask,
  ReleaseRequest,
  Updated,
  UpdateRequest,
} from '../domain/requests.ts'
import type { Task } from '../domain/task.ts'
import type { TaskView } from '../domain/view.ts'
import type { Why } from '../domain/why-waiting.ts'
import type {
  Changes,
  Claimed,
  Completed,
  Created,
  FollowQuery,
  ListNow,
  ListQuery,
  Member,
  ReadyList,
  ReadyQuery,
  TaskDetail,
  TaskPage,
} from './answers.ts'

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
export type {
  ChangeRecord,
  Changes,
  Claimed,
  Completed,
  Created,
  FollowQuery,
  HistoryLine,
  ListNow,
  ListQuery,
  Member,
  NothingToClaim,
  Problem,
  ReadyList,
  ReadyQuery,
  TaskDetail,
  TaskPage,
  Waiting,
  Working,
} from './answers.ts'

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
  /** Writes the tasks that their files lag behind, as after an edit of an old copy: for who is to read the files alone. */
  catchUpFiles(by: Actor): Promise<readonly string[]>

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

  /**
   * Moves closed tasks into the archive: those that nothing open refers to, closed before `before` (ISO 8601), families as a whole.
   * Durable; in commits of about 100, so it may have done part of it when it throws, and goes on when it is called again.
   * Answers the tasks that went, or with `dryRun` those that would.
   */
  archive(request: { readonly before: string; readonly dryRun?: boolean | undefined }, by: Actor): Promise<readonly Task[]>

  /** Brings a task back from the archive as it went: closed. Durable; nothing where the list has it. @throws `task_not_found`. */
  restore(id: string, by: Actor): Promise<TaskView>

  /** Who is here, and who holds tasks without being here. */
  sessions(): Promise<readonly Participant[]>

  /** How the store is doing, from what it knows already. */
  health(): Promise<Health>

  /** Looks at everything there is and explains what is wrong or odd, the worst first. Changes nothing. */
  inspect(): Promise<readonly Finding[]>

  /**
   * Mends what needs no judgement: files with the marks of a merge, another id inside, what lies unplaced, what gone sessions left.
   * Keeps a copy of each file first. With `dryRun` it writes nothing. Files are mended by commits, as everything is written.
   */
  mend(dryRun: boolean, by: Actor): Promise<Mended>

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
