/** Changing a task: what it says, what it waits for, and its status, in one decision. */

import type { Actor } from './actor.ts'
import { affectedBy } from './affected.ts'
import { checkLimits } from './check-limits.ts'
import { grantClaim } from './claim-rules.ts'
import { completionRefusal, isRepeated, keepLateResult, putCompleted, type Refusal } from './complete-rules.ts'
import { cancelWithDescendants, reopenAbove, reopened } from './container.ts'
import { Draft } from './draft.ts'
import { TaskError } from './errors.ts'
import { isHeld } from './holder.ts'
import { isOwn } from './ownership.ts'
import { isFinishedContainer } from './readiness.ts'
import { closed, findTask, heldByAnother } from './refusals.ts'
import { released } from './release-task.ts'
import type { Updated, UpdateRequest } from './requests.ts'
import { settle } from './settle.ts'
import { isClosed, type Task } from './task.ts'
import { changeEdges } from './update-edges.ts'
import { withFields } from './update-fields.ts'
import { viewOf } from './view.ts'
import type { ChangeKind, Decision, World } from './world.ts'

/**
 * Applies the whole request or nothing of it. Texts, edges, labels and notes are anybody's to change; a status is under the
 * rules of claiming, completing, releasing and cancelling. A request that changes nothing writes nothing; one that names nothing
 * is refused, or whoever misspelt what it meant would be told that it is done.
 *
 * @throws TaskError `task_not_found`, `invalid_input`, `unknown_id`, `cycle`, `task_closed`, `task_blocked`, `already_claimed`,
 * `not_holder`, `has_open_children`, `child_held`, `claim_lost`.
 */
export function updateTask(world: World, request: UpdateRequest, actor: Actor): Decision<Updated> {
  const draft = new Draft(world)
  const task = findTask(draft, request.id, actor)
  if (!namesAnything(request)) throw new TaskError('invalid_input', nothingNamed(task))
  if (request.status === 'pending') setOpen(draft, task, actor)
  draft.put(withFields(draft, draft.task(task.id) ?? task, { request, actor }))
  changeEdges(draft, request, actor)
  for (const changed of draft.changes()) checkLimits(changed, world.task(changed.id))
  const refusal = setStatus(draft, request, actor)
  if (refusal !== undefined) return refused(world, { task, refusal, request, actor })
  const changes = settle(draft, actor)
  const affected = affectedBy(draft, task.id)
  return { kind: kindOf(request), durable: true, changes, answer: (after) => ({ task: viewOf(after, task.id), affected }) }
}

function namesAnything({ id: _id, knownTerm: _term, set, ...rest }: UpdateRequest): boolean {
  return [...Object.values(set), ...Object.values(rest)].some((value) => value !== undefined)
}

function nothingNamed({ id }: Task): string {
  return `Nothing to change in ${id}: name a field (subject, description, priority, labels, ...), an edge, a note or a status.`
}

function kindOf({ status }: UpdateRequest): ChangeKind {
  if (status === 'in_progress') return 'claim'
  return status === 'completed' ? 'complete' : 'update'
}

/** `pending`: reopens what is closed, gives back what is held. */
function setOpen(draft: Draft, task: Task, actor: Actor): void {
  if (!isClosed(task)) {
    draft.put({ ...released(draft, task, actor), unknownStatus: undefined })
    return
  }
  const open = reopened(task, actor, draft.now)
  draft.put(open)
  if (isFinishedContainer(draft, open)) {
    throw new TaskError(
      'invalid_input',
      `Task ${task.id} is done with its children. Reopen one of them or create another: it reopens with it.`,
    )
  }
  reopenAbove(draft, open, actor)
}

/** The other statuses, on the task as the rest of the request leaves it. */
function setStatus(draft: Draft, request: UpdateRequest, actor: Actor): Refusal | undefined {
  const task = findTask(draft, request.id, actor)
  switch (request.status) {
    case 'in_progress':
      grantClaim(draft, { id: task.id }, actor)
      return undefined
    case 'completed': {
      if (isRepeated(task, actor, draft)) return undefined
      const refusal = completionRefusal(draft, task, { actor, knownTerm: request.knownTerm })
      if (refusal === undefined) putCompleted(draft, task, { actor })
      return refusal
    }
    case 'cancelled':
      cancel(draft, task, actor)
      return undefined
    default:
      return undefined
  }
}

function cancel(draft: Draft, task: Task, actor: Actor): void {
  if (task.status === 'cancelled') return
  if (task.status === 'completed') throw closed(task, draft)
  if (isHeld(task, draft) && !isOwn(task, actor, draft)) throw heldByAnother(task, 'not_holder', draft)
  cancelWithDescendants(draft, task, actor)
}

/** Nothing of a refused request is written, but for a result that came too late. */
function refused(world: World, by: { task: Task; refusal: Refusal; request: UpdateRequest; actor: Actor }): Decision<Updated> {
  const { task, refusal, request, actor } = by
  const { result } = request.set
  if (!refusal.late || typeof result !== 'string') throw refusal.error('')
  const kept = keepLateResult(world, task, { refusal, result, actor })
  const fail = (): never => {
    throw kept.error
  }
  return { kind: 'update', durable: true, changes: settle(kept.draft, actor), answer: fail }
}
