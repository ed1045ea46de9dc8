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
  return repair(
    [...tasks.values()].filter((task) => !isSameTask(task, world.task(task.id)) || world.lagsBehind?.(task.id) === true),
  )
}

/** Answers the tasks whose files lag behind them; changes nothing. */
export function filesBehind(world: World): Decision<readonly string[]> {
  const behind = [...world.ids()].filter((id) => world.lagsBehind?.(id) === true)
  return { ...repair([]), answer: () => behind }
}

/** Writes those of these tasks whose files lag behind them. Answers them. */
export function catchUpFiles(world: World, ids: readonly string[]): Decision<readonly string[]> {
  const behind = ids.filter((id) => world.lagsBehind?.(id) === true)
  return repair(behind.flatMap((id) => world.task(id) ?? []))
}

function repair(changes: readonly Task[]): Decision<readonly string[]> {
  const ids = changes.map(({ id }) => id)
  return { kind: 'repair', durable: true, changes, answer: () => ids }
}
