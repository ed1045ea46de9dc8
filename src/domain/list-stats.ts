/** The list in numbers over time: how fast work is done, how long a task takes, what no number of sessions can shorten. */

import { type Counts, countsOf } from './counts.ts'
import type { Task } from './task.ts'
import type { TaskGraph } from './task-graph.ts'

/** How many tasks without children were completed from `from` (ISO 8601, UTC) until the next one begins. */
export interface Throughput {
  readonly from: string
  readonly completed: number
}

/** Seconds from the last claim of a task to its completion. */
export interface TimeInProgress {
  readonly tasks: number
  readonly median: number
  /** Nine of ten took at most so long. */
  readonly p90: number
  readonly longest: number
  readonly total: number
}

export interface ListStats {
  readonly counts: Counts
  /** The last seven days, by UTC, oldest first; the last one is today. */
  readonly days: readonly Throughput[]
  /** The last 24 hours, oldest first; the last one is the present hour. */
  readonly hours: readonly Throughput[]
  /** Absent until a claimed task has been completed. */
  readonly timeInProgress?: TimeInProgress | undefined
  /** Open tasks without children that must be done one after the other, in this order. */
  readonly longestChain: readonly string[]
}

const hourMs = 3_600_000
const dayMs = 24 * hourMs

/** Everything is worked out from the tasks themselves, so it survives the log, and a reopened task is not counted twice. */
export function listStats(graph: TaskGraph): ListStats {
  const done = [...graph.tasks()].filter(({ id, status }) => status === 'completed' && graph.childrenOf(id).length === 0)
  const ends = done.flatMap(({ completedAt = '' }) => Date.parse(completedAt) || [])
  const now = Date.parse(graph.now)
  return {
    counts: countsOf(graph),
    days: throughput(ends, { now, each: dayMs, count: 7 }),
    hours: throughput(ends, { now, each: hourMs, count: 24 }),
    timeInProgress: timeInProgress(done),
    longestChain: graph.longestPath(),
  }
}

function throughput(ends: readonly number[], span: { now: number; each: number; count: number }): Throughput[] {
  const { now, each, count } = span
  const last = Math.floor(now / each)
  const found = Array.from({ length: count }, () => 0)
  for (const end of ends) {
    const at = Math.floor(end / each) - last + count - 1
    const before = found[at]
    if (before !== undefined) found[at] = before + 1
  }
  return found.map((completed, n) => ({ from: new Date((last - count + 1 + n) * each).toISOString(), completed }))
}

function timeInProgress(done: readonly Task[]): TimeInProgress | undefined {
  const seconds = done
    .map(({ claim, completedAt }) => (Date.parse(completedAt ?? '') - Date.parse(claim?.at ?? '')) / 1_000)
    .filter((taken) => taken >= 0)
    .sort((a, b) => a - b)
  if (seconds.length === 0) return undefined
  const at = (share: number) => rounded(seconds[Math.ceil(share * seconds.length) - 1] ?? 0)
  const total = seconds.reduce((sum, one) => sum + one, 0)
  return { tasks: seconds.length, median: at(0.5), p90: at(0.9), longest: at(1), total: rounded(total) }
}

function rounded(seconds: number): number {
  return Math.round(seconds * 1_000) / 1_000
}
