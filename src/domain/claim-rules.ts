/** The exclusive right to work on a task: who may have it, and what changes when they get it. */

import type { Actor } from './actor.ts'
import { checkNote } from './check-limits.ts'
import type { Draft } from './draft.ts'
import { holderOf } from './holder.ts'
import { withNote } from './notes.ts'
import { adopted, agentOf, held, isAdopted, isOwn, mainOf } from './ownership.ts'
import { openBlockers } from './readiness.ts'
import { blocked, closed, findTask, heldByAnother, heldBySibling } from './refusals.ts'
import type { TakenOver } from './requests.ts'
import { isClosed, type Task } from './task.ts'
import type { World } from './world.ts'

/** A claim of a session that is unknown here may be taken by id after a day: halved, a working day on another machine is not safe. */
const foreignHours = 24

/** How a claim was granted: what the answer tells besides the task. */
export interface Grant {
  readonly id: string
  readonly already?: { readonly owner: string; readonly since?: string | undefined } | undefined
  readonly takenOver?: TakenOver | undefined
  readonly takenFrom?: string | undefined
}

/**
 * Gives `actor` the exclusive right to work on the task, in the draft.
 *
 * Claiming again as the holder changes nothing and succeeds, so an agent whose first answer was lost may simply retry. The
 * session's own name hands a task on to one of its agents under the same term. A claim whose session has gone counts as
 * none: nothing has to sweep it. The term grows with every new claim and never restarts; it is what turns away a late writer
 * (Gray & Cheriton, "Leases", SOSP 1989; Kleppmann's fencing token).
 *
 * @throws TaskError `task_not_found`, `task_closed`, `task_blocked`, `already_claimed`.
 */
export function grantClaim(draft: Draft, request: { id: string; takeOver?: string | undefined }, actor: Actor): Grant {
  const task = findTask(draft, request.id, actor)
  if (isClosed(task)) throw closed(task, draft)
  const own = isOwn(task, actor, draft) ? claimOwn(draft, task, actor) : undefined
  if (own !== undefined) return own
  if (request.takeOver === undefined) refuseIfHeld(draft, task, actor)
  const open = openBlockers(draft, task)
  if (open.length > 0) throw blocked(task, draft, open)
  return take(draft, task, { actor, takeOver: request.takeOver })
}

/** Held by the caller, or by its session's main name: it has it already. Undefined: another agent of the session has it. */
function claimOwn(draft: Draft, task: Task, actor: Actor): Grant | undefined {
  const owner = task.owner ?? actor.name
  const agent = agentOf(owner)
  if (agent !== actor.as && agent !== undefined) return undefined
  const since = task.claim?.at
  const mine = isAdopted(task, actor, draft) ? adopted(task, actor, draft.now) : task
  const delegated = agent === actor.as ? mine : { ...mine, owner: `${mainOf(owner)}/${actor.as}` }
  if (delegated !== task) draft.put(delegated)
  return { id: task.id, already: since === undefined ? { owner } : { owner, since } }
}

function refuseIfHeld(world: World, task: Task, actor: Actor): void {
  const holder = holderOf(task, world)
  if (holder === 'nobody' || holder === 'gone') return
  if (holder === 'foreign' && isOlderThanADay(task, world.now)) return
  throw isOwn(task, actor, world) ? heldBySibling(task, actor, world.now) : heldByAnother(task, 'already_claimed', world)
}

function isOlderThanADay(task: Task, now: string): boolean {
  return Date.parse(now) - Date.parse(task.claim?.at ?? now) >= foreignHours * 3_600_000
}

function take(draft: Draft, task: Task, by: { actor: Actor; takeOver: string | undefined }): Grant {
  const { actor, takeOver } = by
  const from = task.status === 'in_progress' ? task.owner : undefined
  const mine = held(task, actor, draft.now)
  if (from === undefined) {
    draft.put(mine)
    return { id: task.id }
  }
  if (takeOver !== undefined) checkNote(takeOver)
  const why = takeOver === undefined ? undefined : `Taken over from ${from}: ${takeOver}`
  draft.put(why === undefined ? mine : withNote(mine, why, { actor, now: draft.now }))
  return { id: task.id, takenOver: { from, since: task.claim?.at, notes: notesSince(task) }, takenFrom: task.claim?.session }
}

/** What was noted while the former holder had it. */
function notesSince(task: Task): Task['notes'] {
  const since = task.claim?.at
  return task.notes.filter((note) => since === undefined || note.at === undefined || note.at >= since)
}
