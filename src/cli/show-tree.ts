/** Containers and what lies in them, as a person reads them. */

import { remarks, rowsIn, taskRows, text } from './rows.ts'
import { type Column, table } from './table.ts'
import type { Screen } from './terminal.ts'

type Row = Readonly<Record<string, unknown>>

/** Deeper ones start at the same column, so that subjects stay readable. */
const deepest = 12

/** `dibs tree`: in a pipe the rows of a list, and how deep each lies. */
export function showTree(answer: Row, screen: Screen): string {
  const tasks = rowsIn(answer.tasks)
  if (screen.width === undefined) {
    return tasks.map((task) => `${taskRows([task], screen)}\t${text(task.depth)}`).join('\n')
  }
  return tasks.length === 0 ? 'There are no tasks.' : table(tasks, columnsFor(screen), screen)
}

function columnsFor({ paint }: Screen): Column<Row>[] {
  return [
    { of: (row) => `${'  '.repeat(Math.min(Number(row.depth), deepest))}${markOf(row)} ${text(row.id)}`, style: paint.cyan },
    { of: ({ subject }) => text(subject), gives: true },
    { of: (row) => remarks(row), style: paint.dim, gives: true },
  ]
}

/** One sign a state; the remarks say the same in words. */
function markOf({ status, blockedBy, ready, progress, stale }: Row): string {
  if (status === 'completed') return '✓'
  if (status === 'cancelled') return '✗'
  if (status === 'in_progress') return stale === true ? '○' : '●'
  if (blockedBy !== undefined) return '⧗'
  if (progress !== undefined) return '▸'
  return ready === true ? '○' : '·'
}
