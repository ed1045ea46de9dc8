/** What happened to a list in events: one for each step in the life of a task, whether a commit, an edit or time made it. */

import { isClosed, type Task } from '../domain/task.ts'
import type { ChangeRecord, ListNow } from '../store/task-store.ts'

/**
 * `ready` and `unblocked` say that a task can be claimed now and could not before: `unblocked` when what it waited for has
 * closed, `ready` for every other reason (created, given back, its holder gone, its deferral over). A task that is held is
 * `unblocked` too when its last blocker closes; `ready` of the event is then false.
 */
export const eventKinds = [
  'created',
  'ready',
  'unblocked',
  'claimed',
  'taken_over',
  'released',
  'completed',
  'cancelled',
  'reopened',
] as const
export type EventKind = (typeof eventKinds)[number]

/** One event. Texts are as the task has them: not fit for a terminal. */
export interface ListEvent {
  readonly event: EventKind
  /** ISO 8601: when it was committed, or seen where no commit says so. */
  readonly at: string
  readonly id: string
  readonly subject: string
  /** Who did it; absent for what nobody did, and for edits of the file by hand. */
  readonly by?: string
  /** Who has it, or had it last. */
  readonly owner?: string
  /** From whom it was taken over. */
  readonly from?: string
  readonly result?: string
  /** Of `unblocked`: whether it can be claimed. */
  readonly ready?: boolean
}

interface Step {
  readonly id: string
  readonly before?: Task | undefined
  readonly after?: Task | undefined
}

interface Cause {
  readonly at: string
  readonly by?: string | undefined
}

/** The events of one commit. */
export function eventsOf(record: ChangeRecord, steps: readonly Step[] = record.tasks): ListEvent[] {
  const by = record.kind === 'outside' ? undefined : record.by.owner
  return steps.flatMap((step) => eventOf(step, { at: record.at, by }) ?? [])
}

/** The step from one image of a task to the next; undefined when it is none (other fields changed, or the task went). */
export function eventOf({ before, after }: Step, { at, by }: Cause): ListEvent | undefined {
  if (after === undefined) return undefined
  const event = kindOf(before, after)
  if (event === undefined) return undefined
  const from = event === 'taken_over' ? before?.owner : undefined
  const owner = event === 'created' ? undefined : (after.owner ?? before?.owner)
  return {
    event,
    at,
    id: after.id,
    subject: after.subject,
    ...(by === undefined ? {} : { by }),
    ...(owner === undefined ? {} : { owner }),
    ...(from === undefined ? {} : { from }),
    ...(event === 'completed' && after.result !== undefined ? { result: after.result } : {}),
  }
}

function kindOf(before: Task | undefined, after: Task): EventKind | undefined {
  if (before === undefined) return 'created'
  if (before.status === after.status) return after.status === 'in_progress' ? handOver(before, after) : undefined
  if (after.status === 'completed' || after.status === 'cancelled') return after.status
  if (isClosed(before)) return 'reopened'
  return after.status === 'in_progress' ? 'claimed' : 'released'
}

/** A session that adopts a claim keeps the owner, and nothing has happened; the same term is a delegation to an agent. */
function handOver(before: Task, after: Task): EventKind | undefined {
  if (before.owner === after.owner) return undefined
  return after.term > before.term && before.owner !== undefined ? 'taken_over' : 'claimed'
}

/** What a follower knew before its last look. */
export interface Known {
  /** ISO 8601, the time of that look. */
  readonly at: string
  readonly readyIds: ReadonlySet<string>
  /** Held tasks that had open blockers. */
  readonly heldBack: ReadonlySet<string>
  /** The tasks as they were. */
  readonly task: (id: string) => Task | undefined
}

/** Tasks that can be claimed since `known`, and held ones that wait no more. Nobody did it: time, presence and other tasks do. */
export function freedSince(known: Known, now: ListNow): ListEvent[] {
  const { at } = now
  const tasks = new Map(now.changed.map(({ id, after }) => [id, after]))
  const freed = [...now.readyIds].filter((id) => !known.readyIds.has(id))
  const ready = freed.flatMap((id) => {
    const before = known.task(id)
    const task = tasks.get(id) ?? before
    return task === undefined
      ? []
      : [freedEvent(task, wasWaiting(before, known.at) ? { event: 'unblocked', ready: true } : { event: 'ready' }, at)]
  })
  const held = now.working.filter(({ task, openBlockers }) => openBlockers.length === 0 && known.heldBack.has(task.id))
  return [
    ...ready,
    ...held.flatMap(({ task, holder }) =>
      holder === 'gone' ? [] : [freedEvent(task, { event: 'unblocked', ready: false }, at)],
    ),
  ]
}

/** Free and not deferred, yet not ready: then it waited for others. */
function wasWaiting(before: Task | undefined, at: string): boolean {
  if (before === undefined || before.status !== 'pending') return false
  return before.deferUntil === undefined || !(Date.parse(before.deferUntil) > Date.parse(at))
}

function freedEvent({ id, subject, status, owner }: Task, what: Pick<ListEvent, 'event' | 'ready'>, at: string): ListEvent {
  const { event, ...rest } = what
  return { event, at, id, subject, ...rest, ...(status === 'in_progress' && owner !== undefined ? { owner } : {}) }
}
