/** Edges that were kept out of a task because they would close a circle: other tools have them all the same. */

import { leftOutField } from '../domain/import-tasks.ts'
import type { Task } from '../domain/task.ts'
import { isFields } from './json-fields.ts'

/** Ids that were kept out of a field. */
function leftOutOf(task: Task, field: 'blockedBy' | 'blocks' | 'parent'): readonly string[] {
  const fields = task.extra[leftOutField]
  const ids = isFields(fields) ? fields[field] : undefined
  return Array.isArray(ids) ? ids.filter((id) => typeof id === 'string') : []
}

/** The task as it was before they were kept out; an import finds the circle again, if it is still one. */
export function withLeftOut(task: Task): Task {
  const [blockedBy, blocks, [parent]] = [leftOutOf(task, 'blockedBy'), leftOutOf(task, 'blocks'), leftOutOf(task, 'parent')]
  if (blockedBy.length + blocks.length === 0 && parent === undefined) return task
  const { [leftOutField]: _edges, ...extra } = task.extra
  return {
    ...task,
    parent: task.parent ?? parent,
    blockedBy: [...new Set([...task.blockedBy, ...blockedBy])],
    blocks: [...new Set([...task.blocks, ...blocks])],
    extra,
  }
}
