/** The list as containers and what lies in them. */

import type { Actor } from '../domain/actor.ts'
import { findTask } from '../domain/refusals.ts'
import type { Task } from '../domain/task.ts'
import type { TaskGraph } from '../domain/task-graph.ts'
import { viewOf } from '../domain/view.ts'
import { compareAge } from './list-query.ts'
import type { TreeRow } from './task-store.ts'

/**
 * Every task once. What says it lies in a task that does not exist lies in none; containers that lie in each other (only edits
 * by hand make them) are entered at the oldest.
 * @throws TaskError `task_not_found`.
 */
export function taskTree(graph: TaskGraph, root: string | undefined, by: Actor): TreeRow[] {
  const shown = new Set<string>()
  if (root !== undefined) return below(graph, findTask(graph, root, by), shown)
  const all = [...graph.tasks()].sort(compareAge)
  const isTop = ({ parent }: Task) => parent === undefined || graph.task(parent) === undefined
  const rows = all.filter(isTop).flatMap((task) => below(graph, task, shown))
  return [...rows, ...all.flatMap((task) => below(graph, task, shown))]
}

/** A stack instead of recursion: nothing limits how deep containers may lie. */
function below(graph: TaskGraph, top: Task, shown: Set<string>): TreeRow[] {
  const rows: TreeRow[] = []
  const stack = [{ task: top, depth: 0 }]
  for (let next = stack.pop(); next !== undefined; next = stack.pop()) {
    const { task, depth } = next
    if (shown.has(task.id)) continue
    shown.add(task.id)
    rows.push({ view: viewOf(graph, task.id), depth })
    const children = graph.childrenOf(task.id).flatMap((id) => graph.task(id) ?? [])
    for (const child of children.sort(compareAge).reverse()) stack.push({ task: child, depth: depth + 1 })
  }
  return rows
}
