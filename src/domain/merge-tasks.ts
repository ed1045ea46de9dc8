/**
 * Brings two versions of one task together, field by field: for branches that git merges, files that somebody edited while a
 * session wrote them, and files with the marks of a conflict.
 *
 * Both sides are equal: merging them the other way round gives the same task, and merging the outcome again changes nothing, so
 * clones that pull from each other in any order end with the same bytes. Nothing is lost: where both sides changed one value,
 * one stands and the other becomes a note.
 */

import { TaskError } from './errors.ts'
import { compare, mergeRecord, mergeSet, mergeValue, type Settle, type Sides, textOf } from './merge-values.ts'
import { mergeWork } from './merge-work.ts'
import { newestNotes } from './notes.ts'
import { isSameTask } from './same-task.ts'
import type { Note, Task } from './task.ts'

/** Who the notes of a merge are by. */
export const mergeAuthor = 'merge'

/**
 * The task that holds what both sides did since `base`, the version that they began from (undefined: both are new).
 *
 * Lists are sets: additions and removals of both count. Notes are united. Status, owner, claim, result and completion go
 * together, the further along wins, of two claims the earlier; the term is the larger. Text that both changed is that of the
 * side with the later `updatedAt`; the other is kept as a note, and so are the result and the claim that do not stand.
 * `workOf` says otherwise whose work stands: `keepWork`, where `ours` is held.
 *
 * @throws TaskError `invalid_input` for two different ids: git took one task for a renamed copy of another.
 */
export function mergeTasks(sides: Sides<Task>, workOf = mergeWork): Task {
  const { base, ours, theirs } = sides
  if (ours.id !== theirs.id)
    throw new TaskError('invalid_input', `${ours.id} and ${theirs.id} are two tasks: they cannot be merged.`)
  const stamps = stampsOf(ours, theirs)
  const [left, right, before] = [ours, theirs, base].map((task) => task && { ...task, ...stamps })
  if (isSameTask(left, right) || isSameTask(right, before)) return { ...ours, ...stamps }
  if (isSameTask(left, before) && workOf === mergeWork) return { ...theirs, ...stamps }
  const losers: Note[] = []
  const settle = settling(sides, losers)
  const value = <K extends keyof Task>(name: K): Task[K] => mergeValue(name, fieldOf(sides, name), settle)
  const { work, lost } = workOf(sides)
  const merged: Task = {
    id: ours.id,
    subject: value('subject'),
    description: value('description'),
    activeForm: value('activeForm'),
    ...work,
    priority: value('priority'),
    labels: mergeSet(fieldOf(sides, 'labels')),
    touches: mergeSet(fieldOf(sides, 'touches')),
    parent: value('parent'),
    blockedBy: mergeSet(fieldOf(sides, 'blockedBy')),
    blocks: mergeSet(fieldOf(sides, 'blocks')),
    discoveredFrom: value('discoveredFrom'),
    deferUntil: value('deferUntil'),
    ...stamps,
    notes: [],
    metadata: mergeRecord('metadata', fieldOf(sides, 'metadata'), settle),
    extra: mergeRecord('', fieldOf(sides, 'extra'), settle),
  }
  if (lost !== undefined) losers.push(...notesOn(lost, merged, base))
  return { ...merged, notes: newestNotes(mergeNotes(fieldOf(sides, 'notes'), losers)) }
}

/** What only ever goes one way is never in dispute, and is no change by itself. */
function stampsOf(ours: Task, theirs: Task): Pick<Task, 'term' | 'createdAt' | 'updatedAt'> {
  const created = [ours.createdAt, theirs.createdAt].filter(isTold).sort(byMoment)
  const updated = [ours.updatedAt, theirs.updatedAt].filter(isTold).sort(byMoment)
  return { term: Math.max(ours.term, theirs.term), createdAt: created[0], updatedAt: updated.at(-1) }
}

function fieldOf<K extends keyof Task>({ base, ours, theirs }: Sides<Task>, name: K): Sides<Task[K]> {
  return { base: base?.[name], ours: ours[name], theirs: theirs[name] }
}

/** A change stands against a removal; of two changes the later edit's, of two at the same moment the larger text. */
function settling({ ours, theirs }: Sides<Task>, losers: Note[]): Settle {
  const byEdit = byMoment(ours.updatedAt ?? '', theirs.updatedAt ?? '')
  return (place, { ours: left, theirs: right }) => {
    if (left === undefined) return right
    if (right === undefined) return left
    const isOurs = (byEdit || compare(textOf(left), textOf(right))) > 0
    const loser = isOurs ? right : left
    const text = typeof loser === 'string' ? loser : textOf(loser)
    losers.push(noteOf(isOurs ? theirs : ours, `On the other side of a merge, ${place} was: ${text}`))
    return isOurs ? left : right
  }
}

/** What was done on the side whose work does not stand. */
function notesOn(lost: Task, merged: Task, base: Task | undefined): Note[] {
  const { owner, claim, result } = lost
  const notes: Note[] = []
  if (result !== undefined && result !== merged.result && result !== base?.result) {
    notes.push(noteOf(lost, `On the other side of a merge, the result was: ${result}`))
  }
  const isNew = textOf(claim) !== textOf(base?.claim) && textOf(claim) !== textOf(merged.claim)
  if (owner !== undefined && claim !== undefined && isNew) {
    const place = [claim.user, claim.host].filter(isTold).join(' on ')
    notes.push(
      noteOf(
        lost,
        `On the other side of a merge, ${owner}${place === '' ? '' : ` (${place})`} had claimed it at ${claim.at ?? 'an unknown time'}.`,
      ),
    )
  }
  return notes
}

/** Dated by the side that it comes from, so that the same merge made twice leaves the same note once. */
function noteOf({ updatedAt }: Task, text: string): Note {
  return { ...(updatedAt === undefined ? {} : { at: updatedAt }), by: mergeAuthor, text }
}

function mergeNotes({ base, ours, theirs }: Sides<readonly Note[]>, losers: readonly Note[]): readonly Note[] {
  const merged = mergeSet({ base, ours, theirs }, inTime)
  const known = new Set(merged.map(textOf))
  const added = losers.filter((note) => !known.has(textOf(note)))
  if (added.length === 0) return merged
  const old = new Set(base?.map(textOf))
  const isOld = (note: Note) => old.has(textOf(note))
  return [...merged.filter(isOld), ...[...merged.filter((note) => !isOld(note)), ...added].sort(inTime)]
}

/** Notes by when they were written. */
export function inTime(a: Note, b: Note): number {
  return compare(a.at ?? '', b.at ?? '') || compare(textOf(a), textOf(b))
}

/** A hand may have written another offset than Z; what is no time at all is earlier than any. */
function byMoment(a: string, b: string): number {
  const [left, right] = [a, b].map((text) => (Number.isNaN(Date.parse(text)) ? Number.NEGATIVE_INFINITY : Date.parse(text)))
  return left === right || left === undefined || right === undefined ? compare(a, b) : left - right
}

function isTold(value: string | undefined): value is string {
  return value !== undefined && value !== ''
}
