/** What the operations of the port are asked and what they answer, in the domain's words: the same for every engine. */

import type { Counts } from '../domain/counts.ts'
import type { Holder } from '../domain/holder.ts'
import type { BlockerResult, ClaimedTask, Match, NothingReady } from '../domain/requests.ts'
import type { Status, Task } from '../domain/task.ts'
import type { TaskView } from '../domain/view.ts'
import type { ChangeKind } from '../domain/world.ts'

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
  /** It is in the archive, not in the list; edges and children are those that are there with it. */
  readonly archived?: true | undefined
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
  /** In the archive instead. */
  readonly archived?: boolean | undefined
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
