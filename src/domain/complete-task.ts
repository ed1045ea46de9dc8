/** Completing: the task, every container that closes with it, and the next claim, in one decision. */

import type { Actor } from './actor.ts'
import { checkResult } from './check-limits.ts'
import { claimAnswer, nothingAnswer } from './claim-answer.ts'
import { type Grant, grantClaim } from './claim-rules.ts'
import { claimBest } from './claim-task.ts'
import { completionRefusal, isRepeated, keepLateResult, putAnotherResult, putCompleted } from './complete-rules.ts'
import { closeFinishedContainers } from './container.ts'
import { Draft } from './draft.ts'
import { nowReady } from './now-ready.ts'
import { isSameOwner } from './ownership.ts'
import { ancestorsOf } from './readiness.ts'
import { findTask } from './refusals.ts'
import type { CompleteOutcome, CompleteRequest } from './requests.ts'
import { settle } from './settle.ts'
import { isClosed, type Task } from './task.ts'
import { viewOf } from './view.ts'
import type { Decision, World } from './world.ts'

/**
 * Completes the task of a caller whose session holds it, or a free and unblocked one (which is claimed and completed in one).
 * Repeated by the completer it answers the same, so that an agent whose answer was lost may retry. A result that the first call
 * did not bring is kept: as the result where there was none, else as a note.
 *
 * @throws TaskError `task_not_found`, `has_open_children`, `task_blocked`, `claim_lost`; and from the answer, after a result was
 * kept as a note: `task_closed`, `not_holder`, `claim_lost`.
 */
export function completeTask(world: World, request: CompleteRequest, actor: Actor): Decision<CompleteOutcome> {
  checkResult(request.result)
  const task = findTask(world, request.id, actor)
  const draft = new Draft(world)
  if (isRepeated(task, actor, world)) return repeated(draft, task, { request, actor })
  const refusal = completionRefusal(world, task, { actor, knownTerm: request.knownTerm })
  if (refusal !== undefined) {
    if (!refusal.late || request.result === undefined) throw refusal.error('')
    const kept = keepLateResult(world, task, { refusal, result: request.result, actor })
    return { kind: 'update', durable: true, changes: settle(kept.draft, actor), answer: () => raise(kept.error) }
  }
  putCompleted(draft, task, { actor, result: request.result })
  closeFinishedContainers(draft)
  const closed = newlyClosed(draft)
  const grant = request.claimNext === undefined ? undefined : claimBest(draft, request.claimNext, actor)
  const changes = settle(draft, actor)
  return { kind: 'complete', durable: true, changes, answer: (after) => answer(after, { request, actor, closed, grant }) }
}

/** The second of two equal calls: the task claimed with the first is answered again while the caller still holds it. */
function repeated(draft: Draft, task: Task, by: { request: CompleteRequest; actor: Actor }): Decision<CompleteOutcome> {
  const { request, actor } = by
  putAnotherResult(draft, task, { result: request.result, actor })
  const durable = draft.changes().length > 0
  const next = request.claimedWith === undefined ? undefined : draft.task(request.claimedWith)
  const still = next !== undefined && isSameOwner(next, actor, draft)
  const same = still ? grantClaim(draft, { id: next.id }, actor) : undefined
  const grant = same ?? (request.claimNext === undefined ? undefined : claimBest(draft, request.claimNext, actor))
  const closed = [request.id, ...containersAbove(draft, request.id)]
  const changes = settle(draft, actor)
  return {
    kind: durable ? 'update' : 'claim',
    durable,
    changes,
    answer: (after) => answer(after, { request, actor, closed, grant }),
  }
}

interface Done {
  readonly request: CompleteRequest
  readonly actor: Actor
  /** What closed with the task, itself included. */
  readonly closed: readonly string[]
  readonly grant: Grant | undefined
}

function answer(after: World, { request, actor, closed, grant }: Done): CompleteOutcome {
  const containers = closed.filter((id) => id !== request.id)
  const done = { task: viewOf(after, request.id), closed: containers, nowReady: nowReady(after, closed) }
  if (grant !== undefined) return { ...done, claimed: claimAnswer(after, grant, actor) }
  if (request.claimNext === undefined) return done
  return { ...done, claimed: nothingAnswer(after, request.claimNext, actor) }
}

/** Containers that counted as closed before are written now, but nothing became ready through them. */
function newlyClosed(draft: Draft): string[] {
  const before = new Set(draft.base.finishedContainers())
  return draft.changes().flatMap((task) => (before.has(task.id) ? [] : [task.id]))
}

function containersAbove(world: World, id: string): string[] {
  const task = world.task(id)
  return task === undefined ? [] : ancestorsOf(world, task).flatMap((above) => (isClosed(above) ? [above.id] : []))
}

function raise(error: Error): never {
  throw error
}
