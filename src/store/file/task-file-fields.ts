/** The fields of a task file, each read with the type that it must have, or refused in words for the file's author. */

import { type Claim, defaultPriority, type Note } from '../../domain/task.ts'
import { conflictWords, mayBeMarked } from './conflict-marks.ts'

export type Fields = Readonly<Record<string, unknown>>

/** A file that cannot be a task; `message` says why in words for its author. */
export class NotATask extends Error {}

/** What most tasks have of most fields: one list for all of them, since 40,000 empty ones were a tenth of reading 10,000 tasks. */
const nothing: readonly never[] = []
const noFields: Fields = {}

/** @throws NotATask, always: it stands where a value would. */
export function refuse(why: string): never {
  throw new NotATask(why)
}

function isObject(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/** @throws NotATask when `text` is no JSON object. A byte order mark before it is passed over. */
export function fieldsIn(text: string): Fields {
  let value: unknown
  try {
    value = JSON.parse(text.startsWith('\uFEFF') ? text.slice(1) : text)
  } catch {
    refuse(mayBeMarked(text) ? conflictWords : 'it is no valid JSON')
  }
  return isObject(value) ? value : refuse('it is no JSON object')
}

/** A text, empty too; undefined where it is absent or null. @throws NotATask for anything else. */
export function optionalText(fields: Fields, name: string): string | undefined {
  const value = fields[name]
  if (value === undefined || value === null) return undefined
  return typeof value === 'string' ? value : refuse(`${name} is no text`)
}

/** A list of texts, empty where it is absent or null. @throws NotATask for anything else. */
export function texts(fields: Fields, name: string): readonly string[] {
  const value = fields[name]
  if (value === undefined || value === null) return nothing
  if (!Array.isArray(value)) refuse(`${name} is no list`)
  return value.map((item) => (typeof item === 'string' ? item : refuse(`${name} holds something that is no text`)))
}

/**
 * The ids in a field, and in the one that has another word for it: each once. Native ids may have been written as numbers by hand.
 * @throws NotATask for anything else.
 */
export function ids(fields: Fields, name: string, otherName?: string): readonly string[] {
  const some = idsIn(fields, name)
  const more = otherName === undefined ? nothing : idsIn(fields, otherName)
  const all = more.length === 0 ? some : [...some, ...more]
  return all.length < 2 ? all : [...new Set(all)]
}

function idsIn(fields: Fields, name: string): readonly string[] {
  const value = fields[name]
  if (value === undefined || value === null) return nothing
  if (!Array.isArray(value)) refuse(`${name} is no list`)
  return value.map((item) =>
    typeof item === 'number' ? String(item) : typeof item === 'string' ? item : refuse(`${name} holds no id`),
  )
}

/** One id; undefined where it is absent, null or empty. @throws NotATask for anything else. */
export function idOrNone(fields: Fields, name: string): string | undefined {
  const value = fields[name]
  return typeof value === 'number' ? String(value) : optionalText(fields, name) || undefined
}

/** The default where it is absent or null. @throws NotATask outside of 0 to 4. */
export function priorityOf(fields: Fields): number {
  const value = fields.priority ?? defaultPriority
  if (typeof value === 'number' && Number.isInteger(value) && value >= 0 && value <= 4) return value
  return refuse('priority is none of 0 to 4')
}

/** How many claims there were; 0 where it is absent or null. @throws NotATask for what is no count. */
export function termOf(fields: Fields): number {
  const value = fields.term ?? 0
  return typeof value === 'number' && Number.isSafeInteger(value) && value >= 0 ? value : refuse('term is no count')
}

/** Fields of a claim that we do not know survive. @throws NotATask for a wrong type. */
export function claimOf(fields: Fields): Claim | undefined {
  const value = fields.claim
  if (value === undefined || value === null) return undefined
  if (!isObject(value)) refuse('claim is no object')
  const text = (name: string) => optionalText(value, name)
  return { ...value, session: text('session'), host: text('host'), user: text('user'), at: text('at') }
}

/** A note may be a bare text; fields that we do not know survive. @throws NotATask for a note without text. */
export function notesOf(fields: Fields): readonly Note[] {
  const value = fields.notes
  if (value === undefined || value === null) return nothing
  if (!Array.isArray(value)) refuse('notes is no list')
  return value.map((item: unknown) => {
    if (typeof item === 'string') return { text: item }
    if (!isObject(item)) refuse('notes holds something that is no note')
    const text = optionalText(item, 'text') ?? refuse('a note has no text')
    return { ...item, at: optionalText(item, 'at'), by: optionalText(item, 'by'), text }
  })
}

/** @throws NotATask for anything but an object. */
export function metadataOf(fields: Fields): Fields {
  const value = fields.metadata ?? noFields
  return isObject(value) ? value : refuse('metadata is no object')
}

/** What a file has besides the `known` fields, untouched. */
export function extraOf(fields: Fields, known: ReadonlySet<string>): Fields {
  const names = Object.keys(fields).filter((name) => !known.has(name))
  return names.length === 0 ? noFields : Object.fromEntries(names.map((name) => [name, fields[name]]))
}
