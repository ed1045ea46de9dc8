/** What the caller holds and what is ready, from the graph's own indexes. */

import type { Actor } from '../domain/actor.ts'
import { countsOf } from '../domain/counts.ts'
import { matches, narrows } from '../domain/match.ts'
import { isOwn } from '../domain/ownership.ts'
import { findTask } from '../domain/refusals.ts'
import type { TaskGraph } from '../domain/task-graph.ts'
import { type TaskView, viewOf } from '../domain/view.ts'
import type { ReadyList, ReadyQuery } from './task-store.ts'

/**
 * Without a filter the walk ends with the page: how many more there are is known without counting them, and a page without rows
 * (the status line's) needs no order, whose making is 18 ms of 10,000 tasks.
 * @throws TaskError `task_not_found` for a parent that is none.
 */
export function readyList(graph: TaskGraph, { match, limit }: ReadyQuery, by: Actor): Omit<ReadyList, 'problems'> {
  if (match?.parent !== undefined) findTask(graph, match.parent, by)
  const counts = countsOf(graph)
  const filtered = narrows(match)
  const ids: string[] = []
  let found = 0
  for (const id of limit === 0 && !filtered ? [] : graph.readyInOrder()) {
    if (filtered && !matches(graph, id, match)) continue
    if (ids.length < limit) ids.push(id)
    else if (!filtered) break
    found += 1
  }
  const all = filtered ? found : counts.ready
  return { mine: heldBy(graph, by), ready: ids.map((id) => viewOf(graph, id)), more: all - ids.length, counts }
}

/** What the caller's session holds, whichever of its agents does; the longest held first. */
export function heldBy(graph: TaskGraph, by: Actor): TaskView[] {
  const own = [...graph.inProgress()].flatMap((id) => {
    const task = graph.task(id)
    return task !== undefined && isOwn(task, by, graph) ? [task] : []
  })
  return own.sort((a, b) => compare(a.claim?.at, b.claim?.at) || compare(a.id, b.id)).map(({ id }) => viewOf(graph, id))
}

function compare(a = '', b = ''): number {
  return a < b ? -1 : Number(a > b)
}
