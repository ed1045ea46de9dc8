/** What stands in the form of a task, and what of it is new: only what was changed is sent, so that nobody's edit is undone. Pure. */

import { defaultPriority, type Task } from '../../domain/task.ts'

/** The fields of the form, as they are typed. */
export interface Draft {
  readonly subject: string
  readonly description: string
  readonly priority: number
  readonly labels: string
  readonly blockedBy: readonly string[]
  readonly parent: string
}

/** The form of `task`, or of a new one in the phase `parent`. */
export function draftOf(task: Task | undefined, parent: string): Draft {
  return {
    subject: task?.subject ?? '',
    description: task?.description ?? '',
    priority: task?.priority ?? defaultPriority,
    labels: task?.labels.join(', ') ?? '',
    blockedBy: task?.blockedBy ?? [],
    parent: task?.parent ?? (task === undefined ? parent : ''),
  }
}

/** The arguments for create_tasks (`before` undefined) or update_task: what differs, edges one by one. */
export function changesOf(draft: Draft, before: Draft | undefined): Record<string, unknown> {
  const from = before ?? draftOf(undefined, '')
  const changes: Record<string, unknown> = {}
  if (draft.subject !== from.subject) changes.subject = draft.subject.trim()
  if (draft.description !== from.description) changes.description = draft.description
  if (draft.priority !== from.priority) changes.priority = draft.priority
  if (draft.parent !== from.parent) changes.parent = draft.parent === '' ? null : draft.parent
  const labels = changeOf(namesIn(draft.labels), namesIn(from.labels))
  const edges = changeOf(draft.blockedBy, from.blockedBy)
  if (before === undefined) {
    return { ...changes, ...listed('labels', labels.added), ...listed('blockedBy', edges.added) }
  }
  return {
    ...changes,
    ...listed('addLabels', labels.added),
    ...listed('removeLabels', labels.removed),
    ...listed('addBlockedBy', edges.added),
    ...listed('removeBlockedBy', edges.removed),
  }
}

function namesIn(text: string): string[] {
  return [...new Set(text.split(',').map((name) => name.trim()))].filter(Boolean)
}

function changeOf(now: readonly string[], before: readonly string[]) {
  return { added: now.filter((one) => !before.includes(one)), removed: before.filter((one) => !now.includes(one)) }
}

function listed(name: string, values: readonly string[]): Record<string, readonly string[]> {
  return values.length === 0 ? {} : { [name]: values }
}
