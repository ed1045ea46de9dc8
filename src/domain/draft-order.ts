/** Where a task stands among the ready ones of a world that is still being decided. */

import { type Rank, rankOfTask } from './order.ts'
import { overlapping, workWithTouches } from './overlap.ts'
import type { Task } from './task.ts'
import { touchesOverlap } from './touches.ts'
import { glance, type World } from './world.ts'

/** Ready tasks looked at for overlaps that have gone. It is advice; beyond it the old place is good enough. */
const maxLook = 1000

/** Ranks tasks as of now: work in progress is looked up once. */
export function rankerOf(world: World): (id: string) => Rank | undefined {
  const work = workWithTouches(world)
  return (id) => {
    const task = glance(world, id)
    return task === undefined ? undefined : rankOfTask(task, world.unblocks(id), overlapping(task, work).length > 0)
  }
}

/** Ready tasks that may move forward because `released` is no longer worked on. */
export function* overlappedBy(world: World, released: Iterable<Task>): Iterable<string> {
  const touches = [...released].map((task) => task.touches).filter((globs) => globs.length > 0)
  if (touches.length === 0) return
  let looked = 0
  for (const id of world.readyInOrder()) {
    if (++looked > maxLook) return
    const task = glance(world, id)
    if (task !== undefined && touches.some((globs) => touchesOverlap(globs, task.touches))) yield id
  }
}
