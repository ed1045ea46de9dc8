/** Whether a claim still holds: decided from what is known of its session, never from a clock or a sweep. */

import { isClosed, type Task } from './task.ts'
import type { World } from './world.ts'

/** Who has a task. `person`: an owner without a session; `foreign`: a session that has no presence here. */
export type Holder = 'nobody' | 'self' | 'live' | 'gone' | 'foreign' | 'person'

/**
 * Who has `task` now. Only `in_progress` holds: owner and claim on a pending or closed task are history.
 * `gone` (its session ended, or nobody is named) means that anybody may claim it, with the next term.
 */
export function holderOf(task: Task, world: Pick<World, 'presenceOf'>): Holder {
  if (task.status !== 'in_progress') return 'nobody'
  if (task.owner === undefined) return 'gone'
  if (task.claim?.session === undefined) return 'person'
  const presence = world.presenceOf(task.claim.session)
  return presence === 'unknown' ? 'foreign' : presence
}

/** Somebody who is not known to be gone works on it: it is neither ready nor closes by itself. */
export function isHeld(task: Task, world: Pick<World, 'presenceOf'>): boolean {
  const holder = holderOf(task, world)
  return holder !== 'nobody' && holder !== 'gone'
}

/** An open task whose `deferUntil` lies ahead. A stamp that is no date defers nothing. */
export function isDeferred(task: Task, now: string): boolean {
  if (task.deferUntil === undefined || isClosed(task)) return false
  return Date.parse(task.deferUntil) > Date.parse(now)
}
