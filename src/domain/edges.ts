/** Edges are stored once, on the task that waits: the ones found elsewhere move there, one task's at a time. */

import type { Draft } from './draft.ts'
import type { Task } from './task.ts'

/** For each task of the draft that is written anyway: its own `blocks`, and the `blocks` of others that name it. */
export function moveEdges(draft: Draft): void {
  for (const { id } of draft.changes()) {
    for (const waiting of draft.task(id)?.blocks ?? []) if (draft.task(waiting) !== undefined) storeEdge(draft, id, waiting)
    const known = new Set(draft.task(id)?.blockedBy)
    for (const blocker of draft.blockersOf(id)) if (!known.has(blocker)) storeEdge(draft, blocker, id)
  }
}

/** Stores that `waiting` waits for `blocker` on the waiting task, and there only. */
export function storeEdge(draft: Draft, blocker: string, waiting: string): void {
  change(draft, waiting, (task) =>
    task.blockedBy.includes(blocker) ? task : { ...task, blockedBy: [...task.blockedBy, blocker] },
  )
  change(draft, blocker, (task) => withoutBlocks(task, waiting))
}

/** Removes the edge on whichever side it is stored. */
export function removeEdge(draft: Draft, blocker: string, waiting: string): void {
  change(draft, waiting, (task) =>
    task.blockedBy.includes(blocker) ? { ...task, blockedBy: task.blockedBy.filter((id) => id !== blocker) } : task,
  )
  change(draft, blocker, (task) => withoutBlocks(task, waiting))
}

function withoutBlocks(task: Task, waiting: string): Task {
  return task.blocks.includes(waiting) ? { ...task, blocks: task.blocks.filter((id) => id !== waiting) } : task
}

function change(draft: Draft, id: string, make: (task: Task) => Task): void {
  const before = draft.task(id)
  if (before === undefined) return
  const after = make(before)
  if (after !== before) draft.put(after)
}
