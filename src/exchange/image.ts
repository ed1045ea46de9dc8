/** From a whole task to what its source tells of it. */

import type { Task } from '../domain/task.ts'
import type { TaskImage } from '../domain/task-image.ts'

/** A source without them does not say that a task has none. */
const stamps = new Set(['createdAt', 'updatedAt'])

/** The fields `told` of a task; the status word goes with the status, and a name that is none of ours is an unknown field. */
export function imageOf(task: Task, told: readonly string[]): TaskImage {
  const names = new Set([...told, ...(told.includes('status') ? ['unknownStatus'] : [])])
  if (told.some((name) => Object.hasOwn(task.extra, name))) names.add('extra')
  const isTold = ([name, value]: [string, unknown]) => names.has(name) && (value !== undefined || !stamps.has(name))
  const fields: Partial<Task> = Object.fromEntries(Object.entries(task).filter(isTold))
  return { ...fields, id: task.id, subject: task.subject }
}
