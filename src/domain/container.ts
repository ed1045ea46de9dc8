/** Containers follow their children: they close with the last one, reopen with a new one, and are cancelled as a whole. */

import type { Actor } from './actor.ts'
import type { Draft } from './draft.ts'
import { isHeld } from './holder.ts'
import { withNote } from './notes.ts'
import { isOwn } from './ownership.ts'
import { ancestorsOf, countsAsClosed, isFinishedContainer } from './readiness.ts'
import { heldByAnother } from './refusals.ts'
import { isClosed, type Task } from './task.ts'
import type { World } from './world.ts'

/**
 * Writes every container that is done, however that came about (this change, an edit by hand, a holder that died), and what
 * is done with it in turn. `cancelled` if all its children were.
 */
export function closeFinishedContainers(draft: Draft): void {
  for (let closing = [...draft.finishedContainers()]; closing.length > 0; closing = [...draft.finishedContainers()]) {
    for (const id of closing) closeContainer(draft, id)
  }
}

/** The children inside come first: whether all were cancelled is known only then. */
function closeContainer(draft: Draft, id: string): void {
  const container = draft.task(id)
  if (container === undefined || !isFinishedContainer(draft, container)) return
  const children = draft.childrenOf(id)
  for (const child of children) closeContainer(draft, child)
  const allCancelled = children.every((child) => draft.task(child)?.status === 'cancelled')
  draft.put(allCancelled ? cancelled(container) : completed(container, draft.now))
}

/** The task as completed now; owner and claim stay as history. */
export function completed(task: Task, now: string): Task {
  return { ...task, status: 'completed', unknownStatus: undefined, completedAt: now }
}

/** The task as given up; owner and claim stay as history. */
export function cancelled(task: Task): Task {
  return { ...task, status: 'cancelled', unknownStatus: undefined }
}

/** The task as open and free again. What it left behind stays as a note. */
export function reopened(task: Task, actor: Actor, now: string): Task {
  const free = { ...task, status: 'pending', unknownStatus: undefined, owner: undefined, claim: undefined } as const
  const open: Task = { ...free, completedAt: undefined, result: undefined }
  return task.result === undefined ? open : withNote(open, `Result before it was reopened: ${task.result}`, { actor, now })
}

/** Reopens the closed containers above an open task. */
export function reopenAbove(draft: Draft, task: Task, actor: Actor): void {
  for (const above of ancestorsOf(draft, task)) if (isClosed(above)) draft.put(reopened(above, actor, draft.now))
}

/** Children that are not done, as far as anybody who waits for the container is concerned. */
export function openChildrenOf(world: World, id: string): string[] {
  return world.childrenOf(id).filter((child) => !countsAsClosed(world, child))
}

/**
 * Cancels a task and all that is open below it.
 * @throws TaskError `child_held` while another session holds one of them.
 */
export function cancelWithDescendants(draft: Draft, task: Task, actor: Actor): void {
  draft.put(cancelled(task))
  for (const id of descendantsOf(draft, task.id)) {
    const below = draft.task(id)
    if (below === undefined || isClosed(below)) continue
    if (isHeld(below, draft) && !isOwn(below, actor, draft)) {
      throw heldByAnother(below, 'child_held', {
        now: draft.now,
        rest: ` It lies below ${task.id}, which can be cancelled once it is done.`,
      })
    }
    draft.put(cancelled(below))
  }
}

/** All that lies below `id`, without itself; ends at a loop that an edit by hand may have made. */
export function descendantsOf(world: Pick<World, 'childrenOf'>, id: string): string[] {
  const found = new Set([id])
  for (const container of found) for (const child of world.childrenOf(container)) found.add(child)
  found.delete(id)
  return [...found]
}
