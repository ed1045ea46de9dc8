/** Which work in progress a task would get in the way of, by the paths that both say they touch. Advice: nothing is refused for it. */

import { isHeld } from './holder.ts'
import type { Task } from './task.ts'
import { touchesOverlap } from './touches.ts'
import { glance, type World } from './world.ts'

type Seen = Pick<World, 'task' | 'peek' | 'inProgress' | 'presenceOf'>

/** Tasks that somebody works on now and that say what they touch. A claim whose session is gone is no work in progress. */
export function workWithTouches(world: Seen): Task[] {
  const found: Task[] = []
  for (const id of world.inProgress()) {
    const task = glance(world, id)
    if (task !== undefined && task.touches.length > 0 && isHeld(task, world)) found.push(task)
  }
  return found
}

/** Ids of other tasks in progress whose `touches` overlap those of `task`. */
export function overlapsOf(world: Seen, task: Task): string[] {
  if (task.touches.length === 0) return []
  return overlapping(task, workWithTouches(world)).map((other) => other.id)
}

/** Those of `work` that `task` overlaps; itself it does not. */
export function overlapping(task: Task, work: readonly Task[]): Task[] {
  return work.filter((other) => other.id !== task.id && touchesOverlap(task.touches, other.touches))
}
