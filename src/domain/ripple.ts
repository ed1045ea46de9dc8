/** How far a change reaches: which other tasks may count as closed, or be held back, otherwise than before. */

import { isHeld } from './holder.ts'
import { isClosed, type Task } from './task.ts'
import { glance, type World } from './world.ts'

/** A world as it would be, and the one that it is laid over: see Draft. */
interface Laid extends World {
  readonly base: World
}

export interface Ripple {
  /** May count as closed otherwise: what changed, containers around it, and containers that wait for those. */
  readonly turned: ReadonlySet<string>
  /** May wait for something otherwise: dependents of the above, and all that is in them. */
  readonly heldBack: ReadonlySet<string>
}

/** Follows edges and containers from the changed tasks, until nothing new is found. Siblings of a changed task are left out. */
export function rippleOf(draft: Laid, changed: Iterable<Task>): Ripple {
  const turned = new Set<string>()
  const heldBack = new Set<string>()
  for (const { id, parent } of changed) {
    turned.add(id)
    heldBack.add(id)
    for (const container of [parent, draft.base.task(id)?.parent]) if (container !== undefined) turned.add(container)
    for (const waiting of draft.base.dependentsOf(id)) heldBack.add(waiting)
  }
  for (let size = 0; size !== turned.size + heldBack.size; ) {
    size = turned.size + heldBack.size
    for (const id of turned) {
      for (const waiting of draft.dependentsOf(id)) heldBack.add(waiting)
      const parent = glance(draft, id)?.parent
      if (parent !== undefined) turned.add(parent)
    }
    for (const id of heldBack) {
      const children = draft.childrenOf(id)
      if (children.length > 0) turned.add(id)
      for (const child of children) heldBack.add(child)
    }
  }
  return { turned, heldBack }
}

/**
 * May a container be finished because of this change? Not by a claim, a text or a new task; so that such a change does not rest
 * on all the siblings of the task, and callers who claim them at the same time do not make each other start over.
 */
export function mayFinishOthers(draft: Laid, after: Task): boolean {
  const before = draft.base.task(after.id)
  if (before === undefined) return isClosed(after) || draft.childrenOf(after.id).length > 0
  const lost = (was: readonly string[], is: readonly string[]) => was.some((id) => !is.includes(id))
  if (before.parent !== after.parent || lost(before.blockedBy, after.blockedBy) || lost(before.blocks, after.blocks)) return true
  if (isClosed(after)) return !isClosed(before)
  if (isHeld(after, draft)) return false
  return isHeld(before, draft) || isClosed(before) || before.unknownStatus !== after.unknownStatus
}
