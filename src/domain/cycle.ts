/** No call may close a circle of waits. */

import { findCycle } from './dependency.ts'
import type { Draft } from './draft.ts'
import { TaskError } from './errors.ts'

/** New edges: `[blocker, waiting]` and `[child, parent]`. */
export interface NewEdges {
  readonly blocks: [string, string][]
  readonly parents: [string, string][]
}

/** @throws TaskError `cycle`, naming the path in the caller's own words. Circles that were there before are left alone. */
export function refuseCycle(draft: Draft, edges: NewEdges, nameOf: (id: string) => string = (id) => id): void {
  if (edges.blocks.length === 0 && edges.parents.length === 0) return
  const path = findCycle(draft, edges)
  if (path === undefined) return
  const closedPath = path[0] === path.at(-1) ? path : [...path, ...path.slice(0, 1)]
  throw new TaskError('cycle', `These tasks would wait for each other: ${closedPath.map(nameOf).join(' -> ')}.`, { path })
}
