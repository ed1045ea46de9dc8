/** How the rows of answers look to a person: one line a task, what is usual left out on a terminal and spelt out in a pipe. */

import { defaultPriority } from '../domain/task.ts'
import { record } from './fields.ts'
import { joined, text } from './plain-text.ts'
import { type Column, table } from './table.ts'
import type { Screen } from './terminal.ts'

export { joined, text } from './plain-text.ts'

type Row = Readonly<Record<string, unknown>>

/** The rows in a field of an answer. */
export function rowsIn(value: unknown): Row[] {
  return Array.isArray(value) ? value.map(record) : []
}

/** Tasks as lines; empty without any. */
export function taskRows(rows: readonly Row[], screen: Screen): string {
  return rows.length === 0 ? '' : table(rows, screen.width === undefined ? pipeColumns : columnsFor(screen), screen)
}

/** Always all of them, in this order, so that `cut -f` finds the same field in every line. The README names them. */
export const pipeFields = ['id', 'status', 'priority', 'owner', 'subject', 'labels', 'blockedBy', 'unblocks', 'progress'] as const

const usual: Readonly<Record<string, string>> = { status: 'pending', priority: String(defaultPriority), unblocks: '0' }

const pipeColumns: readonly Column<Row>[] = pipeFields.map((field) => ({
  of: (row) => joined(row[field], ',') || (usual[field] ?? ''),
}))

function columnsFor({ paint }: Screen): Column<Row>[] {
  return [
    { of: ({ id }) => text(id), style: paint.cyan },
    { of: ({ priority }) => (priority === undefined ? '' : `P${text(priority)}`), style: paint.yellow },
    { of: ({ subject }) => text(subject), gives: true },
    { of: remarks, style: paint.dim, gives: true },
  ]
}

/** All that is unusual about a task, the most telling first. */
export function remarks(row: Row): string {
  const status = text(row.status).replace('_', ' ')
  const labels = Array.isArray(row.labels) ? row.labels.map((label) => `#${text(label)}`).join(' ') : ''
  const parts = [
    status,
    text(row.owner),
    row.stale === true ? 'stale' : '',
    row.rewound === true ? 'rewound' : '',
    text(row.progress),
    after('waits for ', joined(row.blockedBy)),
    after('unblocks ', text(row.unblocks)),
    after('overlaps ', joined(row.overlaps)),
    labels,
  ]
  return parts.filter((part) => part !== '').join(' · ')
}

/** `1 task`, `2 tasks`. */
export function counted(count: unknown, what: string): string {
  return `${text(count)} ${what}${Number(count) === 1 ? '' : 's'}`
}

/** `words` before a text that says something. */
export function after(words: string, value: string): string {
  return value === '' ? '' : words + value
}
