/** Giving a task back, with what the next one should know. */

import type { Actor } from './actor.ts'
import { affectedBy } from './affected.ts'
import { checkNote } from './check-limits.ts'
import { Draft } from './draft.ts'
import { isHeld } from './holder.ts'
import { withNote } from './notes.ts'
import { isOwn } from './ownership.ts'
import { closed, findTask, heldByAnother } from './refusals.ts'
import type { ReleaseRequest, Updated } from './requests.ts'
import { settle } from './settle.ts'
import { isClosed, type Task } from './task.ts'
import { viewOf } from './view.ts'
import type { Decision, World } from './world.ts'

/**
 * Frees a task that the caller's session holds, whichever of its agents does. Nobody stands behind an owner without a claim
 * (an edit by hand), so anybody may free that. Releasing a free task is a success; the note is kept all the same.
 * @throws TaskError `task_not_found`, `task_closed`, `not_holder`.
 */
export function releaseTask(world: World, request: ReleaseRequest, actor: Actor): Decision<Updated> {
  if (request.note !== undefined) checkNote(request.note)
  const draft = new Draft(world)
  const task = findTask(draft, request.id, actor)
  const free = released(draft, task, actor)
  draft.put(request.note === undefined ? free : withNote(free, request.note, { actor, now: world.now }))
  const changes = settle(draft, actor)
  const affected = affectedBy(draft, task.id)
  const durable = request.note !== undefined
  return { kind: 'release', durable, changes, answer: (after) => ({ task: viewOf(after, task.id), affected }) }
}

/**
 * The task as nobody's. Its term stays: the next claim counts on from it.
 * @throws TaskError `task_closed`, `not_holder`.
 */
export function released(world: World, task: Task, actor: Actor): Task {
  if (isClosed(task)) throw closed(task, world)
  if (task.status !== 'in_progress') return task
  const nobodyBehind = task.claim === undefined
  if (isHeld(task, world) && !isOwn(task, actor, world) && !nobodyBehind) throw heldByAnother(task, 'not_holder', world)
  return { ...task, status: 'pending', owner: undefined, claim: undefined }
}
