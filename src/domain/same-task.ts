/** Two images of a task are the same when a file written from either would be. */

import type { Task } from './task.ts'

/** Compares by value; a field that is `undefined` equals one that is absent. */
export function isSameTask(a: Task | undefined, b: Task | undefined): boolean {
  return isSameValue(a, b)
}

/** The same for the value of one field. */
export function isSameValue(a: unknown, b: unknown): boolean {
  if (Object.is(a, b)) return true
  if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null) return false
  if (Array.isArray(a) || Array.isArray(b)) {
    return Array.isArray(a) && Array.isArray(b) && a.length === b.length && a.every((value, i) => isSameValue(value, b[i]))
  }
  const left = present(a)
  const right = present(b)
  return left.size === right.size && [...left].every(([key, value]) => right.has(key) && isSameValue(value, right.get(key)))
}

function present(value: object): Map<string, unknown> {
  return new Map(Object.entries(value).filter(([, v]) => v !== undefined))
}
