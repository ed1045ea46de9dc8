/** What a claim is answered, on the world after it. Nothing is decided here. */

import type { Actor } from './actor.ts'
import type { Grant } from './claim-rules.ts'
import { isHeld } from './holder.ts'
import { narrows } from './match.ts'
import { isSameOwner } from './ownership.ts'
import { countsAsClosed } from './readiness.ts'
import { heldIds } from './refusals.ts'
import type { BlockerResult, GrantedClaim, Match, NothingReady, NothingWhy } from './requests.ts'
import { viewOf } from './view.ts'
import { glance, type World } from './world.ts'

/** The task with what its blockers left behind, and what else the caller holds. */
export function claimAnswer(after: World, grant: Grant, actor: Actor): GrantedClaim {
  const { id, ...rest } = grant
  const alsoHeld = heldIds(after, actor).filter((other) => other !== id)
  return { task: viewOf(after, id), blockers: blockerResults(after, id), alsoHeld, ...rest }
}

/** The blockers that exist, in the order of the edges. */
export function blockerResults(world: World, id: string): BlockerResult[] {
  return world.blockersOf(id).flatMap((blocker) => {
    const task = glance(world, blocker)
    if (task === undefined) return []
    const { subject, status, result } = task
    return [result === undefined ? { id: blocker, subject, status } : { id: blocker, subject, status, result }]
  })
}

/** Nothing to claim: why, and who is at work. */
export function nothingAnswer(after: World, match: Match | undefined, actor: Actor): NothingReady {
  const held = [...after.inProgress()].flatMap((id) => {
    const task = glance(after, id)
    return task !== undefined && isHeld(task, after) ? [task] : []
  })
  const others = held.some((task) => !isSameOwner(task, actor, after))
  const inProgress = held.map((task) => viewOf(after, task.id))
  return { task: null, why: whyNothing(after, match, others), inProgress, alsoHeld: heldIds(after, actor) }
}

function whyNothing(world: World, match: Match | undefined, othersAtWork: boolean): NothingWhy {
  if (narrows(match) && !isEmpty(world.readyInOrder())) return 'no_match'
  if (isEmpty(world.ids())) return 'empty'
  if (!hasOpen(world)) return 'all_done'
  return othersAtWork ? 'waiting' : 'all_blocked'
}

function isEmpty(ids: Iterable<string>): boolean {
  for (const _ of ids) return false
  return true
}

/** Walks the list only when nothing is ready, and stops at the first task that is not done. */
function hasOpen(world: World): boolean {
  for (const id of world.ids()) {
    const status = glance(world, id)?.status
    if (status !== 'completed' && status !== 'cancelled' && !countsAsClosed(world, id)) return true
  }
  return false
}
