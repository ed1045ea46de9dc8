/** A task with all that is derived from its neighbours: what rows, boards and status lines show. */

import { TaskError } from './errors.ts'
import { type Holder, holderOf } from './holder.ts'
import { overlapsOf } from './overlap.ts'
import { countsAsClosed, isReady, openBlockers } from './readiness.ts'
import { isClosed, type Task } from './task.ts'
import type { World } from './world.ts'

export interface TaskView {
  readonly task: Task
  readonly holder: Holder
  readonly ready: boolean
  /** Open blockers of the task and of its ancestors; missing ones included. */
  readonly openBlockers: readonly string[]
  readonly unblocks: number
  /** Ids in progress (of others) whose `touches` overlap this task's. */
  readonly overlaps: readonly string[]
  /** Direct children of a container: closed and all. */
  readonly progress?: { readonly closed: number; readonly all: number } | undefined
  readonly rewound: boolean
}

/**
 * `id` as `world` sees it. A closed task waits for nothing and gets in nobody's way, whatever its neighbours do.
 * @throws TaskError `task_not_found`.
 */
export function viewOf(world: World, id: string): TaskView {
  const task = world.task(id)
  if (task === undefined) throw new TaskError('task_not_found', `No task ${id}.`, { id })
  const open = !isClosed(task)
  return {
    task,
    holder: holderOf(task, world),
    ready: isReady(world, id),
    openBlockers: open ? openBlockers(world, task) : [],
    unblocks: open ? world.unblocks(id) : 0,
    overlaps: open ? overlapsOf(world, task) : [],
    progress: progressOf(world, id),
    rewound: world.isRewound(id),
  }
}

/** Direct children of a container; undefined for a task that has none. */
export function progressOf(world: World, id: string): TaskView['progress'] {
  const children = world.childrenOf(id)
  if (children.length === 0) return undefined
  const known = new Map<string, boolean>()
  return { closed: children.filter((child) => countsAsClosed(world, child, known)).length, all: children.length }
}
