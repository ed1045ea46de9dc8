/** The tasks that come in by stdin, for `create -`: JSON as create_tasks takes it, or one subject a line. */

import { TaskError } from '../domain/errors.ts'
import { parsedOr, record } from './fields.ts'

/**
 * The rows of a call. Fields typed on the command line are the defaults of each.
 * @throws TaskError `invalid_input` when nothing comes, or text that begins like JSON and is none.
 */
export function rowsFrom(text: string, defaults: Readonly<Record<string, unknown>>): unknown[] {
  const given = text.replace(/^\ufeff/, '').trim()
  if (given === '') throw new TaskError('invalid_input', 'Nothing came in by stdin: give one subject a line, or JSON.')
  if (!isMeantAsJson(given)) {
    const subjects = given.split(/\r?\n/).flatMap((line) => line.trim() || [])
    return subjects.map((subject) => ({ ...defaults, subject }))
  }
  return rowsOfJson(given).map((row) => (typeof row === 'object' && row !== null ? { ...defaults, ...row } : row))
}

/** A brace, a list of objects, texts or lists, or what parses. `[ ] tidy up` and `[docs] say so` are subjects. */
function isMeantAsJson(text: string): boolean {
  return /^(\{|\[\s*[{"[])/.test(text) || (text.startsWith('[') && Array.isArray(parsedOr(text, undefined)))
}

/** `{"tasks": [...]}`, the list alone, or a single task. */
function rowsOfJson(text: string): unknown[] {
  const parsed = parsedJson(text)
  if (Array.isArray(parsed)) return parsed
  const { tasks } = record(parsed)
  return Array.isArray(tasks) ? tasks : [parsed]
}

function parsedJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error)
    throw new TaskError('invalid_input', `What came in by stdin begins like JSON and is none: ${why}.`)
  }
}
