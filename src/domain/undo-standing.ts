/** What stands on a change that somebody wants to undo: later claims, completions and edits, and work that was begun because of it. */

import { descendantsOf } from './container.ts'
import { isHeld } from './holder.ts'
import { holderWords, moment } from './refusals.ts'
import { isSameValue } from './same-task.ts'
import { isClosed, type Task } from './task.ts'
import type { World } from './world.ts'

/** A commit as the log has it. */
export interface PastChange {
  /** ISO 8601. */
  readonly at: string
  readonly tasks: readonly { readonly id: string; readonly before?: Task | undefined; readonly after?: Task | undefined }[]
}

/** One thing that stands on a change, in words that go on a sentence. */
export interface Standing {
  readonly id: string
  readonly why: string
}

type Images = PastChange['tasks'][number]
type Written = Images & { readonly after: Task }

/** Who works on a task and whether it is closed: these change together, and are compared together. */
const holdFields = new Set(['status', 'unknownStatus', 'owner', 'claim', 'completedAt', 'term'])
/** Bookkeeping, and notes, of which only the added ones are taken away again. */
const otherFields = new Set(['id', 'updatedAt', 'notes'])

/** Fields with a meaning of their own that the change wrote. */
export function wroteFields({ before, after }: Omit<Images, 'id'>): string[] {
  const [old, now] = [entriesOf(before), entriesOf(after)]
  const names = new Set([...old.keys(), ...now.keys()])
  return [...names].filter(
    (name) => !holdFields.has(name) && !otherFields.has(name) && !isSameValue(old.get(name), now.get(name)),
  )
}

/** Did the change begin or end a claim, close or reopen the task? */
export function wroteHold({ before, after }: Omit<Images, 'id'>): boolean {
  return !isSameValue(holdOf(before), holdOf(after))
}

/** Everything that keeps `change` from being undone; empty when nothing does. */
export function whatStandsOn(world: World, change: PastChange): Standing[] {
  const own = new Set(change.tasks.map(({ id }) => id))
  const found = new Map<string, Standing>()
  for (const images of change.tasks) {
    for (const standing of standingOn(world, images, { own, at: change.at })) {
      if (!found.has(standing.why)) found.set(standing.why, standing)
    }
  }
  return [...found.values()]
}

interface Around {
  /** Tasks of the change itself. */
  readonly own: ReadonlySet<string>
  readonly at: string
}

function standingOn(world: World, { id, before, after }: Images, around: Around): Standing[] {
  const present = world.task(id)
  if (present === undefined && world.isArchived(id)) return [{ id, why: `${id} is in the archive` }]
  if (after === undefined || present === undefined) return [{ id, why: `${id} is no longer there` }]
  const written = { id, before, after }
  const hold = wroteHold(written) ? holdStanding(world, present, written) : undefined
  if (hold !== undefined) return [{ id, why: hold }]
  const edited = wroteFields(written).filter((field) => !isSameValue(fieldOf(present, field), fieldOf(after, field)))
  if (edited.length > 0) return [{ id, why: `${edited.join(', ')} of ${id} was changed again since` }]
  if (before === undefined) return builtOn(world, id, around)
  return isClosed(after) && !isClosed(before) ? begunAfter(world, id, around) : []
}

/**
 * What happened to the hold since; undefined when it is as the change left it. The term is not asked: a claim that was begun
 * and ended since has left no trace that matters, and undoing two changes one after the other must not trip over the first.
 */
function holdStanding(world: World, present: Task, { id, after }: Written): string | undefined {
  if (isSameValue(holdOf(present), holdOf(after))) return undefined
  if (present.status === 'in_progress') return `${id} is held by ${holderWords(present, world.now)}`
  if (isClosed(present)) return `${id} ${closing(present, world.now)}`
  if (after.status === 'in_progress') return `${id} was given back since`
  return isClosed(after) ? `${id} was reopened since` : `the status of ${id} was edited since`
}

/** Others wait for a created task, or lie in it. */
function builtOn(world: World, id: string, { own }: Around): Standing[] {
  const waiting = world.dependentsOf(id).flatMap((other) => openOutside(world, other, own))
  const inside = world.childrenOf(id).flatMap((other) => openOutside(world, other, own))
  return [
    ...waiting.map((other) => ({ id: other, why: `${other} waits for ${id}` })),
    ...inside.map((other) => ({ id: other, why: `${other} lies in ${id}` })),
  ]
}

function openOutside(world: World, id: string, own: ReadonlySet<string>): string[] {
  const task = world.task(id)
  return task === undefined || own.has(id) || isClosed(task) ? [] : [id]
}

/** Tasks that could start because this one was closed, or lie in one that could, and were begun or done since. */
function begunAfter(world: World, id: string, { own, at }: Around): Standing[] {
  const waiting = new Set(world.dependentsOf(id).flatMap((other) => [other, ...descendantsOf(world, other)]))
  return [...waiting].flatMap((other): Standing[] => {
    const task = own.has(other) ? undefined : world.task(other)
    if (task === undefined) return []
    const begun = isHeld(task, world) && isSince(task.claim?.at, at)
    if (begun) return [{ id: other, why: `${other}, which waited for ${id}, is held by ${holderWords(task, world.now)}` }]
    const done = task.status === 'completed' && isSince(task.completedAt, at)
    return done ? [{ id: other, why: `${other}, which waited for ${id}, ${closing(task, world.now)}` }] : []
  })
}

/** What has no time is taken to be later: nothing is undone on a guess. */
function isSince(stamp: string | undefined, at: string): boolean {
  return !(Date.parse(stamp ?? '') < Date.parse(at))
}

function closing(task: Task, now: string): string {
  if (task.status === 'cancelled') return 'was cancelled'
  const by = task.owner === undefined ? '' : ` by ${task.owner}`
  return `was completed${by}${task.completedAt === undefined ? '' : ` at ${moment(task.completedAt, now)}`}`
}

function holdOf(task: Task | undefined) {
  if (task === undefined) return undefined
  const { status, unknownStatus, owner, claim, completedAt } = task
  return { status, unknownStatus, owner, claim, completedAt }
}

function entriesOf(task: Task | undefined): Map<string, unknown> {
  return new Map(Object.entries(task ?? {}))
}

function fieldOf(task: Task, field: string): unknown {
  return entriesOf(task).get(field)
}
