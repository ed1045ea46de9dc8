/** Taking one's own last change back, as a new change: what it wrote is what it was before, and nothing that others built on it. */

import type { Actor } from './actor.ts'
import { affectedBy } from './affected.ts'
import { cancelled, openChildrenOf } from './container.ts'
import { newEdges, refuseCycle } from './cycle.ts'
import { Draft } from './draft.ts'
import { TaskError } from './errors.ts'
import { isClaimOf } from './ownership.ts'
import { openBlockers } from './readiness.ts'
import { settle } from './settle.ts'
import { isClosed, type Task } from './task.ts'
import { type PastChange, type Standing, whatStandsOn, wroteFields, wroteHold } from './undo-standing.ts'
import { type TaskView, viewOf } from './view.ts'
import type { Decision, World } from './world.ts'

export interface UndoOutcome {
  /** The tasks that were changed back, as they are now. */
  readonly tasks: readonly TaskView[]
  /** Others whose readiness it touches. */
  readonly affected: readonly string[]
}

/** How many of those that stand on a change its refusal names. */
const named = 5

/**
 * Restores what `change` wrote, field by field: what was edited since in other fields stays. A created task is cancelled, a
 * claim is released, and what was completed, cancelled or given back is held again by the caller if it was before. Terms never
 * fall. Notes that the change added go; later ones stay.
 *
 * `words` says what the change was, for the refusal. All or nothing.
 * @throws TaskError `undo_refused`, naming what stands on it: a later claim, completion or edit of the same fields, tasks that
 * were begun or done because of it; `cycle` when an edge that would come back closes one.
 */
export function undoChange(world: World, change: PastChange, by: { actor: Actor; words: string }): Decision<UndoOutcome> {
  const { actor, words } = by
  const draft = new Draft(world)
  const before = whatStandsOn(world, change)
  if (before.length > 0) throw refused(words, before)
  for (const { id, before, after } of change.tasks) {
    const present = world.task(id)
    if (present !== undefined && after !== undefined) draft.put(restored(present, { before, after }, { actor, world }))
  }
  const after = draft.changes().flatMap(({ id }) => whatForbids(draft, id))
  if (after.length > 0) throw refused(words, after)
  refuseCycle(draft, newEdges(draft, draft.changes()))
  const changes = settle(draft, actor)
  if (changes.length === 0) throw new TaskError('undo_refused', `Your last change (${words}) has left nothing to undo.`)
  const ids = changes.map(({ id }) => id)
  const affected = new Set(ids.flatMap((id) => affectedBy(draft, id)).filter((id) => !ids.includes(id)))
  return {
    kind: 'undo',
    durable: true,
    changes,
    answer: (now) => ({ tasks: ids.map((id) => viewOf(now, id)), affected: [...affected] }),
  }
}

interface Images {
  readonly before: Task | undefined
  readonly after: Task
}

function restored(present: Task, { before, after }: Images, by: { actor: Actor; world: World }): Task {
  if (before === undefined) return isClosed(present) ? present : cancelled(present)
  const old = new Map<string, unknown>(Object.entries(before))
  const fields = Object.fromEntries(wroteFields({ before, after }).map((field) => [field, old.get(field)]))
  const added = after.notes.filter((note) => !before.notes.some((other) => isSameNote(note, other)))
  const notes = present.notes.filter((note) => !added.some((other) => isSameNote(note, other)))
  const text = { ...present, ...fields, notes: notes.length === present.notes.length ? present.notes : notes }
  return wroteHold({ before, after }) ? withHold(text, { before, after }, by) : text
}

/** Who holds it and whether it is closed, as before; only the caller's own claim comes back, for nobody else is told. */
function withHold(
  task: Task,
  { before, after }: { before: Task; after: Task },
  { actor, world }: { actor: Actor; world: World },
): Task {
  const { status, unknownStatus, owner, claim, completedAt } = before
  const wasHeld = status === 'in_progress'
  const isSameClaim = wasHeld && after.status === 'in_progress' && before.term === after.term
  if (isSameClaim) return { ...task, owner, claim }
  if (!wasHeld) return { ...task, status, unknownStatus, owner, claim, completedAt }
  const isMine = after.status !== 'in_progress' && isClaimOf(before, actor, world)
  // The same claim goes on; if somebody has had the task in between (and given it back) it is a new one.
  if (isMine) return { ...task, status, owner, claim, completedAt, term: task.term + Number(task.term > after.term) }
  return { ...task, status: 'pending', unknownStatus, owner: undefined, claim: undefined, completedAt }
}

function isSameNote(a: Task['notes'][number], b: Task['notes'][number]): boolean {
  return a.at === b.at && a.by === b.by && a.text === b.text
}

/** What the list as it would be does not allow: rules that hold for every change hold for this one. */
function whatForbids(draft: Draft, id: string): Standing[] {
  const [before, after] = [draft.base.task(id), draft.task(id)]
  if (before === undefined || after === undefined) return []
  const parent = after.parent === undefined ? undefined : draft.task(after.parent)
  if (!isClosed(after) && parent !== undefined && isClosed(parent)) {
    return [{ id: parent.id, why: `${parent.id}, in which ${id} lies, is ${parent.status}` }]
  }
  const children = isClosed(after) && !isClosed(before) ? openChildrenOf(draft, id) : []
  if (children.length > 0) return children.map((child) => ({ id: child, why: `${child}, which lies in ${id}, is open` }))
  const isClaimed = before.status === 'pending' && after.status === 'in_progress'
  const waits = isClaimed ? openBlockers(draft, after) : []
  return waits.map((blocker) => ({ id: blocker, why: `${id} now waits for ${blocker}` }))
}

function refused(words: string, standing: readonly Standing[]): TaskError {
  const rest = standing.length - named
  const reasons = standing.slice(0, named).map(({ why }) => why)
  const list = [...reasons, ...(rest > 0 ? [`${rest} more stand on it`] : [])].join('; ')
  return new TaskError('undo_refused', `Your last change (${words}) cannot be undone: ${list}.`, { standing })
}
