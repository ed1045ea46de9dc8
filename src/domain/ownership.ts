/** Whose a task is, seen from the caller: claims exclude by owner, authority is the session's. */

import { type Actor, ownerOf } from './actor.ts'
import type { Claim, Task } from './task.ts'
import type { World } from './world.ts'

type Presences = Pick<World, 'presenceOf'>

/** The session's part of an owner's name: `amber-fox` of `amber-fox/tests`. */
export function mainOf(owner: string): string {
  const slash = owner.indexOf('/')
  return slash < 0 ? owner : owner.slice(0, slash)
}

/** The agent's part of an owner's name: `tests` of `amber-fox/tests`; undefined for the session itself. */
export function agentOf(owner: string): string | undefined {
  const slash = owner.indexOf('/')
  return slash < 0 ? undefined : owner.slice(slash + 1)
}

/** Was the task's last claim the caller's session's (or one that it adopts, or the same person's)? True of closed tasks too. */
export function isClaimOf(task: Task, actor: Actor, world: Presences): boolean {
  const session = task.claim?.session
  if (task.owner === undefined) return false
  if (session === undefined) return actor.session === undefined && mainOf(task.owner) === actor.name
  return actor.session !== undefined && (session === actor.session || world.presenceOf(session) === 'self')
}

/** Does the caller's session hold the task? Any of its agents may then complete, release or change it. */
export function isOwn(task: Task, actor: Actor, world: Presences): boolean {
  return task.status === 'in_progress' && isClaimOf(task, actor, world)
}

/**
 * Does the caller itself, session and agent, hold the task? An adopted claim keeps the name of the session that has gone, so
 * it is the agent's part that is compared.
 */
export function isSameOwner(task: Task, actor: Actor, world: Presences): boolean {
  return isOwn(task, actor, world) && task.owner !== undefined && agentOf(task.owner) === actor.as
}

/** A claim that the caller's session counts as its own though another, gone session is written in it. */
export function isAdopted(task: Task, actor: Actor, world: Presences): boolean {
  return isOwn(task, actor, world) && task.claim?.session !== actor.session
}

/** The claim that stands in the file for `actor`; `at` is when the work began. */
export function claimOf(actor: Actor, at: string): Claim {
  const who = { host: actor.host, user: actor.user, at }
  return actor.session === undefined ? who : { session: actor.session, ...who }
}

/** The task as held by `actor` from now on, under the next term. */
export function held(task: Task, actor: Actor, now: string): Task {
  const claim = claimOf(actor, now)
  return { ...task, status: 'in_progress', unknownStatus: undefined, owner: ownerOf(actor), claim, term: task.term + 1 }
}

/** An adopted task with the caller's session written in it: the next term, the same owner, the time when the work began. */
export function adopted(task: Task, actor: Actor, now: string): Task {
  return { ...task, claim: claimOf(actor, task.claim?.at ?? now), term: task.term + 1 }
}
