/** What an examination of a list finds: one fact, how bad it is, and what a person can do about it. */

/**
 * `broken`: something is not as it should be and stays so until somebody mends it. `warning`: a promise is weaker here, or
 * somebody should look. `note`: explains what lies there.
 */
export type Severity = 'broken' | 'warning' | 'note'

export const severities = ['broken', 'warning', 'note'] as const satisfies readonly Severity[]

/** One thing that can be mended without anybody's judgement. */
export interface Mending {
  /** The code of the finding that it ends. */
  readonly code: string
  /** A file below the list directory, or what else is mended. */
  readonly at: string
  /** A sentence. */
  readonly says: string
  /** The file's text now and then; absent for what is no file's text. */
  readonly before?: string | undefined
  readonly after?: string | undefined
}

/** What was mended, or would be. */
export interface Mended {
  readonly mendings: readonly Mending[]
  /** Where the files lie as they were, below the list directory. */
  readonly copies?: string | undefined
}

export interface Finding {
  readonly severity: Severity
  /** A word for programs, such as `missing_blocker`. */
  readonly code: string
  /** The id of a task, or the name of a file or folder below the list directory. */
  readonly at?: string | undefined
  /** A sentence. */
  readonly says: string
  /** What mends it: a sentence, or a command line. */
  readonly mend?: string | undefined
}
