/**
 * What the page and its server say to each other: the only file that both import, types and a few constants.
 *
 *   GET  /                 the page; its assets below /assets/. Its URL is printed with `#<token>`, the token and nothing else
 *   POST /api/session      header `x-dibs-token: <token of the URL's fragment>`; sets an HttpOnly, SameSite=Strict cookie
 *   GET  /api/board        a `Snapshot`
 *   GET  /api/events       Server-Sent Events: `Delta`s, each with its cursor as id; `Last-Event-ID` goes on from there, and so does
 *                          `?since=<cursor>`, because an EventSource cannot set the header when it first connects
 *   GET  /api/task/<id>    a `TaskPage`
 *   POST /api/<tool>       the tool's arguments; answers what the tool answers, or a `Refusal` with the status of its kind
 *
 * Every request under /api needs the cookie or the header, and a Host and Origin that are ours.
 */

import type { Counts } from '../domain/counts.ts'
import type { Holder } from '../domain/holder.ts'
import type { Task } from '../domain/task.ts'

/** Carries the token of the URL's fragment. */
export const tokenHeader = 'x-dibs-token'

/** One task as a card shows it; defaults are left out. */
export interface Card
  extends Pick<Task, 'id' | 'subject' | 'status' | 'priority' | 'owner' | 'parent' | 'labels' | 'blockedBy' | 'updatedAt' | 'completedAt'> {
  readonly holder: Holder
  readonly ready: boolean
  readonly openBlockers: readonly string[]
  readonly unblocks: number
  readonly overlaps: readonly string[]
  readonly progress?: { readonly closed: number; readonly all: number }
  readonly rewound?: true
  readonly user?: string
  readonly host?: string
  /** ISO 8601: since when it is claimed. */
  readonly since?: string
  readonly deferUntil?: string
}

/** The list at one moment. */
export interface Snapshot {
  readonly cursor: string
  readonly list: string
  /** The name under which this board claims; what others did is told apart by it. */
  readonly me?: string
  readonly counts: Counts
  readonly cards: readonly Card[]
}

/** What has changed since the event before it. `events` says who did what, for what moves by itself. */
export interface Delta {
  readonly counts: Counts
  readonly cards: readonly Card[]
  readonly gone: readonly string[]
  readonly events: readonly { readonly event: string; readonly id: string; readonly by?: string; readonly at: string }[]
  /** The cursor was unknown: `cards` is the whole list. */
  readonly startOver?: true
}

/** Everything about one task. */
export interface TaskPage {
  readonly task: Task
  readonly card: Card
  readonly blocks: readonly { readonly id: string; readonly subject: string; readonly status: string }[]
  readonly blockers: readonly { readonly id: string; readonly subject?: string; readonly status?: string; readonly result?: string }[]
  readonly children: readonly Card[]
  readonly history: readonly { readonly at: string; readonly by: string; readonly what: string }[]
}

/** A refusal in the tool's own words. */
export interface Refusal {
  readonly error: { readonly code: string; readonly kind: string; readonly message: string }
}
