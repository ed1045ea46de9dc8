/** Changing what a task says: anybody may. */

import type { Actor } from './actor.ts'
import { checkNote } from './check-limits.ts'
import type { Draft } from './draft.ts'
import { withNote } from './notes.ts'
import { unknownId } from './refusals.ts'
import type { UpdateRequest } from './requests.ts'
import type { Task } from './task.ts'

/**
 * The task with the texts, labels, metadata and note of `request`; fields that stay keep their very values.
 * @throws TaskError `invalid_input` for a note over the limit, `unknown_id` for `discoveredFrom`.
 */
export function withFields(draft: Draft, task: Task, by: { request: UpdateRequest; actor: Actor }): Task {
  const { request, actor } = by
  const { subject, priority, touches, parent: _parent, blockedBy: _edges, labels: _labels, ...removable } = request.set
  const origin = removable.discoveredFrom
  if (typeof origin === 'string' && draft.task(origin) === undefined)
    throw unknownId(draft, origin, `discoveredFrom of ${task.id}`)
  const texts = Object.entries(removable).flatMap(([field, value]) =>
    value === undefined ? [] : [[field, value ?? undefined] as const],
  )
  const changed: Task = {
    ...task,
    ...Object.fromEntries(texts),
    subject: subject ?? task.subject,
    priority: priority ?? task.priority,
    touches: touches ?? task.touches,
    labels: labelsOf(task, request),
    metadata: request.metadata === undefined ? task.metadata : merged(task.metadata, request.metadata),
  }
  if (request.note === undefined) return changed
  checkNote(request.note)
  return withNote(changed, request.note, { actor, now: draft.now })
}

function labelsOf(task: Task, { set, addLabels, removeLabels }: UpdateRequest): readonly string[] {
  if (set.labels === undefined && addLabels === undefined && removeLabels === undefined) return task.labels
  const labels = new Set([...(set.labels ?? task.labels), ...(addLabels ?? [])])
  for (const label of removeLabels ?? []) labels.delete(label)
  return [...labels]
}

function merged(old: Task['metadata'], change: Task['metadata']): Task['metadata'] {
  return Object.fromEntries(Object.entries({ ...old, ...change }).filter(([key, value]) => !(value === null && key in change)))
}
