/**
 * Task files: reads generously (our form, the article's, Claude Code's native one), writes one canonical form.
 *
 * Nothing is lost on the way: fields we do not know survive, an unknown status is kept as it is, and a file whose known
 * fields have a wrong type is not read at all (it is reported, and nobody overwrites it).
 */

import { mergeTasks } from '../../domain/merge-tasks.ts'
import { defaultPriority, type Status, statuses, type Task } from '../../domain/task.ts'
import { conflictWords, type MarkedSides, markedSides, mayBeMarked } from './conflict-marks.ts'
import {
  claimOf,
  extraOf,
  fieldsIn,
  idOrNone,
  ids,
  metadataOf,
  NotATask,
  notesOf,
  optionalText,
  priorityOf,
  refuse,
  termOf,
  texts,
} from './task-file-fields.ts'

/** Every word for a status, the article's and other tools' among them. */
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

function statusOf(word: string): Status | undefined {
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
  const sides = mayBeMarked(text) ? markedSides(text) : undefined
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
  const fields = fieldsIn(text)
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
    blockedBy: ids(fields, 'blockedBy', 'dependencies'),
    blocks: ids(fields, 'blocks'),
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
    extra: extraOf(fields, known),
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
