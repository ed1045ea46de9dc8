/** Who else should hear of a change. */

import type { Draft } from './draft.ts'
import { isClosed } from './task.ts'

/**
 * Other tasks that changed in the same commit, and the open dependents of every task that was closed or reopened by it.
 * Ask after `settle` and before the commit, when the base is still what it was.
 */
export function affectedBy(draft: Draft, id: string): string[] {
  const found = new Set<string>()
  for (const task of draft.changes()) {
    found.add(task.id)
    const before = draft.base.task(task.id)
    if (before === undefined || isClosed(before) === isClosed(task)) continue
    for (const waiting of draft.dependentsOf(task.id)) {
      const other = draft.peek(waiting)
      if (other !== undefined && !isClosed(other)) found.add(waiting)
    }
  }
  found.delete(id)
  return [...found]
}
