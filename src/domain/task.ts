/** What a task is: the fields of DESIGN section 3 as they are held in memory, and the limits on what callers may write. */

export const statuses = ['pending', 'in_progress', 'completed', 'cancelled'] as const
export type Status = (typeof statuses)[number]

/**
 * Who works on a task, and since when.
 * A claim without `session` is a person's (given by hand or at the command line): nothing beats for it, so it never goes stale.
 */
export interface Claim {
  readonly session?: string | undefined
  readonly host?: string | undefined
  readonly user?: string | undefined
  /** ISO 8601, UTC. */
  readonly at?: string | undefined
}

export interface Note {
  readonly at?: string | undefined
  readonly by?: string | undefined
  readonly text: string
}

/**
 * One task. Lists and numbers always have a value here; the codec leaves the empty ones out of the file.
 * Values are never mutated: a change is a new object.
 */
export interface Task {
  readonly id: string
  readonly subject: string
  readonly description?: string | undefined
  readonly activeForm?: string | undefined
  /** `pending` where the file's own word is unknown: see `unknownStatus`. */
  readonly status: Status
  /** A status word of the file that we do not know: the task is open, not ready, and reported. Written back as it is. */
  readonly unknownStatus?: string | undefined
  /** 0 (first) to 4; 2 unless set. */
  readonly priority: number
  readonly labels: readonly string[]
  readonly touches: readonly string[]
  readonly parent?: string | undefined
  readonly blockedBy: readonly string[]
  /** Edges found in this file in the reverse direction (native and article form); they move to the waiting task at the next write. */
  readonly blocks: readonly string[]
  readonly discoveredFrom?: string | undefined
  readonly deferUntil?: string | undefined
  readonly owner?: string | undefined
  readonly claim?: Claim | undefined
  /** How many claims this task has ever had; it never falls. */
  readonly term: number
  readonly result?: string | undefined
  readonly notes: readonly Note[]
  readonly metadata: Readonly<Record<string, unknown>>
  readonly createdAt?: string | undefined
  readonly updatedAt?: string | undefined
  readonly completedAt?: string | undefined
  /** Fields of the file that we do not know, in the file's order. They survive every write. */
  readonly extra: Readonly<Record<string, unknown>>
}

export const defaultPriority = 2

/** What callers may write; what is already in a file is read whatever its size (up to `fileBytes`). */
export const limits = {
  subject: 200,
  description: 20_000,
  activeForm: 200,
  result: 4_000,
  note: 4_000,
  labels: 50,
  label: 100,
  touches: 50,
  touch: 300,
  blockers: 200,
  metadataBytes: 16 * 1024,
  batch: 500,
  fileBytes: 1024 * 1024,
  notes: 100,
  notesBytes: 512 * 1024,
} as const

/** Completed or cancelled by its own status. A container may count as closed before that is written: see `countsAsClosed`. */
export function isClosed(task: Task): boolean {
  return task.status === 'completed' || task.status === 'cancelled'
}
