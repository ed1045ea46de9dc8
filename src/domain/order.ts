/** The order in which ready tasks are offered: what is urgent, then what frees most, then what disturbs nobody, then age. */

import { overlapping, workWithTouches } from './overlap.ts'
import type { Task } from './task.ts'
import { glance, type World } from './world.ts'

/** All that decides a task's place among the ready ones. */
export interface Rank {
  readonly id: string
  readonly priority: number
  readonly unblocks: number
  /** Its `touches` overlap those of work in progress. */
  readonly overlaps: boolean
  /** Milliseconds; Infinity for a task that does not say when it was made: it is offered after those that do. */
  readonly createdAt: number
}

/** The rank of `task`, given what its neighbours make of it. */
export function rankOfTask(task: Task, unblocks: number, overlaps: boolean): Rank {
  const created = task.createdAt === undefined ? Number.NaN : Date.parse(task.createdAt)
  const createdAt = Number.isNaN(created) ? Number.POSITIVE_INFINITY : created
  return { id: task.id, priority: task.priority, unblocks, overlaps, createdAt }
}

/** Negative when `a` is offered before `b`. Total: 0 only for one and the same id. */
export function compareRank(a: Rank, b: Rank): number {
  return compareUrgency(a, b) || Number(a.overlaps) - Number(b.overlaps) || compareAge(a, b)
}

/** Without regard to overlaps, which change with every claim: the order in which the graph keeps the ready tasks. */
export function compareRestingRank(a: Rank, b: Rank): number {
  return compareUrgency(a, b) || compareAge(a, b)
}

/** `ids` in the order in which they would be offered; ids that do not exist are left out. */
export function inOrder(world: World, ids: Iterable<string>): string[] {
  const work = workWithTouches(world)
  const ranks: Rank[] = []
  for (const id of ids) {
    const task = glance(world, id)
    if (task !== undefined) ranks.push(rankOfTask(task, world.unblocks(id), overlapping(task, work).length > 0))
  }
  return ranks.sort(compareRank).map((rank) => rank.id)
}

/** Priority, then how many wait: 0 means that only overlap, age and id tell the two apart. */
export function compareUrgency(a: Rank, b: Rank): number {
  return a.priority - b.priority || b.unblocks - a.unblocks
}

function compareAge(a: Rank, b: Rank): number {
  if (a.createdAt !== b.createdAt) return a.createdAt < b.createdAt ? -1 : 1
  if (a.id === b.id) return 0
  return a.id < b.id ? -1 : 1
}
