/** What a list tells about itself: who did what, who is here, how it hangs together, how its store is doing. */

import type { TaskView } from './view.ts'
import type { ChangeKind } from './world.ts'

export interface LogQuery {
  /** Only changes of this task. */
  readonly id?: string | undefined
  /** The newest so many. */
  readonly limit: number
}

/** One commit in words. */
export interface LogLine {
  /** ISO 8601, UTC. */
  readonly at: string
  readonly kind: ChangeKind
  readonly by: { readonly owner: string; readonly session?: string | undefined }
  /** What became of each task that it touched; `subject` as it was then, absent for a file that could not be read. */
  readonly tasks: readonly { readonly id: string; readonly subject?: string | undefined; readonly what: string }[]
}

export interface LogPage {
  /** Newest last. */
  readonly lines: readonly LogLine[]
  /** Are there older ones? */
  readonly more: boolean
}

/**
 * Somebody who works on the list or holds tasks of it. `here`: present now (`self` for the asker); `gone`: its session has
 * ended; `foreign`: a session that is unknown here; `person`: nobody beats for a person's claim.
 */
export interface Participant {
  readonly name: string
  readonly state: 'self' | 'here' | 'gone' | 'foreign' | 'person'
  readonly session?: string | undefined
  readonly host?: string | undefined
  readonly user?: string | undefined
  /** Since when it is here, or has held the first of its tasks. ISO 8601, UTC. */
  readonly since?: string | undefined
  readonly dir?: string | undefined
  readonly branch?: string | undefined
  /** Ids, the longest held first. */
  readonly holds: readonly string[]
}

/** One task at its place: below its container, after its older siblings. */
export interface TreeRow {
  readonly view: TaskView
  /** 0 for what lies in no container. */
  readonly depth: number
}

/** How the store of a list is doing, at a glance. */
export interface Health {
  /** What keeps the list: `files`, `memory`. */
  readonly engine: string
  /** Has anybody ever changed it? */
  readonly begun: boolean
  /** How many tasks it has. */
  readonly tasks: number
  /** More, in the engine's own words. */
  readonly facts: Readonly<Record<string, string | number | boolean>>
}

/** What an undo took back, and how the list is now. */
export interface Undone {
  readonly undone: LogLine
  readonly tasks: readonly TaskView[]
  /** Others whose readiness it touches. */
  readonly affected: readonly string[]
}
