/** Which closed tasks may leave the list for its archive, and how one comes back. */

import { descendantsOf } from './container.ts'
import { isClosed, type Task } from './task.ts'
import { type Decision, glance, type World } from './world.ts'

/**
 * Families of closed tasks (a task without parent and all below it, at any depth) that nothing open refers to, each closed before
 * `before` (ISO 8601). A family goes whole or not at all: a container that lost its children would be a task to work on, and one
 * that lost some of them would tell another progress. A task that does not say when it was closed stays.
 */
export function archivable(world: World, before: string): readonly (readonly string[])[] {
  const rule = { needed: openReferences(world), before }
  return [...world.ids()].flatMap((id) => {
    const task = glance(world, id)
    if (task === undefined || !mayGo(task, rule) || hasParent(world, task)) return []
    const family = [id, ...descendantsOf(world, id)]
    return family.every((one) => mayGo(glance(world, one), rule)) ? [family] : []
  })
}

/** Moves the families whose first members are `heads`, as far as they may go still; answers the ids that went. */
export function archiveTasks(world: World, heads: ReadonlySet<string>, before: string): Decision<readonly string[]> {
  const needed = new Set<string>() // `archivable` has looked; here each task is read from where it is kept
  const going = archivable(world, before).filter(
    ([head = '', ...rest]) =>
      heads.has(head) && [head, ...rest].every((id) => mayGo(world.task(id), { needed, before }) && !world.isRewound(id)),
  )
  const removes = going.flat()
  return { kind: 'archive', durable: true, changes: [], removes, answer: () => removes }
}

/** Brings a task back as it went: closed. Nothing where the list has it. */
export function restoreTask(world: World, task: Task): Decision<void> {
  const changes = world.task(task.id) === undefined ? [task] : []
  return { kind: 'archive', durable: true, changes, answer: () => undefined }
}

/** When a closed task was closed, ISO 8601: a cancelled one carries no other stamp than that of its last change. */
export function closedAt({ completedAt, updatedAt }: Task): string | undefined {
  const stamp = completedAt ?? updatedAt
  return stamp === undefined || Number.isNaN(Date.parse(stamp)) ? undefined : new Date(stamp).toISOString()
}

interface Rule {
  readonly needed: ReadonlySet<string>
  readonly before: string
}

function mayGo(task: Task | undefined, { needed, before }: Rule): boolean {
  if (task === undefined || !isClosed(task) || needed.has(task.id)) return false
  const at = closedAt(task)
  return at !== undefined && at < before
}

function hasParent(world: World, { parent }: Task): boolean {
  return parent !== undefined && glance(world, parent) !== undefined
}

/** What open tasks wait for, lie in, or were found at. */
function openReferences(world: World): Set<string> {
  const found = new Set<string>()
  for (const id of world.ids()) {
    const task = glance(world, id)
    if (task === undefined || isClosed(task)) continue
    for (const other of [...world.blockersOf(id), task.parent, task.discoveredFrom]) if (other !== undefined) found.add(other)
  }
  return found
}
