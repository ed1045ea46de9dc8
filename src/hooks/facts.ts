/** Facts for a model: short sentences within a fixed size, whatever subjects and names hold. */

import { namedTask, shortLine } from '../domain/one-line.ts'

/** Bytes, about 200 tokens: what a hook may cost each time. */
export const mostBytes = 800

/** Characters of a subject: whole for most, then shorter until all facts fit. */
const lengths = [80, 50, 30, 16] as const

/** How a text from the list is written into facts: at the length of this try. */
export interface Wording {
  readonly task: (task: { readonly id: string; readonly subject: string }) => string
  readonly text: (text: string) => string
}

/** The facts one a line, the longest wording that fits into `mostBytes`; what does not fit in the shortest is cut off. */
export function factsWithin(build: (wording: Wording) => readonly string[]): string {
  let facts = ''
  for (const length of lengths) {
    const wording: Wording = {
      task: (task) => namedTask({ ...task, id: shortLine(task.id, length) }, length),
      text: (text) => shortLine(text, length),
    }
    facts = build(wording)
      .filter((line) => line !== '')
      .join('\n')
    if (Buffer.byteLength(facts) <= mostBytes) return facts
  }
  return cut(facts)
}

/** One line of facts that are words already. */
export function cut(facts: string): string {
  const bytes = Buffer.from(facts)
  if (bytes.length <= mostBytes) return facts
  const kept = bytes.subarray(0, mostBytes - 3).toString('utf8') // the ellipsis takes 3
  return `${kept.replace(/\ufffd+$/, '')}…`
}

/** `a, b and 3 more`. */
export function joined(names: readonly string[], all: number): string {
  const rest = all - names.length
  return `${names.join(', ')}${rest > 0 ? ` and ${rest} more` : ''}`
}

/** `1 task`, `3 tasks`. */
export function tasks(count: number): string {
  return count === 1 ? '1 task' : `${count} tasks`
}
