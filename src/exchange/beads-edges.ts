/** Dependencies and comments of Beads: those that came from there stay as they were written, others are made as Beads makes them. */

import type { Note, Task } from '../domain/task.ts'
import { type Fields, textOf, Unreadable } from './json-fields.ts'
import type { Names } from './legal-id.ts'

/** What Beads writes where a time is not known. */
const unknownTime = '1970-01-01T00:00:00Z'

/** A time as Beads can read it; undefined for what is none. */
export function timeText(text: string | undefined): string | undefined {
  if (text === undefined || /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)$/.test(text)) return text
  const time = Date.parse(text)
  return Number.isNaN(time) ? undefined : new Date(time).toISOString()
}

/** Kinds of edges that make a task wait. `waits-for` waits for the children of its target, which a container here does. */
const waiting = new Set(['blocks', 'conditional-blocks', 'waits-for'])

/** What a list of edges says of the task that they are stored on. */
export interface ReadEdges {
  readonly blockedBy: readonly string[]
  readonly parent: string | undefined
  readonly discoveredFrom: string | undefined
  /** Kinds of the edges that say nothing here, one each time. */
  readonly others: readonly string[]
}

/** @throws Unreadable for an edge without target. */
export function readEdges(id: string, edges: readonly Fields[], names: Names): ReadEdges {
  const blockedBy: string[] = []
  const others: string[] = []
  let parent: string | undefined
  let discoveredFrom: string | undefined
  for (const edge of edges) {
    const { target, kind, from } = partsOf(edge, names)
    if ((from !== undefined && from !== id) || target === id) others.push(`${kind} of ${from ?? id} to ${target}`)
    else if (waiting.has(kind) && !blockedBy.includes(target)) blockedBy.push(target)
    else if (kind === 'parent-child' && parent === undefined) parent = target
    else if (kind === 'discovered-from' && discoveredFrom === undefined) discoveredFrom = target
    else others.push(kind)
  }
  return { blockedBy, parent, discoveredFrom, others }
}

function partsOf(edge: Fields, { here }: Names) {
  const target = textOf(edge, 'depends_on_id')
  if (target === undefined) throw new Unreadable('a dependency has no depends_on_id')
  const from = textOf(edge, 'issue_id')
  return { target: here(target), kind: textOf(edge, 'type') ?? 'blocks', from: from && here(from) }
}

/** The edges of a task: of `known` those that still stand, as they were, then what is new. */
export function edgesOf(task: Task, known: readonly Fields[], names: Names): readonly Fields[] {
  const used = readEdges(task.id, known, names)
  const blockers = new Set(task.blockedBy)
  const stands = (edge: Fields) => {
    const { target, kind } = partsOf(edge, names)
    if (waiting.has(kind)) return !used.blockedBy.includes(target) || blockers.has(target)
    if (kind === 'parent-child') return used.parent !== target || task.parent === target
    if (kind === 'discovered-from') return used.discoveredFrom !== target || task.discoveredFrom === target
    return true
  }
  const kept = known.filter(stands)
  const now = readEdges(task.id, kept, names)
  const made = (target: string, type: string) => {
    const ends = { issue_id: names.there(task.id), depends_on_id: names.there(target) }
    return { ...ends, type, created_at: timeText(task.createdAt) ?? unknownTime, created_by: '' }
  }
  const isOther = (target: string | undefined, before: string | undefined) => target !== undefined && target !== before
  return [
    ...kept,
    ...[...blockers].filter((id) => !now.blockedBy.includes(id)).map((id) => made(id, 'blocks')),
    ...(isOther(task.parent, now.parent) ? [made(task.parent ?? '', 'parent-child')] : []),
    ...(isOther(task.discoveredFrom, now.discoveredFrom) ? [made(task.discoveredFrom ?? '', 'discovered-from')] : []),
  ]
}

/** @throws Unreadable for a comment that is none. */
export function noteOf(comment: Fields): Note {
  const at = textOf(comment, 'created_at')
  const by = textOf(comment, 'author')
  const isKnown = at !== undefined && at !== unknownTime
  return { ...(isKnown ? { at } : {}), ...(by === undefined ? {} : { by }), text: textOf(comment, 'text') ?? '' }
}

/** The comments of a task: of `known` those that are among its notes, as they were, in the order of the notes. */
export function commentsOf(id: string, notes: readonly Note[], known: readonly Fields[]): readonly Fields[] {
  const rest = known.map((comment) => ({ comment, key: keyOf(noteOf(comment)) }))
  return notes.map((note, number) => {
    const place = rest.findIndex(({ key }) => key === keyOf(note))
    const [found] = place < 0 ? [] : rest.splice(place, 1)
    if (found !== undefined) return found.comment
    const { at, by = '', text } = note
    return { id: `${id}-${number + 1}`, issue_id: id, author: by, text, created_at: timeText(at) ?? unknownTime }
  })
}

function keyOf({ at, by, text }: Note): string {
  return JSON.stringify([at, by, text])
}
