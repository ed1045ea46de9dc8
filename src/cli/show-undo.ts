/** What an undo took back, as a person reads it. */

import { record } from './fields.ts'
import { moment } from './moment.ts'
import { after, joined, rowsIn, taskRows, text } from './rows.ts'
import type { Screen } from './terminal.ts'

/** `dibs undo`: what was undone, and the tasks as they are now. */
export function showUndo(answer: Readonly<Record<string, unknown>>, screen: Screen): string {
  const { at, tasks } = record(answer.undone)
  const [first = {}, ...rest] = rowsIn(tasks)
  const what = `${text(first.what)} ${text(first.id)} "${text(first.subject)}"${rest.length > 0 ? ` and ${rest.length} more` : ''}`
  const rows = taskRows(rowsIn(answer.tasks), screen)
  if (screen.width === undefined) return rows
  return [`Undone: ${what} (${moment(at)} UTC).`, rows, after('Affected: ', joined(answer.affected))]
    .filter((part) => part !== '')
    .join('\n')
}
