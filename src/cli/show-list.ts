/** Lists as a person reads them: what is ready, what was found, what was made. */

import { record } from './fields.ts'
import { after, rowsIn, taskRows, text } from './rows.ts'
import { table } from './table.ts'
import type { Screen } from './terminal.ts'

type Answer = Readonly<Record<string, unknown>>

/** `dibs ready`: in a pipe the rows alone, those held first. */
export function showReady(answer: Answer, screen: Screen): string {
  const [mine, ready] = [rowsIn(answer.mine), rowsIn(answer.ready)]
  if (screen.width === undefined) return taskRows([...mine, ...ready], screen)
  const { paint } = screen
  const more = Number(answer.more ?? 0)
  const blocks = [
    mine.length === 0 ? '' : `${paint.bold('You hold')}\n${taskRows(mine, screen)}`,
    ready.length === 0 ? 'Nothing is ready.' : `${paint.bold('Ready')}\n${taskRows(ready, screen)}`,
    more > 0 ? paint.dim(`and ${more} more ("dibs ready --limit ${Math.min(200, ready.length + more)}")`) : '',
  ]
  return [...blocks.filter((block) => block !== ''), paint.dim(countsLine(answer))].join('\n\n')
}

/** `dibs list`. */
export function showList(answer: Answer, screen: Screen): string {
  const tasks = rowsIn(answer.tasks)
  const rows = taskRows(tasks, screen)
  if (screen.width === undefined) return rows
  if (tasks.length === 0) return 'No task matches.'
  const cursor = after('; go on with --cursor ', text(answer.nextCursor))
  return `${rows}\n\n${screen.paint.dim(`${tasks.length} of ${text(answer.total)}${cursor}`)}`
}

/** `dibs create`: in a pipe an id a line, with its key or subject. */
export function showCreated(sentence: string): (answer: Answer, screen: Screen) => string {
  return (answer, screen) => {
    const { paint, width } = screen
    const columns = [
      { of: (row: Answer) => text(row.id), style: paint.cyan },
      { of: (row: Answer) => text(row.key ?? row.subject), gives: true },
    ]
    const rows = table(rowsIn(answer.created), columns, screen)
    if (width === undefined) return rows
    const same = rowsIn(answer.sameSubject).map(({ id, existing }) =>
      paint.yellow(`${text(id)} has the subject of ${text(existing)}.`),
    )
    return [sentence, rows, ...same].join('\n')
  }
}

/** The list in numbers. */
function countsLine(answer: Answer): string {
  const { ready, inProgress, blocked, completed } = record(answer.counts)
  return `${text(answer.list)}: ${text(ready)} ready, ${text(inProgress)} in progress, ${text(blocked)} blocked, ${text(completed)} completed`
}
