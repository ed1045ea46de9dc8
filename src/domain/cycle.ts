/** No call may close a circle of waits. */

import { findCycle } from './dependency.ts'
import type { Draft } from './draft.ts'
import { TaskError } from './errors.ts'
import type { Task } from './task.ts'

/** New edges: `[blocker, waiting]` and `[child, parent]`. */
export interface NewEdges {
  readonly blocks: [string, string][]
  readonly parents: [string, string][]
}

/** The edges that these tasks of the draft have and did not have before it. */
export function newEdges(draft: Draft, tasks: Iterable<Task>): NewEdges {
  const blocks: [string, string][] = []
  const parents: [string, string][] = []
  for (const task of tasks) {
    const before = draft.base.task(task.id)
    for (const blocker of task.blockedBy) if (before?.blockedBy.includes(blocker) !== true) blocks.push([blocker, task.id])
    for (const waiting of task.blocks) if (before?.blocks.includes(waiting) !== true) blocks.push([task.id, waiting])
    if (task.parent !== undefined && task.parent !== before?.parent) parents.push([task.id, task.parent])
  }
  return { blocks, parents }
}

/** @throws TaskError `cycle`, naming the path in the caller's own words. Circles that were there before are left alone. */
export function refuseCycle(draft: Draft, edges: NewEdges, nameOf: (id: string) => string = (id) => id): void {
  if (edges.blocks.length === 0 && edges.parents.length === 0) return
  const path = findCycle(draft, edges)
  if (path === undefined) return
  const closedPath = path[0] === path.at(-1) ? path : [...path, ...path.slice(0, 1)]
  throw new TaskError('cycle', `These tasks would wait for each other: ${closedPath.map(nameOf).join(' -> ')}.`, { path })
}
