/**
 * Beads JSONL: one issue a line. What an issue has and a task has not is kept in the task's unknown field `beads`, so that the
 * export gives the same line back; what a task has and an issue has not travels in the issue's metadata (overlay.ts).
 */

import { isSameValue } from '../domain/same-task.ts'
import type { Task } from '../domain/task.ts'
import { placesOf, readRecord, toldFields, writeRecord } from './beads-record.ts'
import { type Fields, isFields } from './json-fields.ts'
import { withLeftOut } from './left-out.ts'
import { type Names, namesOf } from './legal-id.ts'
import { overlayKey, overlayOf, withOverlay } from './overlay.ts'

/** The field of a task in which it is kept. */
export const keptField = 'beads'

/** In which Beads writes the fields of an issue; those that are not here come last, as they came. */
const order = (
  '_type id title description design acceptance_criteria notes spec_id status priority issue_type assignee owner estimated_minutes ' +
  'created_at created_by updated_at started_at closed_at close_reason closed_by_session due_at defer_until external_ref source_system ' +
  'metadata labels dependencies comments'
).split(' ')
const ranks = new Map(order.map((name, rank) => [name, rank]))

/** Of an issue: the fields that a plain export would write otherwise, those that it would write and were not there, their order. */
interface Kept {
  readonly fields: Fields
  readonly without: readonly string[]
  /** Names, or `sorted`; undefined for the usual order. */
  readonly order: 'sorted' | readonly string[] | undefined
}

/** The task that an issue is, and the fields that it told beyond those of every issue. @throws Unreadable, NotATask. */
export function taskOfRecord(record: Fields, names: Names): { readonly task: Task; readonly told: readonly string[] } {
  const { metadata } = record
  if (!isFields(metadata) || metadata[overlayKey] === undefined) return { task: readBare(record, names), told: toldFields }
  const { task, names: others } = withOverlay(readBare(withoutOverlay(record), names), metadata[overlayKey])
  return { task, told: [...new Set([...toldFields, ...others])] }
}

/** The issue that a task is. */
function recordOfTask(given: Task, names: Names): Fields {
  const task = withLeftOut(given)
  const bare = withoutOverlay(exactRecord(task, names))
  const plain = readBare(bare, names)
  const overlay = overlayOf(asRead(task, { plain, given }), plain)
  if (overlay === undefined) return bare
  return inOrder(
    { ...bare, metadata: { ...(isFields(bare.metadata) ? bare.metadata : {}), [overlayKey]: overlay } },
    keptIn(task).order,
  )
}

/** The list, a line a task, with the characters escaped that Go escapes. */
export function* beadsLines(tasks: readonly Task[]): Generator<string> {
  const names = namesOf(tasks.map(foreignId))
  const escaped = (one: string) => `\\u${one.charCodeAt(0).toString(16).padStart(4, '0')}`
  for (const task of tasks) yield `${JSON.stringify(recordOfTask(task, names)).replace(/[<>&\u2028\u2029]/g, escaped)}\n`
}

/** Differences that are none: edges that were put back come last, and what is kept is what still holds. */
function asRead(task: Task, { plain, given }: { plain: Task; given: Task }): Task {
  const isSameSet = task !== given && isSameValue(task.blockedBy.toSorted(), plain.blockedBy.toSorted())
  const { [keptField]: kept, ...others } = task.extra
  const now = plain.extra[keptField]
  const extra = !isKept(kept) ? task.extra : now === undefined ? others : { ...others, [keptField]: now }
  return { ...task, blockedBy: isSameSet ? plain.blockedBy : task.blockedBy, extra }
}

function isKept(value: unknown): boolean {
  const names = isFields(value) ? Object.keys(value) : []
  return names.length > 0 && names.every((name) => name === 'fields' || name === 'without' || name === 'order')
}

function foreignId(task: Task): string {
  const { id } = keptIn(task).fields
  return typeof id === 'string' ? id : task.id
}

