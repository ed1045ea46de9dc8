/** What callers ask of a list and what they are answered, as far as the decision itself settles it. */

import type { Note, Status } from './task.ts'
import type { TaskView } from './view.ts'

/** A task to be made. `key` names it within the batch: `blockedBy`, `blocks`, `parent`, `discoveredFrom` take keys and ids. */
export interface NewTask {
  readonly key?: string | undefined
  readonly id?: string | undefined
  readonly subject: string
  readonly description?: string | undefined
  readonly activeForm?: string | undefined
  readonly priority?: number | undefined
  readonly labels?: readonly string[] | undefined
  readonly touches?: readonly string[] | undefined
  readonly parent?: string | undefined
  readonly blockedBy?: readonly string[] | undefined
  readonly blocks?: readonly string[] | undefined
  readonly discoveredFrom?: string | undefined
  readonly deferUntil?: string | undefined
  readonly metadata?: Readonly<Record<string, unknown>> | undefined
}

/** Which tasks a call is about. All given conditions must hold; `labels` all of them; `parent` at any depth. */
export interface Match {
  readonly labels?: readonly string[] | undefined
  readonly parent?: string | undefined
  /** This priority or a more urgent one (a smaller number). */
  readonly priority?: number | undefined
}

export interface ClaimRequest {
  /** Without it: the best ready task that matches and is not held by the caller already. */
  readonly id?: string | undefined
  readonly match?: Match | undefined
  /** The reason for taking a task from a live or foreign holder. */
  readonly takeOver?: string | undefined
}

/** What a claimed task rests on: its blockers with what they left behind. */
export interface BlockerResult {
  readonly id: string
  readonly subject: string
  readonly status: Status
  readonly result?: string | undefined
}

export interface ClaimedTask {
  readonly task: TaskView
  readonly blockers: readonly BlockerResult[]
  /** Set when the task was taken from somebody: who had it, where its work lies, and the notes left. */
  readonly takenOver?: TakenOver | undefined
  /** Set when the caller (or its session) held it before. */
  readonly already?: { readonly owner: string; readonly since?: string | undefined } | undefined
  readonly alsoHeld: readonly string[]
}

export interface TakenOver {
  readonly from: string
  readonly since?: string | undefined
  readonly branch?: string | undefined
  readonly dir?: string | undefined
  readonly notes: readonly Note[]
}

/** stop, wait, ask, widen, create. */
export type NothingWhy = 'all_done' | 'waiting' | 'all_blocked' | 'no_match' | 'empty'

export interface CompleteRequest {
  readonly id: string
  readonly result?: string | undefined
  /** Claim the next best ready task (that matches) in the same commit. */
  readonly claimNext?: Match | undefined
  /** The task that an earlier, identical call claimed: answered again while the caller still holds it. */
  readonly claimedWith?: string | undefined
  /** The term of the claim as the caller was answered it: a task with a later one is not completed (`claim_lost`). */
  readonly knownTerm?: number | undefined
}

export interface UpdateRequest {
  readonly id: string
  readonly set: {
    readonly subject?: string | undefined
    /** null removes it, here and below. */
    readonly description?: string | null | undefined
    readonly activeForm?: string | null | undefined
    readonly priority?: number | undefined
    readonly labels?: readonly string[] | undefined
    readonly touches?: readonly string[] | undefined
    readonly parent?: string | null | undefined
    readonly blockedBy?: readonly string[] | undefined
    readonly discoveredFrom?: string | null | undefined
    readonly deferUntil?: string | null | undefined
    readonly result?: string | null | undefined
  }
  readonly addBlockedBy?: readonly string[] | undefined
  readonly removeBlockedBy?: readonly string[] | undefined
  readonly addBlocks?: readonly string[] | undefined
  readonly removeBlocks?: readonly string[] | undefined
  readonly addLabels?: readonly string[] | undefined
  readonly removeLabels?: readonly string[] | undefined
  readonly note?: string | undefined
  /** Merged into the task's; null deletes a key. */
  readonly metadata?: Readonly<Record<string, unknown>> | undefined
  /** `pending` reopens (or releases what the caller holds), `in_progress` claims, `completed` completes, `cancelled` cancels. */
  readonly status?: Status | undefined
  readonly knownTerm?: number | undefined
}

export interface Updated {
  readonly task: TaskView
  /** Other tasks that changed with it, or whose readiness did (dependents of a reopened task, descendants of a cancelled one). */
  readonly affected: readonly string[]
}

export interface ReleaseRequest {
  readonly id: string
  /** Where the work stopped, for the next one. */
  readonly note?: string | undefined
}

/** All that is left in the hands of one who ends. */
export interface HandBackRequest {
  /** Only what this agent of the session holds; without it all that the session holds. */
  readonly agent?: string | undefined
  readonly to: 'session' | 'list'
  /** For whoever goes on with it. */
  readonly note: string
}

/** A claim as the decision leaves it: where the former holder worked is only known to the store, which looks for it by `takenFrom`. */
export interface GrantedClaim extends ClaimedTask {
  /** The session that the task was taken from. */
  readonly takenFrom?: string | undefined
}

export interface NothingReady {
  readonly task: null
  readonly why: NothingWhy
  /** Everything that somebody holds. */
  readonly inProgress: readonly TaskView[]
  readonly alsoHeld: readonly string[]
}

export type ClaimOutcome = GrantedClaim | NothingReady

export interface CompleteOutcome {
  readonly task: TaskView
  /** Containers that closed with it, the nearest first. */
  readonly closed: readonly string[]
  readonly nowReady: readonly TaskView[]
  readonly claimed?: ClaimOutcome | undefined
}
