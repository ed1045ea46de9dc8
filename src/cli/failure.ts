/** How a command fails: one sentence on stderr, an exit code by kind, and with --json the same as the one document on stdout. */

import { TaskError } from '../domain/errors.ts'
import { exitCodes } from '../exit-codes.ts'
import { oneLine } from './safe-text.ts'
import { inCommandWords } from './tool-commands.ts'

/** Ctrl+C, as every shell reports it: 128 and the number of SIGINT. */
export const exitInterrupted = 130

/** One failure, ready to be told. */
export interface Failure {
  readonly exitCode: number
  /** For stderr: the sentence, and for a defect of ours the stack. */
  readonly lines: readonly string[]
  readonly document: { readonly error: Readonly<Record<string, unknown>> }
}

/** What went wrong, in words for a person at the command line: tools are named by their commands. */
export function failureOf(error: unknown): Failure {
  const known = error instanceof TaskError
  const { code, kind, details } = known ? error : { code: 'internal', kind: 'internal' as const, details: {} }
  const text = error instanceof Error ? error.message : String(error)
  const message = known ? inCommandWords(text) : `Something went wrong inside dibs: ${text}`
  const stack = known || !(error instanceof Error) ? [] : (error.stack ?? '').split('\n').slice(1)
  return {
    exitCode: exitCodes[kind],
    lines: [message, ...stack].map(oneLine),
    document: { error: { ...details, code, kind, message } },
  }
}
