/** No decision writes more into a task than DESIGN section 3 allows, or a text that no file can hold. */

import { TaskError } from './errors.ts'
import { limits, type Task } from './task.ts'

/**
 * Compares only what differs from `before`: what a file already holds is never in the way of another change.
 * @throws TaskError `invalid_input`, naming the field, its size and the limit.
 */
export function checkLimits(after: Task, before?: Task): void {
  const name = before === undefined ? `"${after.subject.slice(0, 40)}"` : `task ${after.id}`
  for (const complaint of complaints(after, before)) throw new TaskError('invalid_input', `In ${name}: ${complaint}`)
}

/** @throws TaskError `invalid_input` for a note that is empty or over the limit. */
export function checkNote(text: string): void {
  for (const complaint of textComplaints('note', text, limits.note)) throw new TaskError('invalid_input', complaint)
  if (text.trim() === '') throw new TaskError('invalid_input', 'A note needs some text.')
}

/** @throws TaskError `invalid_input` for a result over the limit. */
export function checkResult(text: string | undefined): void {
  for (const complaint of textComplaints('result', text, limits.result)) throw new TaskError('invalid_input', complaint)
}

function* complaints(after: Task, before: Task | undefined): Iterable<string> {
  for (const field of ['subject', 'description', 'activeForm', 'result'] as const) {
    if (after[field] !== before?.[field]) yield* textComplaints(field, after[field], limits[field])
  }
  if (after.subject.trim() === '') yield 'subject is empty; say in a few words what is to be done.'
  if (after.labels !== before?.labels) yield* listComplaints('labels', after.labels, { count: limits.labels, each: limits.label })
  if (after.touches !== before?.touches) {
    yield* listComplaints('touches', after.touches, { count: limits.touches, each: limits.touch })
  }
  if (after.blockedBy.length > limits.blockers && after.blockedBy.length > (before?.blockedBy.length ?? 0)) {
    yield `blockedBy has ${after.blockedBy.length} entries; the limit is ${limits.blockers}. Let a parent task gather them.`
  }
  if (after.priority !== before?.priority && ![0, 1, 2, 3, 4].includes(after.priority)) {
    yield `priority is ${after.priority}; it is a whole number from 0 (first) to 4.`
  }
  if (after.deferUntil !== before?.deferUntil && after.deferUntil !== undefined && Number.isNaN(Date.parse(after.deferUntil))) {
    yield `deferUntil is "${after.deferUntil}"; give a date such as 2026-12-01T00:00:00Z.`
  }
  if (after.metadata !== before?.metadata) {
    const bytes = new TextEncoder().encode(JSON.stringify(after.metadata)).length
    if (bytes > limits.metadataBytes) yield `metadata has ${bytes} bytes; the limit is ${limits.metadataBytes}.`
  }
}

function* textComplaints(field: string, text: string | undefined, limit: number): Iterable<string> {
  if (text === undefined) return
  if (text.length > limit) yield `${field} has ${text.length} characters; the limit is ${limit}.`
  if (text.includes('\0')) yield `${field} contains a NUL character; leave it out.`
}

function* listComplaints(field: string, texts: readonly string[], limit: { count: number; each: number }): Iterable<string> {
  if (texts.length > limit.count) yield `${field} has ${texts.length} entries; the limit is ${limit.count}.`
  for (const text of texts) yield* textComplaints(`an entry of ${field}`, text, limit.each)
}
