/**
 * Task files: reads generously (our form, the article's, Claude Code's native one), writes one canonical form.
 *
 * Nothing is lost on the way: fields we do not know survive, an unknown status is kept as it is, and a file whose known
 * fields have a wrong type is not read at all (it is reported, and nobody overwrites it).
 */

import { mergeTasks } from '../../domain/merge-tasks.ts'
import { type Claim, defaultPriority, type Note, type Status, statuses, type Task } from '../../domain/task.ts'
import { type MarkedSides, markedSides } from './conflict-marks.ts'

/** A file that cannot be a task; `message` says why in words for its author. */
export class NotATask extends Error {}

const conflictMark = '<<<<<<<'
const conflictWords = 'it has the marks of a merge conflict'

type Fields = Readonly<Record<string, unknown>>

const statusWords: Readonly<Record<string, Status>> = {
  ...Object.fromEntries(statuses.map((status) => [status, status])),
  'in-progress': 'in_progress',
  complete: 'completed',
  done: 'completed',
  deleted: 'cancelled',
  todo: 'pending',
  open: 'pending',
}

/** Every field that we read, in the order in which we write. `dependencies` is the article's word for `blockedBy`. */
const known = new Set(
  (
    'id subject description activeForm status priority labels touches parent blockedBy blocks dependencies discoveredFrom ' +
    'deferUntil owner claim term result notes metadata createdAt updatedAt completedAt'
  ).split(' '),
)

/** The status that a word stands for, in the article's and other tools' spellings too; undefined if it is none. */
export function statusOf(word: string): Status | undefined {
  return Object.hasOwn(statusWords, word) ? statusWords[word] : undefined
}

/** A task as its file has it, and what its reader should be told where we read otherwise than it says. */
export interface ReadTask {
  readonly task: Task
  readonly notice: string | undefined
  /** The file has the marks of a conflict, and the task is what both sides make. */
  readonly isMarked: boolean
  /** Another id stands inside; the file's name counts. */
  readonly isStray: boolean
}

/**
 * The task that the file `<id>.json` with this text holds. The name is the id, whatever stands inside. Where a merge has left its
 * marks it is the task of both sides, merged field by field.
 * @throws NotATask when it is no JSON object, has no subject, or a known field has a wrong type.
 */
export function parseTask(id: string, text: string): ReadTask {
  const sides = text.includes(conflictMark) ? markedSides(text) : undefined
  return sides === undefined ? parseWhole(id, text) : parseMarked(id, sides)
}

function parseMarked(id: string, { base, ours, theirs }: MarkedSides): ReadTask {
  try {
    const own = [ours, theirs].filter((text) => idInside(text) === undefined || idInside(text) === id)
    const [only] = own
    if (own.length === 1 && only !== undefined) {
      const notice = 'it has the marks of a conflict between two tasks, which git took for one: the side of this task counts'
      return { task: parseWhole(id, only).task, notice, isMarked: true, isStray: false }
    }
    const task = mergeTasks({
      base: base === undefined ? undefined : parseWhole(id, base).task,
      ours: parseWhole(id, ours).task,
      theirs: parseWhole(id, theirs).task,
    })
    const notice = 'it has the marks of a merge conflict: both sides are read as one, and the next change of the task writes that'
    return { task, notice, isMarked: true, isStray: false }
  } catch (error) {
    if (!(error instanceof NotATask)) throw error
    return refuse(conflictWords) // git has cut JSON where no side is whole
  }
}

/** The id that a text holds, without reading it whole: the name of a file counts, but git may have followed a rename that was none. */
export function idInside(text: string): string | undefined {
  return /^\s*"id":\s*"([^"\\]*)"/m.exec(text)?.[1]
}

function parseWhole(id: string, text: string): ReadTask {
  const fields = objectFrom(text)
  const statusWord = optionalText(fields, 'status') ?? 'pending'
  const status = statusOf(statusWord)
  const task: Task = {
    id,
    subject: optionalText(fields, 'subject') ?? refuse('it has no subject'),
    description: optionalText(fields, 'description'),
    activeForm: optionalText(fields, 'activeForm'),
    status: status ?? 'pending',
    unknownStatus: status === undefined ? statusWord : undefined,
    priority: priorityOf(fields),
    labels: texts(fields, 'labels'),
    touches: texts(fields, 'touches'),
    parent: idOrNone(fields, 'parent'),
    blockedBy: once(ids(fields, 'blockedBy'), ids(fields, 'dependencies')),
    blocks: once(ids(fields, 'blocks'), nothing),
    discoveredFrom: idOrNone(fields, 'discoveredFrom'),
    deferUntil: optionalText(fields, 'deferUntil'),
    owner: optionalText(fields, 'owner') || undefined,
    claim: claimOf(fields),
    term: termOf(fields),
    result: optionalText(fields, 'result'),
    notes: notesOf(fields),
    metadata: metadataOf(fields),
    createdAt: optionalText(fields, 'createdAt'),
    updatedAt: optionalText(fields, 'updatedAt'),
    completedAt: optionalText(fields, 'completedAt'),
    extra: extraOf(fields),
  }
  const isStray = fields.id !== undefined && String(fields.id) !== id
  return { task, notice: noticeOf(task, isStray, fields.id), isMarked: false, isStray }
}

