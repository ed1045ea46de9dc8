/** The log in words: who did what, when, to which task. */

import { told } from './history.ts'
import type { ChangeRecord, LogLine, LogPage, LogQuery } from './task-store.ts'

/** The newest records as lines, newest last. Takes one record more than asked for, to know whether there are older ones. */
export function logPage(newestFirst: Iterable<ChangeRecord>, { limit }: LogQuery): LogPage {
  const found: LogLine[] = []
  for (const record of newestFirst) {
    if (found.length === limit) return { lines: found.reverse(), more: true }
    found.push(lineOf(record))
  }
  return { lines: found.reverse(), more: false }
}

/** One commit as a line. */
export function lineOf({ at, kind, by, tasks }: ChangeRecord): LogLine {
  const changed = tasks.map(({ id, before, after }) => {
    return { id, subject: (after ?? before)?.subject, what: told(kind, { before, after }) }
  })
  return { at, kind, by: { owner: by.owner, ...(by.session === undefined ? {} : { session: by.session }) }, tasks: changed }
}

/** `completed k3f9qz "Write the schema" and 2 more`, for a sentence. */
export function wordsOf(record: ChangeRecord): string {
  const [first, ...rest] = lineOf(record).tasks
  if (first === undefined) return record.kind
  const subject = first.subject === undefined ? '' : ` "${first.subject}"`
  return `${first.what} ${first.id}${subject}${rest.length > 0 ? ` and ${rest.length} more` : ''}`
}
