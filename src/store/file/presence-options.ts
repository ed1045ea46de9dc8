/** What presence is told by whoever builds it, and the limits by which sessions judge each other. */

import type { ProcessEvidence } from './process-evidence.ts'
import type { Where } from './session-file.ts'

/** All in ms. Handed in by tests only: sessions with different limits would judge each other by different rules. */
export interface PresenceLimits {
  /**
   * Between two beats. Halved: twice the writes for nothing; doubled: a silent session has only six beats, not twelve, in
   * which to show itself, and a loop that is blocked for some of them costs it its tasks.
   */
  readonly heartbeatMs: number
  /**
   * Of stillness where the pid says nothing. Halved: a container on a stalled disk for half a minute loses its tasks; doubled:
   * the tasks of a killed one wait two minutes.
   */
  readonly silentMs: number
  /**
   * Of stillness where the pid lives, or on another machine (NFS may hide a beat for a minute: acdirmax). Halved: a breakpoint
   * over a coffee loses its task; doubled: a hung session blocks others for an hour.
   */
  readonly livingMs: number
  /**
   * A longer gap between two looks of mine is a pause. Halved: the one-second tick of a busy machine would break every watch,
   * and nobody silent be found gone; doubled: common sleeps of 4 s each would add up as watching.
   */
  readonly pauseMs: number
}

export const presenceLimits: PresenceLimits = { heartbeatMs: 5_000, silentMs: 60_000, livingMs: 1_800_000, pauseMs: 2_000 }

export interface PresenceOptions {
  /** `.dibs/sessions`; it exists when `announce` is called, and may vanish at any time. */
  readonly folder: string
  /** The random id of this process's session. */
  readonly session: string
  readonly host: string
  readonly user: string
  /** Where it is the same as a gone session's of this host, that session's claims are mine. Empty or absent: none. */
  readonly hint?: string | undefined
  /** The name to have (DIBS_OWNER); with `-2`, `-3` when others present have it. */
  readonly givenName?: string | undefined
  /** Asked when announcing and leaving; must be quick. */
  readonly where: () => Where
  /** Whether a task names this session when it leaves: its file must then stay, or its claims would look foreign. */
  readonly holdsAnything: () => boolean
  readonly evidence: ProcessEvidence
  /** ms of a clock that nobody sets. */
  readonly monotonic: () => number
  /** ms since 1970; written, never compared. */
  readonly wall: () => number
  /** Letters and digits, never the same twice. */
  readonly random: () => string
  /** A call that is over at once: judges by file and pid alone, keeps no timer. */
  readonly oneShot?: boolean | undefined
  readonly limits?: PresenceLimits | undefined
}
