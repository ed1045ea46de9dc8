/**
 * What the page and its server say to each other: the only file that both import, types and a few constants.
 *
 *   GET  /                 the page; its assets below /assets/
 *   POST /api/session      header `x-dibs-token: <token of the URL's fragment>`; sets an HttpOnly, SameSite=Strict cookie
 *   GET  /api/board        a `Snapshot`
 *   GET  /api/events       Server-Sent Events: `Delta`s as JSON, each with its cursor as id; goes on from `Last-Event-ID`, else
 *                          from `?since=<cursor of the Snapshot>`, else begins with the whole list (`startOver`)
 *   GET  /api/task/<id>    a `TaskPage`
 *   POST /api/<tool>       JSON: the tool's arguments; answers what the tool answers
 *
 * A POST needs the header: keep the token in sessionStorage, so that a reload has it. A GET under /api needs the header or the
 * cookie, which EventSource sends by itself; other servers on this machine get to see cookies (RFC 6265, 8.5: no isolation by
 * port), so it is a secret of its own that opens nothing but what can be read. Host and Origin must be ours. Whatever is not
 * answered is a `Refusal` with the status of its kind: 400 invalid, 401 no or wrong token (the board was started anew), 403 not
 * our Host or Origin, 404, 405, 409 conflict, 413 too much, 415 no JSON, 503 busy or too many streams, 500.
 */

import type { Counts } from '../domain/counts.ts'
import type { Holder } from '../domain/holder.ts'
import type { Task } from '../domain/task.ts'

/** Carries the token of the URL's fragment. */
export const tokenHeader = 'x-dibs-token'

/** One task as a card shows it; defaults are left out. */
export interface Card
  extends Pick<
    Task,
    | 'id'
    | 'subject'
    | 'status'
    | 'priority'
    | 'owner'
    | 'parent'
    | 'labels'
    | 'blockedBy'
    | 'createdAt'
    | 'updatedAt'
    | 'completedAt'
  > {
  readonly holder: Holder
  readonly ready: boolean
  /** Its own and those of the containers above it; missing ones included. */
  readonly openBlockers: readonly string[]
  readonly unblocks: number
  readonly overlaps: readonly string[]
  /** Of a container: its direct children. */
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
  /** The name under which this board claims: the `owner` of what its person holds. */
  readonly me: string
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
  readonly blockers: readonly {
    readonly id: string
    readonly subject?: string
    readonly status?: string
    readonly result?: string
  }[]
  readonly children: readonly Card[]
  readonly history: readonly { readonly at: string; readonly by: string; readonly what: string }[]
}

/** A refusal in the tool's own words. */
export interface Refusal {
  readonly error: { readonly code: string; readonly kind: string; readonly message: string }
}
