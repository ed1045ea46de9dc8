/** One command as data: what the parser, the help, the completion, the README's table and the tests read. */

import type { TaskService } from '../service/task-service.ts'
import type { Screen, Terminal } from './terminal.ts'

/** The groups of the help, in its order. */
export const groups = ['Work', 'Plan', 'Look', 'Set up'] as const
export type Group = (typeof groups)[number]

/** One option. `name` is the field's own, camelCase; people type it in kebab-case. */
export interface Field {
  readonly name: string
  readonly kind: 'text' | 'number' | 'flag' | 'list' | 'json'
  readonly description: string
  /** Offered by help and completion; the tool judges. */
  readonly choices: readonly string[]
  /** `--no-<name>` sends null (of a flag: false). */
  readonly clearable: boolean
  /** Its values are ids of tasks: a unique prefix will do, and completion knows them. */
  readonly ids: boolean
  /** One letter that stands for its name. */
  readonly short?: string | undefined
}

/** The word without a name, such as ID. */
export interface Positional {
  readonly name: string
  readonly description: string
  readonly required: boolean
  readonly ids: boolean
}

/** What may stand behind the word. */
export interface CommandForm {
  readonly positional?: Positional | undefined
  readonly fields: readonly Field[]
}

/** An answer: for programs as data, for people as text. */
export interface Outcome {
  readonly answer: Readonly<Record<string, unknown>>
  /** Rendered only when it is wanted, from an answer whose strings are harmless by then. */
  readonly show: (answer: Readonly<Record<string, unknown>>, screen: Screen) => string | Promise<string>
  /** Lines for stderr, in text mode. */
  readonly warnings?: readonly string[]
  /** Where the answer itself says that something is wrong; 0 without it. */
  readonly exitCode?: number
}

/** What surrounds one run of a command. */
export interface CommandContext {
  /** Opens the list at first need; closed when the command is over. @throws TaskError `bad_setting`. */
  readonly open: OpenList
  /** Where the list lies and which setting chose it. @throws TaskError `bad_setting`. */
  readonly place: () => Place
  /** What git makes of the list directory. @throws TaskError `bad_setting`. */
  readonly tracking: () => Promise<Tracking>
  /** How git merges the tasks here, of which it follows `tracked`. @throws TaskError `bad_setting`. */
  readonly gitHealth: (tracked: number) => Promise<GitHealth>
  /** Mends in git what these findings are about. @throws Error with git's words. */
  readonly mendGit: (codes: readonly string[]) => Promise<void>
  readonly versions: { readonly dibs: string; readonly node: string }
  /** Brings the tasks in step with the remote: see `runSync`. @throws TaskError `bad_setting`. */
  readonly sync: (options: { readonly pushCode: boolean }) => Promise<Synced>
  /**
   * Opens the list for the session of the Claude Code that runs this command, or for the present one that is named; the caller
   * closes it. Undefined where there is none. @throws TaskError `bad_setting`.
   */
  readonly openFor: (name?: string) => Promise<TaskService | undefined>
  /** The id of the session that belongs to the Claude Code that runs this; undefined where none has joined the list. */
  readonly sessionHere: () => string | undefined
  readonly terminal: Terminal
  /** True when one JSON document is wanted. */
  readonly json: boolean
  /** Aborted by Ctrl+C. */
  readonly signal: AbortSignal
  /** ms since 1970. */
  readonly wallClock: () => number
}

/** `stays`: the command lives long enough to find silent sessions gone by watching them. */
export type OpenList = (how?: { readonly stays: boolean }) => Promise<TaskService>

/** See `Place` of place.ts. */
export interface Place {
  readonly root: string
  readonly directory: string
  readonly listName: string
  readonly why: string
}

/** See `SyncAnswer` of sync/run-sync.ts. */
export interface Synced {
  readonly branch?: string | undefined
  readonly remote?: string | undefined
  readonly committed?: number | undefined
  readonly pulled?: number | undefined
  readonly pushed?: number | undefined
  readonly codeCommits?: number | undefined
  readonly mended?: readonly string[] | undefined
  readonly failed?: { readonly code: string; readonly says: string } | undefined
  readonly lost: readonly LostClaim[]
  readonly elsewhere: readonly unknown[]
}

interface LostClaim {
  readonly id: string
  readonly subject: string
  readonly owner: string
  readonly to?: string | undefined
  readonly status: string
}

/** See `GitHealth` of git/health.ts. */
export interface GitHealth {
  readonly version?: string | undefined
  readonly merges?:
    | { readonly driver: 'registered' | 'none' | 'lost'; readonly tasks: boolean; readonly archive: boolean }
    | undefined
  readonly unmerged?: readonly string[] | undefined
}

/** See `Tracking` of git/tracking.ts. */
export interface Tracking {
  readonly repository?: string | undefined
  readonly refused?: string | undefined
  readonly ownBranch?: string | undefined
  readonly tracked: number
  readonly trackedOwn: number
  readonly ignoredBy?: { readonly file: string; readonly line: number; readonly pattern: string } | undefined
}

export interface Command {
  readonly word: string
  readonly group: Group
  /** A short phrase, without full stop. */
  readonly summary: string
  /** A paragraph for the command's own help. */
  readonly description: string
  /** Nothing need stand behind the word; where it is not said, the form tells, which takes a schema. */
  readonly standsAlone?: boolean
  /** Worked out when asked for: only the help needs those of all commands. */
  readonly form: () => CommandForm
  /** Whole lines as they are typed, each with what it does. */
  readonly examples: readonly (readonly [line: string, what: string])[]
  /**
   * Runs with the fields that were given (camelCase; the positional among them). Undefined: it has written its answer itself.
   * @throws TaskError: its kind becomes the exit code.
   */
  readonly run: (input: Readonly<Record<string, unknown>>, context: CommandContext) => Promise<Outcome | undefined>
}
