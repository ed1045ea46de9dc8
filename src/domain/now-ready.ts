/** What became ready because something closed. */

import { descendantsOf } from './container.ts'
import { inOrder } from './order.ts'
import { isReady } from './readiness.ts'
import type { TaskView } from './view.ts'
import { viewOf } from './view.ts'
import type { World } from './world.ts'

/**
 * In the order in which they would be claimed. A task that waited for `closed`, itself or through a container it is in, cannot
 * have been ready before; so what is ready of them now has become so.
 */
export function nowReady(after: World, closed: readonly string[]): TaskView[] {
  const freed = new Set(closed.flatMap((id) => after.dependentsOf(id)))
  for (const id of [...freed]) for (const below of descendantsOf(after, id)) freed.add(below)
  const ready = [...freed].filter((id) => isReady(after, id))
  return inOrder(after, ready).map((id) => viewOf(after, id))
}
