/** Changing what a task waits for and what it belongs to. */

import type { Actor } from './actor.ts'
import { reopenAbove } from './container.ts'
import { refuseCycle } from './cycle.ts'
import type { Draft } from './draft.ts'
import { removeEdge, storeEdge } from './edges.ts'
import { TaskError } from './errors.ts'
import { unknownId } from './refusals.ts'
import type { UpdateRequest } from './requests.ts'
import { isClosed } from './task.ts'

/**
 * Applies the edges of `request` to the draft. Edges that are there already, a dangling one among them, may be named again;
 * removing one that is not there is no error.
 * @throws TaskError `unknown_id`, `invalid_input` (a task waits for itself), `cycle`.
 */
export function changeEdges(draft: Draft, request: UpdateRequest, actor: Actor): void {
  const { id } = request
  const before = draft.blockersOf(id)
  const wanted = new Set([...(request.set.blockedBy ?? before), ...(request.addBlockedBy ?? [])])
  for (const blocker of request.removeBlockedBy ?? []) wanted.delete(blocker)
  for (const blocker of before) if (!wanted.has(blocker)) removeEdge(draft, blocker, id)
  const blocks: [string, string][] = []
  for (const blocker of wanted)
    if (!before.includes(blocker)) blocks.push([known(draft, blocker, { id, field: 'blockedBy' }), id])
  for (const waiting of request.removeBlocks ?? []) removeEdge(draft, id, waiting)
  for (const waiting of request.addBlocks ?? []) {
    if (!draft.blockersOf(known(draft, waiting, { id, field: 'blocks' })).includes(id)) blocks.push([id, waiting])
  }
  for (const [blocker, waiting] of blocks) storeEdge(draft, blocker, waiting)
  const parents = moveTo(draft, request)
  refuseCycle(draft, { blocks, parents })
  const task = draft.task(id)
  if (parents.length > 0 && task !== undefined && !isClosed(task)) reopenAbove(draft, task, actor)
}

function moveTo(draft: Draft, request: UpdateRequest): [string, string][] {
  const task = draft.task(request.id)
  const { parent } = request.set
  if (task === undefined || parent === undefined || parent === (task.parent ?? null)) return []
  if (parent === null) {
    draft.put({ ...task, parent: undefined })
    return []
  }
  draft.put({ ...task, parent: known(draft, parent, { id: task.id, field: 'parent' }) })
  return [[task.id, parent]]
}

function known(draft: Draft, id: string, of: { id: string; field: string }): string {
  if (id === of.id) throw new TaskError('invalid_input', `Task ${id} cannot wait for itself, nor be its own parent.`)
  if (draft.task(id) === undefined) throw unknownId(draft, id, `${of.field} of ${of.id}`)
  return id
}
