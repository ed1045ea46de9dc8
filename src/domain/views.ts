/** Every task as `viewOf` sees it, for who looks at the whole list after each commit: what tasks have in common is worked out once. */

import { holderOf } from './holder.ts'
import { overlapping, workWithTouches } from './overlap.ts'
import { openBlockers, ownOpenBlockers } from './readiness.ts'
import { isClosed, type Task } from './task.ts'
import type { TaskGraph } from './task-graph.ts'
import { progressOf, type TaskView } from './view.ts'

/** One for all that have none: who compares two looks sees it at a glance. */
const none: readonly string[] = []

/** The views of all tasks, in the order of `graph.ids()`. At 10,000 tasks 4 ms of processor time against 8 of `viewOf` for each (measured). */
export function viewsOf(graph: TaskGraph): TaskView[] {
  const ready = new Set(graph.readyIds())
  const work = workWithTouches(graph)
  const above = new Map<string, readonly string[]>()
  const known = new Map<string, boolean>() // stays empty: a graph has an index of what counts as closed
  /** What holds back all that is in a container: the same for each of its children. */
  const openAbove = (parent: string | undefined): readonly string[] => {
    if (parent === undefined) return none
    const before = above.get(parent)
    if (before !== undefined) return before
    const container = graph.task(parent)
    const open = container === undefined ? none : openBlockers(graph, container)
    above.set(parent, open)
    return open
  }
  const blockersOf = (task: Task): readonly string[] => {
    if (ready.has(task.id)) return none
    const [own, inherited] = [ownOpenBlockers(graph, task, known), openAbove(task.parent)]
    if (inherited.length === 0) return own.length === 0 ? none : own
    return [...new Set([...own, ...inherited])]
  }
  return Array.from(graph.tasks(), (task) => {
    const open = !isClosed(task)
    return {
      task,
      holder: holderOf(task, graph),
      ready: ready.has(task.id),
      openBlockers: open ? blockersOf(task) : none,
      unblocks: open ? graph.unblocks(task.id) : 0,
      overlaps: open && task.touches.length > 0 ? overlapping(task, work).map(({ id }) => id) : none,
      progress: progressOf(graph, task.id),
      rewound: graph.isRewound(task.id),
    }
  })
}
