/**
 * What another tool's form has no place for travels in an object of ours within it, and comes back by it: for each field of the
 * task file that the plain reading of that form would give otherwise, what it would be `there` and what it is `here`. A field
 * that somebody has changed there since is read as it is there.
 */

import { isSameValue } from '../domain/same-task.ts'
import type { Task } from '../domain/task.ts'
import { formatTask, parseTask } from '../store/file/task-codec.ts'
import { type Fields, isFields, present } from './json-fields.ts'

/** The key that holds it, among the free fields of the other form. */
export const overlayKey = 'dibs'

/** Fields of the task's file that read otherwise from `plain`; undefined when none does. */
export function overlayOf(task: Task, plain: Task): Fields | undefined {
  const [here, there] = [fileFields(task), fileFields(plain)]
  const names = [...new Set([...Object.keys(here), ...Object.keys(there)])]
  const differing = names.filter((name) => !isSameValue(here[name], there[name]))
  if (differing.length === 0) return undefined
  return Object.fromEntries(differing.map((name) => [name, present({ there: there[name], here: here[name] })]))
}

/** The task as it was here, but for what was changed there. @throws NotATask when the overlay holds what no task can. */
export function withOverlay(plain: Task, overlay: unknown): { readonly task: Task; readonly names: readonly string[] } {
  if (!isFields(overlay)) return { task: plain, names: [] }
  const fields = new Map(Object.entries(fileFields(plain)))
  const names: string[] = []
  for (const [name, value] of Object.entries(overlay)) {
    if (name === 'id' || !isFields(value) || !isSameValue(value.there, fields.get(name))) continue
    names.push(name)
    fields.delete(name) // so that unknown fields come back in their order
    if (value.here !== undefined) fields.set(name, value.here)
  }
  if (names.length === 0) return { task: plain, names }
  return { task: parseTask(plain.id, JSON.stringify(Object.fromEntries(fields))).task, names }
}

/** The fields of the task's file: defaults and empty ones are not among them. */
export function fileFields(task: Task): Fields {
  const parsed: unknown = JSON.parse(formatTask(task))
  return isFields(parsed) ? parsed : {}
}
