/** Brings back what was committed to a task while somebody (git, checking out a merge) wrote an older version of its file. */

import { mergeTasks } from './merge-tasks.ts'
import { isSameTask } from './same-task.ts'
import type { Task } from './task.ts'
import type { Decision, World } from './world.ts'

/** What a task was before the changes that may be lost, and after them. */
export interface Change {
  readonly id: string
  readonly before: Task | undefined
  readonly after: Task
}

/**
 * Merges each change, in turn, into its task as it is now, where it is not part of it any more, or of its file alone: what git commits
 * and pushes is the file. Answers the tasks that were brought back to.
 */
export function mergeBack(world: World, changes: readonly Change[]): Decision<readonly string[]> {
  const tasks = new Map<string, Task>()
  for (const { id, before, after } of changes) {
    const now = tasks.get(id) ?? world.task(id)
    tasks.set(id, now === undefined ? after : mergeTasks({ base: before, ours: after, theirs: now }))
  }
  const lost = [...tasks.values()].filter(
    (task) => !isSameTask(task, world.task(task.id)) || world.lagsBehind?.(task.id) === true,
  )
  const ids = lost.map(({ id }) => id)
  return { kind: 'repair', durable: true, changes: lost, answer: () => ids }
}
