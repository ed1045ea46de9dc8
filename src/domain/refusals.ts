/** The words of every refusal that concerns one task: the state as it is, never a destructive way out. */

import { type Actor, ownerOf } from './actor.ts'
import { type ErrorCode, TaskError } from './errors.ts'
import { isSameOwner } from './ownership.ts'
import { isClosed, type Task } from './task.ts'
import { nearestId } from './task-id.ts'
import { glance, type World } from './world.ts'

/** How many ids a refusal lists before it only counts. */
const listed = 5

/** @throws TaskError `task_not_found`, naming the nearest id and what the caller holds. */
export function findTask(world: World, id: string, actor: Actor): Task {
  const task = world.task(id)
  if (task !== undefined) return task
  const holds = heldIds(world, actor)
  const mine = holds.length > 0 ? ` You hold ${some(holds)}.` : ''
  if (world.isArchived(id))
    throw new TaskError('task_not_found', `Task ${id} is closed and in the archive.${mine}`, { id, held: holds })
  throw new TaskError('task_not_found', `No task ${id}.${nearest(world, id)}${mine}`, { id, held: holds })
}

/** The caller names a task that does not exist, in an edge. */
export function unknownId(world: World, id: string, field: string): TaskError {
  if (world.isArchived(id)) {
    const why = 'that task is closed and in the archive, so nothing waits for it.'
    return new TaskError('unknown_id', `${field} names ${id}: ${why}`, { id, field })
  }
  return new TaskError('unknown_id', `${field} names ${id}: no task ${id}.${nearest(world, id)}`, { id, field })
}

/** Closed tasks are neither claimed nor completed. `rest`, here and below, is said after the state and before the next call. */
export function closed(task: Task, { now, rest = '' }: Telling): TaskError {
  const by = task.owner === undefined ? '' : ` by ${task.owner}`
  const at = task.completedAt === undefined ? '' : ` at ${moment(task.completedAt, now)}`
  const how = task.status === 'completed' ? `was completed${by}${at}` : 'is cancelled'
  return new TaskError('task_closed', `Task ${task.id} ${how}.${rest}`, { id: task.id, status: task.status, owner: task.owner })
}

/** When it is said, and what is said after the state. */
interface Telling {
  readonly now: string
  readonly rest?: string
}

/** Somebody else has it. */
export function heldByAnother(task: Task, code: ErrorCode, { now, rest = '' }: Telling): TaskError {
  const since = task.claim?.at
  return new TaskError(code, `Task ${task.id} is held by ${holderWords(task, now)}.${rest}`, {
    id: task.id,
    owner: task.owner,
    since,
  })
}

/** The caller's own claim has been overtaken: the task has had other claims since. */
export function claimLost(task: Task, now: string, rest = ''): TaskError {
  const who = task.status === 'in_progress' && task.owner !== undefined ? `, and is held by ${holderWords(task, now)}` : ''
  return new TaskError('claim_lost', `Task ${task.id} has been claimed again since your claim${who}.${rest}`, {
    id: task.id,
    owner: task.owner,
    term: task.term,
  })
}

/** Something open comes first. */
export function blocked(task: Task, world: World, open: readonly string[]): TaskError {
  const names = open.map((id) => (world.task(id) === undefined ? `${id} (which does not exist)` : id))
  return new TaskError('task_blocked', `Task ${task.id} waits for ${some(names)}.`, { id: task.id, openBlockers: open })
}

/** A container is not done before its children are. */
export function openChildren(task: Task, children: readonly string[]): TaskError {
  const many = children.length === 1 ? '1 open child' : `${children.length} open children`
  return new TaskError('has_open_children', `Task ${task.id} has ${many}: ${some(children)}.`, { id: task.id, children })
}

/** `amber-fox (mejba on laptop) since 08:00 UTC`, with the date when it is not today's. */
export function holderWords(task: Task, now: string): string {
  const { user, host, at } = task.claim ?? {}
  const where = [user, host === undefined ? undefined : `on ${host}`].filter((word) => word !== undefined).join(' ')
  const since = at === undefined ? '' : ` since ${moment(at, now)}`
  return `${task.owner ?? 'nobody'}${where === '' ? '' : ` (${where})`}${since}`
}

/** What the caller itself (session and agent) holds. For answers: nothing is decided on it. */
export function heldIds(world: World, actor: Actor): string[] {
  return [...world.inProgress()].filter((id) => {
    const task = glance(world, id)
    return task !== undefined && isSameOwner(task, actor, world)
  })
}

/** Another agent of the caller's own session has it. */
export function heldBySibling(task: Task, actor: Actor, now: string): TaskError {
  const rest = ` That is another agent of your session; you are ${ownerOf(actor)}.`
  return heldByAnother(task, 'already_claimed', { now, rest })
}

function nearest(world: World, id: string): string {
  const known = nearestId(id, world.ids())
  const task = known === undefined ? undefined : glance(world, known)
  return task === undefined ? '' : ` Nearest: ${task.id} "${task.subject}"${isClosed(task) ? ` (${task.status})` : ''}.`
}

function some(ids: readonly string[]): string {
  const rest = ids.length - listed
  return rest > 0 ? `${ids.slice(0, listed).join(', ')} and ${rest} more` : ids.join(', ')
}

/** `08:00 UTC`, with the date when it is not today's; what is no date is shown as it is. */
export function moment(stamp: string, now: string): string {
  const time = Date.parse(stamp)
  if (Number.isNaN(time)) return stamp
  const [day = '', clock = ''] = new Date(time).toISOString().split('T')
  return `${day === now.slice(0, 10) ? '' : `${day} `}${clock.slice(0, 5)} UTC`
}
