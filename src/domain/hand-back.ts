/** What an agent or a session still holds when it ends goes to whoever is next, with a note, in one commit. */

import type { Actor } from './actor.ts'
import { checkNote } from './check-limits.ts'
import { Draft } from './draft.ts'
import { withNote } from './notes.ts'
import { agentOf, isOwn, mainOf } from './ownership.ts'
import { released } from './release-task.ts'
import type { HandBackRequest } from './requests.ts'
import { settle } from './settle.ts'
import type { Task } from './task.ts'
import type { TaskView } from './view.ts'
import { viewOf } from './view.ts'
import type { Decision, World } from './world.ts'

/**
 * To the session: what its agent holds is its main name's, under the same term, since the claim is the session's as before.
 * To the list: anybody may claim it. Holding nothing is a success that writes nothing.
 */
export function handBack(world: World, request: HandBackRequest, actor: Actor): Decision<readonly TaskView[]> {
  checkNote(request.note)
  const draft = new Draft(world)
  const ids = [...draft.inProgress()].filter((id) => {
    const task = draft.task(id)
    return task !== undefined && isOwn(task, actor, draft) && isMeant(task, request)
  })
  for (const id of ids) {
    const task = draft.task(id)
    if (task === undefined) continue
    const next = request.to === 'list' ? released(draft, task, actor) : { ...task, owner: mainOf(task.owner ?? actor.name) }
    draft.put(withNote(next, request.note, { actor, now: world.now }))
  }
  const changes = settle(draft, actor)
  const kind = request.to === 'list' ? 'release' : 'update'
  return { kind, durable: true, changes, answer: (after) => ids.map((id) => viewOf(after, id)) }
}

function isMeant({ owner = '' }: Task, { agent }: HandBackRequest): boolean {
  return agent === undefined || agentOf(owner) === agent
}
