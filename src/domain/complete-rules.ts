/** When a task may be completed, and by whom; a result that comes too late is kept where others find it. */

import type { Actor } from './actor.ts'
import { completed, openChildrenOf } from './container.ts'
import { Draft } from './draft.ts'
import type { TaskError } from './errors.ts'
import { isHeld } from './holder.ts'
import { hasNote, withNote } from './notes.ts'
import { held, isClaimOf, isOwn } from './ownership.ts'
import { openBlockers } from './readiness.ts'
import { blocked, claimLost, closed, heldByAnother, openChildren } from './refusals.ts'
import { isClosed, type Task } from './task.ts'
import type { World } from './world.ts'

/** Why the task cannot be completed now. `late`: another holds or closed it, so the caller's work was for nothing but its result. */
export interface Refusal {
  readonly error: (resultWords: string) => TaskError
  readonly late: boolean
}

/** Was the task completed by the caller's session before? Saying so again is a success. */
export function isRepeated(task: Task, actor: Actor, world: World): boolean {
  return task.status === 'completed' && isClaimOf(task, actor, world)
}

/** Undefined when `actor` may complete `task` now. The checks go from the holder to what is still to be done. */
export function completionRefusal(
  world: World,
  task: Task,
  by: { actor: Actor; knownTerm?: number | undefined },
): Refusal | undefined {
  const now = world.now
  if (isClosed(task)) return { late: true, error: (words) => closed(task, { now, rest: words }) }
  const own = isOwn(task, by.actor, world)
  const others = !own && isHeld(task, world)
  if (!own && by.knownTerm !== undefined && by.knownTerm < task.term) {
    return { late: others, error: (words) => claimLost(task, now, words) }
  }
  if (others) return { late: true, error: (words) => heldByAnother(task, 'not_holder', { now, rest: words }) }
  const children = openChildrenOf(world, task.id)
  if (children.length > 0) return { late: false, error: () => openChildren(task, children) }
  const open = openBlockers(world, task)
  return open.length > 0 ? { late: false, error: () => blocked(task, world, open) } : undefined
}

/** Completes a task for which there is no refusal; one that nobody holds is claimed in the same step. */
export function putCompleted(draft: Draft, task: Task, by: { actor: Actor; result?: string | undefined }): void {
  const mine = isOwn(task, by.actor, draft) ? task : held(task, by.actor, draft.now)
  const done = completed(mine, draft.now)
  draft.put(by.result === undefined ? done : { ...done, result: by.result })
}

/** A repeated completion loses nothing that it was given: main completes, say, and then the subagent with its own result. */
export function putAnotherResult(draft: Draft, task: Task, by: { actor: Actor; result?: string | undefined }): void {
  const { actor, result } = by
  if (result === undefined || result === task.result) return
  const text = `Result of a second completion: ${result}`
  if (task.result === undefined) draft.put({ ...task, result })
  else if (!hasNote(task, text, actor)) draft.put(withNote(task, text, { actor, now: draft.now }))
}

/** The draft of a refused completion: the late result as a note, once, and the error to end with; nothing else. */
export function keepLateResult(world: World, task: Task, late: { refusal: Refusal; result: string; actor: Actor }) {
  const draft = new Draft(world)
  const text = `Result of a completion that came too late: ${late.result}`
  if (!hasNote(task, text, late.actor)) draft.put(withNote(task, text, { actor: late.actor, now: world.now }))
  return { draft, error: late.refusal.error(` Your result is kept as a note on ${task.id}.`) }
}
