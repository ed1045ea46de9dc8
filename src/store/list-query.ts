/** Filtered pages of the list, by age and then id, in one pass that keeps no more than a page. */

import type { Actor } from '../domain/actor.ts'
import { TaskError } from '../domain/errors.ts'
import { ancestorsOf, openBlockers } from '../domain/readiness.ts'
import { findTask } from '../domain/refusals.ts'
import { isClosed, type Task } from '../domain/task.ts'
import type { TaskGraph } from '../domain/task-graph.ts'
import { viewOf } from '../domain/view.ts'
import type { ListQuery, TaskPage } from './task-store.ts'

/**
 * The cursor names the last task shown, not a position: tasks that come or go between two pages neither repeat nor hide others.
 * @throws TaskError `invalid_input` for a cursor that is none, `task_not_found` for a parent that is none.
 */
export function listTasks(graph: TaskGraph, query: ListQuery, by: Actor): TaskPage {
  if (query.parent !== undefined) findTask(graph, query.parent, by)
  const after = query.cursor === undefined ? undefined : parseCursor(query.cursor)
  const accepts = filterOf(graph, query)
  const page: Task[] = []
  let total = 0
  let rest = 0
  for (const task of graph.tasks()) {
    if (!accepts(task)) continue
    total += 1
    if (after !== undefined && compareAge(task, after) <= 0) continue
    rest += 1
    insert(page, task, query.limit)
  }
  const last = page.at(-1)
  const tasks = page.map((task) => viewOf(graph, task.id))
  return last !== undefined && rest > page.length ? { tasks, total, nextCursor: cursorOf(last) } : { tasks, total }
}

interface Place {
  readonly id: string
  readonly createdAt?: string | undefined
}

/** A task that does not say when it was made comes after those that do, as among the ready ones. */
export function compareAge(a: Place, b: Place): number {
  const [x, y] = [a.createdAt ?? '~', b.createdAt ?? '~']
  if (x !== y) return x < y ? -1 : 1
  return a.id < b.id ? -1 : Number(a.id > b.id)
}

/** Keeps `page` sorted and no longer than `limit`; most tasks of a long list end at the first comparison. */
function insert(page: Task[], task: Task, limit: number): void {
  const last = page.at(-1)
  if (page.length >= limit && last !== undefined && compareAge(task, last) > 0) return
  let low = 0
  let high = page.length
  while (low < high) {
    const middle = (low + high) >> 1
    const other = page[middle]
    if (other !== undefined && compareAge(other, task) < 0) low = middle + 1
    else high = middle
  }
  page.splice(low, 0, task)
  if (page.length > limit) page.pop()
}

function cursorOf({ createdAt, id }: Task): string {
  return Buffer.from(JSON.stringify([id, createdAt ?? null])).toString('base64url')
}

function parseCursor(cursor: string): Place {
  try {
    const parsed: unknown = JSON.parse(Buffer.from(cursor, 'base64url').toString())
    if (Array.isArray(parsed)) {
      const [id, createdAt]: unknown[] = parsed
      if (typeof id === 'string') return { id, createdAt: typeof createdAt === 'string' ? createdAt : undefined }
    }
  } catch {
    // Said below, as for JSON of another shape.
  }
  throw new TaskError('invalid_input', `"${cursor}" is no cursor of list_tasks. Call without cursor to begin anew.`)
}

/** Cheap conditions first: at 10,000 tasks the texts are only searched where the rest holds. */
function filterOf(graph: TaskGraph, query: ListQuery): (task: Task) => boolean {
  const statuses = query.status === undefined ? undefined : new Set(query.status)
  const text = query.text?.toLowerCase()
  const isNamed = query.idPrefix === undefined ? undefined : nameFilter(graph, query.idPrefix)
  const since = query.updatedSince === undefined ? undefined : Date.parse(query.updatedSince)
  return (task) =>
    (isNamed === undefined || isNamed(task.id)) &&
    (statuses === undefined || statuses.has(task.status)) &&
    (query.owner === undefined || task.owner === query.owner || task.owner?.startsWith(`${query.owner}/`) === true) &&
    (query.labels === undefined || query.labels.every((label) => task.labels.includes(label))) &&
    (since === undefined || Date.parse(task.updatedAt ?? '') >= since) &&
    (query.parent === undefined || ancestorsOf(graph, task).some(({ id }) => id === query.parent)) &&
    (text === undefined || contains(task, text)) &&
    (query.blocked === undefined || isBlocked(graph, task) === query.blocked)
}

function nameFilter(graph: TaskGraph, prefix: string): (id: string) => boolean {
  const exact = graph.takenId(prefix)
  const start = prefix.toLowerCase()
  return exact === undefined ? (id) => id.toLowerCase().startsWith(start) : (id) => id === exact
}

function contains({ id, subject, description, result, notes }: Task, text: string): boolean {
  const has = (field: string | undefined) => field?.toLowerCase().includes(text) === true
  return has(id) || has(subject) || has(description) || has(result) || notes.some((note) => has(note.text))
}

function isBlocked(graph: TaskGraph, task: Task): boolean {
  return !isClosed(task) && openBlockers(graph, task).length > 0
}
