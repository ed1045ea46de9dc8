/** One task with all that surrounds it. */

import type { Actor } from '../domain/actor.ts'
import { blockerResults } from '../domain/claim-answer.ts'
import { findTask } from '../domain/refusals.ts'
import { viewOf } from '../domain/view.ts'
import type { World } from '../domain/world.ts'
import type { TaskDetail } from './task-store.ts'

/** @throws TaskError `task_not_found`, naming the nearest id and what the caller holds. */
export function taskDetail(world: World, id: string, by: Actor): Omit<TaskDetail, 'history'> {
  findTask(world, id, by)
  return {
    task: viewOf(world, id),
    blocks: world.dependentsOf(id),
    blockers: blockerResults(world, id),
    children: world.childrenOf(id).map((child) => viewOf(world, child)),
  }
}
