/** Claiming: one task by its id, or the best that is ready; one winner, since the choice is part of the decision. */

import type { Actor } from './actor.ts'
import { claimAnswer, nothingAnswer } from './claim-answer.ts'
import { type Grant, grantClaim } from './claim-rules.ts'
import { Draft } from './draft.ts'
import { matches } from './match.ts'
import { isReady } from './readiness.ts'
import { findTask } from './refusals.ts'
import type { ClaimOutcome, ClaimRequest, Match } from './requests.ts'
import { settle } from './settle.ts'
import type { Task } from './task.ts'
import { type Decision, glance, type World } from './world.ts'

/**
 * By id: under the rules of `grantClaim`. Without: the first in order that is ready and matches; when there is none the
 * answer says why, which is no error.
 * @throws TaskError `task_not_found`; `task_closed`, `task_blocked`, `already_claimed` for an id only.
 */
export function claimTask(world: World, request: ClaimRequest, actor: Actor): Decision<ClaimOutcome> {
  const draft = new Draft(world)
  const grant =
    request.id === undefined ? claimBest(draft, request.match, actor) : grantClaim(draft, { ...request, id: request.id }, actor)
  const answer = (after: World): ClaimOutcome =>
    grant === undefined ? nothingAnswer(after, request.match, actor) : claimAnswer(after, grant, actor)
  return { kind: 'claim', durable: false, changes: settle(draft, actor), answer }
}

/**
 * The best ready task that matches, claimed in the draft; one as urgent further down where `passOver` says so and there is one.
 * What the order proposes is judged again before it is taken.
 * @throws TaskError `task_not_found` for a parent that is none: `no_match` would have the caller give up.
 */
export function claimBest(draft: Draft, match: Match | undefined, actor: Actor): Grant | undefined {
  if (match?.parent !== undefined) findTask(draft.base, match.parent, actor)
  let chosen: Task | undefined
  let left = draft.passOver
  for (const id of draft.readyInOrder()) {
    const task = glance(draft, id)
    if (chosen !== undefined && task?.priority !== chosen.priority) break
    if (!matches(draft, id, match) || !isReady(draft, id)) continue
    chosen = draft.task(id)
    if (left-- <= 0) break
  }
  return chosen && grantClaim(draft, { id: chosen.id }, actor)
}