/** The metadata without ours. What is left must be worth being there: an empty object may not have been there before. */
function withoutOverlay(record: Fields): Fields {
  const { metadata, ...others } = record
  if (!isFields(metadata)) return record
  const { [overlayKey]: overlay, ...own } = metadata
  if (overlay === undefined && Object.keys(own).length > 0) return record
  if (Object.keys(own).length === 0) return overlay === undefined ? record : others
  return Object.fromEntries(Object.entries(record).map(([name, value]) => [name, name === 'metadata' ? own : value]))
}

function readBare(record: Fields, names: Names): Task {
  const task = readRecord(record, names)
  const kept = keptOf(record, task)
  return kept === undefined ? task : { ...task, extra: { [keptField]: kept } }
}

/** What is kept does not depend on what other issues there are: an id that is another one here is kept. */
const itself: Names = { here: (id) => id, there: (id) => id }

function keptOf(record: Fields, task: Task): Fields | undefined {
  const plain = writeRecord(task, { dependencies: [], comments: [] }, itself)
  const fields = Object.entries(record).filter(([name, value]) => JSON.stringify(value) !== JSON.stringify(plain[name]))
  const without = Object.keys(plain).filter((name) => !Object.hasOwn(record, name))
  const names = Object.keys(record)
  const isUsual = isSameValue(names, Object.keys(inOrder(record, undefined)))
  const isSorted = isSameValue(names, names.toSorted())
  const kept = {
    ...(fields.length > 0 ? { fields: Object.fromEntries(fields) } : {}),
    ...(without.length > 0 ? { without } : {}),
    ...(isUsual ? {} : { order: isSorted ? 'sorted' : names }),
  }
  return Object.keys(kept).length > 0 ? kept : undefined
}

function keptIn(task: Task): Kept {
  const kept = task.extra[keptField]
  const { fields, without, order: names } = isFields(kept) ? kept : {}
  const texts = (value: unknown) => (Array.isArray(value) ? value.filter((item) => typeof item === 'string') : undefined)
  return {
    fields: isFields(fields) ? fields : {},
    without: texts(without) ?? [],
    order: names === 'sorted' ? names : texts(names),
  }
}

/** The issue as it came, but for what the task says otherwise by now. */
function exactRecord(task: Task, names: Names): Fields {
  const kept = keptIn(task)
  const known = { dependencies: objectsIn(kept.fields.dependencies), comments: objectsIn(kept.fields.comments) }
  const plain = writeRecord(task, known, names)
  const all = applied(plain, kept)
  const changed = changedFields(all, task, names).flatMap((name) => placesOf[name] ?? [])
  return changed.length === 0 ? all : applied(plain, without(kept, new Set(changed)))
}

function changedFields(record: Fields, task: Task, names: Names): string[] {
  try {
    const read = readRecord(record, names)
    return toldFields.filter((name) => name !== 'extra' && !isSameValue(read[name], task[name]))
  } catch {
    return Object.keys(placesOf) // somebody edited what was kept, into what no issue is
  }
}

function without(kept: Kept, names: ReadonlySet<string>): Kept {
  const fields = Object.fromEntries(Object.entries(kept.fields).filter(([name]) => !names.has(name)))
  return { ...kept, fields, without: kept.without.filter((name) => !names.has(name)) }
}

function applied(plain: Fields, kept: Kept): Fields {
  const left = Object.entries(plain).filter(([name]) => !kept.without.includes(name))
  const given = Object.entries(kept.fields).filter(([name, value]) => objectsIn(value).length === 0 || !isList(name))
  return inOrder(Object.fromEntries([...left, ...given]), kept.order)
}

/** Edges and comments have been brought up to date one by one. */
function isList(name: string): boolean {
  return name === 'dependencies' || name === 'comments'
}

function objectsIn(value: unknown): readonly Fields[] {
  return Array.isArray(value) && value.every(isFields) ? value : []
}

function inOrder(record: Fields, wanted: Kept['order']): Fields {
  const names = Object.keys(record)
  if (wanted === 'sorted') return Object.fromEntries(names.toSorted().map((name) => [name, record[name]]))
  const places = wanted === undefined ? ranks : new Map(wanted.map((name, place) => [name, place]))
  const place = (name: string) => places.get(name) ?? places.size
  return Object.fromEntries(names.toSorted((a, b) => place(a) - place(b)).map((name) => [name, record[name]]))
}
