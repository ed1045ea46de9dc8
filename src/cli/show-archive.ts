/** What went into the archive, or came back, as a person reads it. */

import { record } from './fields.ts'
import { moment } from './moment.ts'
import { counted, rowsIn, taskRows, text } from './rows.ts'
import { table } from './table.ts'
import type { Screen } from './terminal.ts'

type Answer = Readonly<Record<string, unknown>>

/** `dibs archive`. */
export function showArchived(answer: Answer, screen: Screen): string {
  const { paint, width } = screen
  const tasks = rowsIn(answer.archived)
  const rows = table(
    tasks,
    [
      { of: (row: Answer) => text(row.id), style: paint.cyan },
      { of: (row: Answer) => text(row.status), style: paint.dim },
      { of: (row: Answer) => text(row.subject), gives: true },
    ],
    screen,
  )
  if (width === undefined) return rows
  const since = `closed before ${moment(answer.before)}`
  if (tasks.length === 0) return `Nothing to archive: no task that was ${since} and that nothing open refers to.`
  const what = answer.dryRun === true ? 'would go into the archive' : `in the archive; "dibs restore <id>" brings one back`
  return `${rows}\n\n${paint.dim(`${counted(tasks.length, 'task')} (${since}) ${what}.`)}`
}

/** `dibs restore`. */
export function showRestored(answer: Answer, screen: Screen): string {
  const task = record(answer.task)
  const rows = taskRows([task], screen)
  return screen.width === undefined ? rows : `${rows}\nIt is in the list again, closed.`
}
