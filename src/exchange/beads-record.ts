/** One issue of Beads as a task and back: what both have words for. The rest is kept beside it (beads.ts). */

import type { Task } from '../domain/task.ts'
import { commentsOf, edgesOf, noteOf, readEdges, timeText } from './beads-edges.ts'
import { type Fields, isFields, listOf, present, textOf, textsOf, Unreadable } from './json-fields.ts'
import type { Names } from './legal-id.ts'

/** The fields of a task that an issue tells. */
export const toldFields = [
  ...([
    'subject',
    'description',
    'status',
    'unknownStatus',
    'priority',
    'labels',
    'parent',
    'blockedBy',
    'discoveredFrom',
  ] as const),
  ...(['deferUntil', 'owner', 'result', 'notes', 'metadata', 'createdAt', 'updatedAt', 'completedAt', 'extra'] as const),
] as const

/** Status words of Beads. Those that hold an issue back without a date are deferred here, as far as a date goes. */
const statuses: Readonly<Record<string, Task['status']>> = {
  open: 'pending',
  blocked: 'pending',
  deferred: 'pending',
  pinned: 'pending',
  in_progress: 'in_progress',
  hooked: 'in_progress',
  closed: 'completed',
  tombstone: 'cancelled',
}
const words: Readonly<Record<Task['status'], string>> = {
  pending: 'open',
  in_progress: 'in_progress',
  completed: 'closed',
  cancelled: 'closed',
}
const holdingBack = ['blocked', 'deferred', 'pinned']
const holdingBackFlags = ['pinned', 'is_template', 'ephemeral', 'wisp']

/** Held back until somebody says otherwise. */
export const never = '9999-12-31T00:00:00Z'

/** What stands before the type of an issue, as a label. */
export const typeLabel = 'type:'

const headings = { design: '## Design', acceptance_criteria: '## Acceptance criteria' } as const

/** Where a field of the task stands in an issue: what may not be given back as it was once the task's field has changed. */
export const placesOf: Readonly<Record<string, readonly string[]>> = {
  subject: ['title'],
  description: ['description', ...Object.keys(headings)],
  status: ['status'],
  unknownStatus: ['status'],
  priority: ['priority'],
  labels: ['labels', 'issue_type'],
  parent: ['dependencies', 'parent'],
  blockedBy: ['dependencies'],
  discoveredFrom: ['dependencies'],
  deferUntil: ['defer_until', 'status', ...holdingBackFlags],
  owner: ['assignee'],
  result: ['close_reason'],
  notes: ['notes', 'comments'],
  metadata: ['metadata'],
  createdAt: ['created_at'],
  updatedAt: ['updated_at'],
  completedAt: ['closed_at'],
}

/** The task that an issue is, without what only Beads knows. @throws Unreadable for a field of a wrong type. */
export function readRecord(record: Fields, names: Names): Task {
  const id = names.here(textOf(record, 'id') ?? refuse('it has no id'))
  const above = textOf(record, 'parent')
  const word = textOf(record, 'status') ?? 'open'
  const known = Object.hasOwn(statuses, word) ? statuses[word] : undefined
  const status = known ?? 'pending'
  const { blockedBy, parent, discoveredFrom } = readEdges(id, listOf(record, 'dependencies'), names)
  const type = textOf(record, 'issue_type') ?? 'task'
  const isHeldBack = holdingBack.includes(word) || holdingBackFlags.some((flag) => Boolean(record[flag]))
  const isOpen = status === 'pending' || status === 'in_progress'
  const notes = textOf(record, 'notes')
  return {
    id,
    subject: textOf(record, 'title') ?? refuse('it has no title'),
    description: descriptionOf(record),
    status,
    unknownStatus: known === undefined ? word : undefined,
    priority: priorityOf(record),
    labels: [...textsOf(record, 'labels'), ...(type === 'task' ? [] : [typeLabel + type])],
    touches: [],
    parent: parent ?? (above && names.here(above)),
    blockedBy,
    blocks: [],
    discoveredFrom,
    deferUntil: timeOf(record, 'defer_until') ?? (isHeldBack && isOpen ? never : undefined),
    owner: textOf(record, 'assignee'),
    term: 0,
    result: textOf(record, 'close_reason'),
    notes: [...(notes === undefined ? [] : [{ text: notes }]), ...listOf(record, 'comments').map(noteOf)],
    metadata: isFields(record.metadata) ? record.metadata : {},
    createdAt: timeOf(record, 'created_at'),
    updatedAt: timeOf(record, 'updated_at'),
    completedAt: timeOf(record, 'closed_at'),
    extra: {},
  }
}

