/** Changes as a person reads them: a line a task, newest last. */

import { record } from './fields.ts'
import { moment } from './moment.ts'
import { rowsIn, text } from './rows.ts'
import { type Column, table } from './table.ts'
import type { Screen } from './terminal.ts'

type Answer = Readonly<Record<string, unknown>>

/** A plan of 47 tasks is one change: its first ones say which. */
const mostOfOne = 5

/** `dibs log`: in a pipe every task of every change. */
export function showLog(answer: Answer, screen: Screen): string {
  const { paint, width } = screen
  const changes = rowsIn(answer.changes)
  if (width === undefined)
    return table(
      changes.flatMap((change) => linesOf(change, Number.POSITIVE_INFINITY)),
      columns(screen),
      screen,
    )
  if (changes.length === 0) return 'Nothing has been changed with dibs.'
  const older = answer.more === true ? `${paint.dim('older ones: --limit')}\n` : ''
  return (
    older +
    table(
      changes.flatMap((change) => linesOf(change, mostOfOne)),
      columns(screen),
      screen,
    )
  )
}

function linesOf(change: Answer, most: number): Answer[] {
  const { at, by } = change
  const tasks = rowsIn(change.tasks)
  const lines = tasks.slice(0, most).map(({ id, subject, what }) => ({ at, owner: record(by).owner, what, id, subject }))
  const rest = tasks.length - lines.length
  return rest > 0 ? [...lines, { at, owner: record(by).owner, what: '', id: '', subject: `and ${rest} more` }] : lines
}

function columns({ paint, width }: Screen): Column<Answer>[] {
  return [
    { of: ({ at }) => (width === undefined ? text(at) : moment(at)), style: paint.dim },
    { of: ({ owner }) => text(owner) },
    { of: ({ what }) => text(what), style: paint.yellow, gives: true },
    { of: ({ id }) => text(id), style: paint.cyan },
    { of: ({ subject }) => text(subject), gives: true },
  ]
}
