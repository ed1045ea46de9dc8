/** The end of every decision: what must be written along with its own changes, in the same commit. */

import type { Actor } from './actor.ts'
import { closeFinishedContainers } from './container.ts'
import type { Draft } from './draft.ts'
import { moveEdges } from './edges.ts'
import { adopted, isAdopted } from './ownership.ts'
import type { Task } from './task.ts'

/**
 * Closes containers that are done, moves edges to where they belong, writes the session into adopted claims, and stamps what
 * has changed; answers the after-images. A draft that changes nothing stays so: nothing is committed for tidiness alone.
 */
export function settle(draft: Draft, actor: Actor): readonly Task[] {
  if (draft.changes().length === 0) return []
  closeFinishedContainers(draft)
  moveEdges(draft)
  adopt(draft, actor)
  for (const task of draft.changes()) draft.put({ ...task, updatedAt: stamp(draft, task.id) })
  return draft.changes()
}

/** New tasks keep their own stamp: a batch is numbered through it (see create-tasks). */
function stamp(draft: Draft, id: string): string {
  return draft.base.task(id) === undefined ? (draft.task(id)?.updatedAt ?? draft.now) : draft.now
}

/** The next change of a task that was held by a gone session of the same hint puts the present one in its place. */
function adopt(draft: Draft, actor: Actor): void {
  for (const task of draft.changes()) {
    const before = draft.base.task(task.id)
    if (before === undefined || !isAdopted(before, actor, draft) || task.claim === undefined) continue
    if (task.claim.session === before.claim?.session) draft.put(adopted(task, actor, draft.now))
  }
}