/** The issue that a task is, in the order in which Beads writes. `known`: edges and comments as they came from there. */
export function writeRecord(task: Task, known: Known, names: Names): Fields {
  const id = names.there(task.id)
  const { type, labels } = typeOf(task.labels)
  const [first, ...others] = task.notes
  const isText = first !== undefined && first.at === undefined && first.by === undefined
  return present({
    id,
    title: task.subject,
    description: task.description || undefined,
    notes: isText ? first.text || undefined : undefined,
    status: task.unknownStatus ?? words[task.status],
    priority: task.priority,
    issue_type: type,
    assignee: task.owner,
    created_at: timeText(task.createdAt),
    updated_at: timeText(task.updatedAt),
    closed_at: timeText(task.completedAt),
    close_reason: task.result || undefined,
    defer_until: timeText(task.deferUntil),
    metadata: Object.keys(task.metadata).length > 0 ? task.metadata : undefined,
    labels: unlessEmpty(labels),
    dependencies: unlessEmpty(edgesOf(task, known.dependencies, names)),
    comments: unlessEmpty(commentsOf(id, isText ? others : task.notes, known.comments)),
  })
}

/** Edges and comments of the issue that a task came from. */
export interface Known {
  readonly dependencies: readonly Fields[]
  readonly comments: readonly Fields[]
}

function refuse(why: string): never {
  throw new Unreadable(why)
}

/** Design and criteria belong to what whoever takes the task must read. */
function descriptionOf(record: Fields): string | undefined {
  const sections = Object.entries(headings).flatMap(([name, heading]) => {
    const text = textOf(record, name)
    return text === undefined ? [] : [`${heading}\n\n${text}`]
  })
  const whole = [textOf(record, 'description'), ...sections].filter((part) => part !== undefined)
  return whole.length === 0 ? undefined : whole.join('\n\n')
}

/** Old versions of Beads leave out 0, and read what is left out as 0. */
function priorityOf(record: Fields): number {
  const { priority = 0 } = record
  if (typeof priority === 'number' && [0, 1, 2, 3, 4].includes(priority)) return priority
  return refuse(`priority is ${JSON.stringify(priority)}, none of 0 to 4`)
}

/** A time in UTC and in milliseconds, since times are compared as texts, too. Another zone or finer fractions are kept beside it. */
function timeOf(record: Fields, name: string): string | undefined {
  const text = textOf(record, name)
  if (text === undefined || /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{1,3})?Z$/.test(text)) return text
  const time = Date.parse(text)
  return Number.isNaN(time) ? refuse(`${name} is "${text}", which is no time`) : new Date(time).toISOString()
}

/** A type is a label, the last one. Where it stands elsewhere it is a label like any other for Beads. */
function typeOf(labels: readonly string[]): { readonly type: string; readonly labels: readonly string[] } {
  const last = labels.at(-1)
  const type = last?.startsWith(typeLabel) ? last.slice(typeLabel.length) : ''
  return type === '' || type === 'task' ? { type: 'task', labels } : { type, labels: labels.slice(0, -1) }
}

function unlessEmpty<T>(list: readonly T[]): readonly T[] | undefined {
  return list.length > 0 ? list : undefined
}
