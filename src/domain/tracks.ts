/** How many pieces of work could go on side by side without touching the same files. */

import { overlapping, workWithTouches } from './overlap.ts'
import type { Task } from './task.ts'
import type { TaskGraph } from './task-graph.ts'

/**
 * Of the tasks that say what they touch this many are looked at: pairs are compared, which is half a millisecond for 100 and
 * fifty for 1,000, in every answer after a change; and nobody starts as many sessions.
 */
const mostCompared = 100

/**
 * Goes through the ready tasks in order, then through those in progress, and counts each that overlaps none counted before.
 * A task that does not say what it touches always counts.
 */
export function countTracks(graph: TaskGraph): number {
  const all = graph.readyCount + graph.heldCount
  if (graph.touchingCount === 0) return all
  const ready = graph.readyTouching(mostCompared)
  const work = workWithTouches(graph)
  const apart: Task[] = []
  for (const task of [...ready.first.map((id) => graph.task(id)), ...work].slice(0, mostCompared)) {
    if (task !== undefined && overlapping(task, apart).length === 0) apart.push(task)
  }
  return all - ready.count - work.length + apart.length
}
