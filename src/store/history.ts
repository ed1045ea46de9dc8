/** What happened to one task, told from the commits that changed it. */

import { isClosed, type Task } from '../domain/task.ts'
import type { ChangeRecord, HistoryLine } from './task-store.ts'

/** How many lines an answer holds; the log has all. */
export const maxHistoryLines = 20

/** The newest lines about `id`, newest last. */
export function historyOf(records: Iterable<ChangeRecord>, id: string): HistoryLine[] {
  const lines: HistoryLine[] = []
  for (const record of records) {
    const change = record.tasks.find((task) => task.id === id)
    if (change === undefined) continue
    lines.push({ at: record.at, by: record.by.owner, what: told(record.kind, change) })
  }
  return lines.slice(-maxHistoryLines)
}

/** The same, with how it came about where that is not said by it. */
export function told(
  kind: ChangeRecord['kind'],
  { before, after }: Pick<ChangeRecord['tasks'][number], 'before' | 'after'>,
): string {
  if (kind === 'archive') return after === undefined ? 'archived' : 'restored'
  const remark = kind === 'outside' || kind === 'undo' || kind === 'import' ? ` (${kind})` : ''
  return `${whatHappened(before, after)}${remark}`
}

/** One change in a few words: the step in the task's life, or else the fields that differ. */
function whatHappened(before: Task | undefined, after: Task | undefined): string {
  if (after === undefined) return 'removed'
  if (before === undefined) return 'created'
  return stepOf(before, after) ?? handOver(before, after) ?? `changed ${changedFields(before, after).join(', ') || 'nothing'}`
}

function stepOf(before: Task, after: Task): string | undefined {
  if (before.status === after.status) return undefined
  if (after.status === 'completed' || after.status === 'cancelled') return after.status
  if (isClosed(before)) return after.status === 'in_progress' ? 'reopened and claimed' : 'reopened'
  return after.status === 'in_progress' ? 'claimed' : 'released'
}

function handOver(before: Task, after: Task): string | undefined {
  if (after.status !== 'in_progress' || before.owner === after.owner) return undefined
  return after.term > before.term ? `taken over from ${before.owner ?? 'nobody'}` : `handed to ${after.owner ?? 'nobody'}`
}

/** Stamps and the bookkeeping of claims change with everything, and say nothing. */
const silent = new Set(['updatedAt', 'claim', 'term'])

function changedFields(before: Task, after: Task): string[] {
  const earlier = new Map(Object.entries(before))
  const names = new Set([...earlier.keys(), ...Object.keys(after)])
  const later = new Map(Object.entries(after))
  return [...names].filter((name) => !silent.has(name) && !isSameField(earlier.get(name), later.get(name)))
}

function isSameField(a: unknown, b: unknown): boolean {
  return a === b || JSON.stringify(a) === JSON.stringify(b)
}