function noticeOf(task: Task, isStray: boolean, inside: unknown): string | undefined {
  if (task.unknownStatus !== undefined)
    return `status "${task.unknownStatus}" is unknown: the task counts as open and is not ready`
  if (isStray) return `holds the id ${JSON.stringify(inside)}; the file's name counts`
  return undefined
}

/** The file's text: two spaces, keys in the order of DESIGN section 3, empty optionals left out, final newline. */
export function formatTask(task: Task): string {
  const fields = {
    id: task.id,
    subject: task.subject,
    description: task.description,
    activeForm: task.activeForm,
    status: task.unknownStatus ?? task.status,
    priority: task.priority === defaultPriority ? undefined : task.priority,
    labels: unlessEmpty(task.labels),
    touches: unlessEmpty(task.touches),
    parent: task.parent,
    blockedBy: unlessEmpty(task.blockedBy),
    blocks: unlessEmpty(task.blocks),
    discoveredFrom: task.discoveredFrom,
    deferUntil: task.deferUntil,
    owner: task.owner,
    claim: task.claim,
    term: task.term === 0 ? undefined : task.term,
    result: task.result,
    notes: unlessEmpty(task.notes),
    metadata: Object.keys(task.metadata).length > 0 ? task.metadata : undefined,
    createdAt: task.createdAt,
    updatedAt: task.updatedAt,
    completedAt: task.completedAt,
    ...task.extra,
  }
  return `${JSON.stringify(fields, null, 2)}\n`
}

function unlessEmpty<T>(list: readonly T[]): readonly T[] | undefined {
  return list.length > 0 ? list : undefined
}

function refuse(why: string): never {
  throw new NotATask(why)
}

function isObject(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function objectFrom(text: string): Fields {
  let value: unknown
  try {
    value = JSON.parse(text.startsWith('\uFEFF') ? text.slice(1) : text)
  } catch {
    refuse(text.includes(conflictMark) ? conflictWords : 'it is no valid JSON')
  }
  return isObject(value) ? value : refuse('it is no JSON object')
}

function optionalText(fields: Fields, name: string): string | undefined {
  const value = fields[name]
  if (value === undefined || value === null) return undefined
  return typeof value === 'string' ? value : refuse(`${name} is no text`)
}

/** What most tasks have of most fields: one list for all of them, since 40,000 empty ones were a tenth of reading 10,000 tasks. */
const nothing: readonly never[] = []
const noFields: Fields = {}

function texts(fields: Fields, name: string): readonly string[] {
  const value = fields[name]
  if (value === undefined || value === null) return nothing
  if (!Array.isArray(value)) refuse(`${name} is no list`)
  return value.map((item) => (typeof item === 'string' ? item : refuse(`${name} holds something that is no text`)))
}

/** Native ids may have been written as numbers by hand. */
function ids(fields: Fields, name: string): readonly string[] {
  const value = fields[name]
  if (value === undefined || value === null) return nothing
  if (!Array.isArray(value)) refuse(`${name} is no list`)
  return value.map((item) =>
    typeof item === 'number' ? String(item) : typeof item === 'string' ? item : refuse(`${name} holds no id`),
  )
}

/** Both lists as one, without duplicates. */
function once(some: readonly string[], more: readonly string[]): readonly string[] {
  const all = more.length === 0 ? some : [...some, ...more]
  return all.length < 2 ? all : [...new Set(all)]
}

function idOrNone(fields: Fields, name: string): string | undefined {
  const value = fields[name]
  return typeof value === 'number' ? String(value) : optionalText(fields, name) || undefined
}

function priorityOf(fields: Fields): number {
  const value = fields.priority ?? defaultPriority
  if (typeof value === 'number' && Number.isInteger(value) && value >= 0 && value <= 4) return value
  return refuse('priority is none of 0 to 4')
}

function termOf(fields: Fields): number {
  const value = fields.term ?? 0
  return typeof value === 'number' && Number.isSafeInteger(value) && value >= 0 ? value : refuse('term is no count')
}

function claimOf(fields: Fields): Claim | undefined {
  const value = fields.claim
  if (value === undefined || value === null) return undefined
  if (!isObject(value)) refuse('claim is no object')
  const text = (name: string) => optionalText(value, name)
  return { ...value, session: text('session'), host: text('host'), user: text('user'), at: text('at') }
}

function notesOf(fields: Fields): readonly Note[] {
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

function metadataOf(fields: Fields): Fields {
  const value = fields.metadata ?? noFields
  return isObject(value) ? value : refuse('metadata is no object')
}

function extraOf(fields: Fields): Fields {
  const names = Object.keys(fields).filter((name) => !known.has(name))
  return names.length === 0 ? noFields : Object.fromEntries(names.map((name) => [name, fields[name]]))
}
