/** How many pieces of work could go on side by side without touching the same files. */

import { overlapping, workWithTouches } from './overlap.ts'
import type { Task } from './task.ts'
import type { TaskGraph } from './task-graph.ts'

/** Tasks with `touches` beyond this are not looked at: pairs are compared, and nobody starts more sessions than this. */
const mostCompared = 200

/**
 * Goes through the ready tasks in order, then through those in progress, and counts each that overlaps none counted before.
 * A task that does not say what it touches always counts.
 */
export function countTracks(graph: TaskGraph): number {
  const all = graph.readyCount + graph.heldCount
  if (graph.touchingCount === 0) return all
  const touching: Task[] = []
  for (const id of graph.readyInOrder()) {
    const task = graph.task(id)
    if (task !== undefined && task.touches.length > 0) touching.push(task)
  }
  touching.push(...workWithTouches(graph))
  const apart: Task[] = []
  for (const task of touching.slice(0, mostCompared)) if (overlapping(task, apart).length === 0) apart.push(task)
  return all - touching.length + apart.length
}
