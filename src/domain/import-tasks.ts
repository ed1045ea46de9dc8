/** Taking over tasks as another tool, or another list, has them: each is made, brought up to date, or left as it is and told. */

import type { StoredEdge } from './circles.ts'
import { newEdges } from './cycle.ts'
import { knotsThrough } from './dependency.ts'
import { Draft } from './draft.ts'
import { TaskError } from './errors.ts'
import { isHeld } from './holder.ts'
import { newestNotes } from './notes.ts'
import { holderWords } from './refusals.ts'
import { isSameValue } from './same-task.ts'
import { defaultPriority, isClosed, limits, type Task } from './task.ts'
import { checkImage, type TaskImage } from './task-image.ts'
import type { Decision, World } from './world.ts'

export interface ImportRequest {
  /** At most `limits.batch` of them, unless it is only tried. No id twice. */
  readonly images: readonly TaskImage[]
  /** Answers what would be done and does nothing. */
  readonly dryRun?: boolean | undefined
}

/** A task that was not touched though the image differs. */
export interface LeftAlone {
  readonly id: string
  readonly why: 'held' | 'newer' | 'closed' | 'spelling' | 'unreadable'
  /** A sentence. */
  readonly says: string
}

export interface ImportOutcome {
  readonly created: readonly string[]
  readonly updated: readonly string[]
  readonly unchanged: readonly string[]
  readonly leftAlone: readonly LeftAlone[]
  /** Edges that would close a circle of waits. They stand in the task's `leftOut`, and nobody waits for them. */
  readonly leftOut: readonly StoredEdge[]
}

/** The unknown field in which edges that were kept out survive. */
export const leftOutField = 'leftOut'

/**
 * Brings each task to its image. A field that the image does not tell stays as it is; notes are united; terms never fall. A task
 * whose holder is there, or that was changed here later than the image was, is left alone and told. Edges that would close a
 * circle are kept out and told; a blocker that does not exist is kept. Nothing else is written: containers that are finished
 * by it count as closed at once, and the next commit writes them. A second import of the same images changes nothing.
 * @throws TaskError `invalid_input` for an image that no task can be.
 */
export function importTasks(world: World, { images, dryRun = false }: ImportRequest): Decision<ImportOutcome> {
  if (!dryRun && images.length > limits.batch) {
    throw new TaskError('invalid_input', `The call has ${images.length} tasks; the limit is ${limits.batch}.`)
  }
  checkAll(images)
  const draft = new Draft(world)
  const leftAlone: LeftAlone[] = []
  images.forEach((image, index) => {
    const next = brought(world.task(image.id), image, new Date(Date.parse(world.now) + index).toISOString())
    const alone = whyAlone(draft, image, next)
    if (alone === undefined) draft.put(next)
    else leftAlone.push({ id: image.id, ...alone })
  })
  const leftOut = keepCirclesOut(draft)
  const stamped = new Set(images.filter((image) => image.updatedAt === undefined).map(({ id }) => id))
  for (const task of draft.changes()) {
    if (stamped.has(task.id) && world.task(task.id) !== undefined) draft.put({ ...task, updatedAt: world.now })
  }
  const changes = draft.changes()
  const changed = new Set(changes.map(({ id }) => id))
  const alone = new Set(leftAlone.map(({ id }) => id))
  const ids = images.map(({ id }) => id)
  const isNew = (id: string) => world.task(id) === undefined
  const outcome = {
    created: ids.filter((id) => changed.has(id) && isNew(id)),
    updated: ids.filter((id) => changed.has(id) && !isNew(id)),
    unchanged: ids.filter((id) => !changed.has(id) && !alone.has(id)),
    leftAlone,
    leftOut,
  }
  return { kind: 'import', durable: true, changes: dryRun ? [] : changes, answer: () => outcome }
}

function checkAll(images: readonly TaskImage[]): void {
  const known = new Set<string>()
  for (const image of images) {
    for (const complaint of checkImage(image)) throw new TaskError('invalid_input', `In ${image.id}: ${complaint}`)
    const id = image.id.toLowerCase()
    if (known.has(id)) throw new TaskError('invalid_input', `Two tasks of the call have the id ${image.id}.`)
    known.add(id)
  }
}

/** The task as the image wants it. `stamp`: when a task without dates counts as made. */
function brought(before: Task | undefined, image: TaskImage, stamp: string): Task {
  // A source with dates that does not say when a task was completed does not know.
  const isDone = image.status === 'completed' && image.updatedAt === undefined && !('completedAt' in image)
  const completedAt = isDone ? { completedAt: before?.completedAt ?? stamp } : {}
  if (before === undefined) return { ...blank, createdAt: stamp, updatedAt: stamp, ...completedAt, ...image }
  const { [leftOutField]: _before, ...extra } = before.extra
  // Without a date nobody knows which is newer, the source or what was added here since: no edge and no label is dropped.
  const isDated = image.updatedAt !== undefined
  const kept = {
    ...(isDated || image.blockedBy === undefined ? {} : { blockedBy: union(before.blockedBy, image.blockedBy) }),
    ...(isDated || image.labels === undefined ? {} : { labels: union(before.labels, image.labels) }),
  }
  return {
    ...before,
    ...completedAt,
    ...image,
    ...kept,
    ...workOf(before, image),
    notes: image.notes === undefined ? before.notes : united(before.notes, image.notes),
    metadata: { ...before.metadata, ...image.metadata },
    extra: { ...extra, ...image.extra },
  }
}

function union(a: readonly string[], b: readonly string[]): readonly string[] {
  return [...a, ...b.filter((item) => !a.includes(item))]
}

const blank = {
  status: 'pending',
  priority: defaultPriority,
  labels: [],
  touches: [],
  blockedBy: [],
  blocks: [],
  term: 0,
  notes: [],
  metadata: {},
  extra: {},
} as const satisfies Partial<Task>

/** Who has it, under which term: a claim ends with the state that it belongs to, and whoever has the task anew has a new term. */
function workOf(before: Task, image: TaskImage): Pick<Task, 'claim' | 'term' | 'unknownStatus'> {
  const term = Math.max(before.term, image.term ?? 0)
  const { status = before.status, owner = before.owner } = image
  const unknownStatus = image.status === undefined ? before.unknownStatus : image.unknownStatus
  if (image.claim !== undefined) return { claim: image.claim, term, unknownStatus }
  const isSame = status === before.status && owner === before.owner
  if (isSame) return { claim: before.claim, term, unknownStatus }
  const isTaken = status === 'in_progress' && owner !== undefined
  return { claim: undefined, term: isTaken ? Math.max(term, before.term + 1) : term, unknownStatus }
}

function united(before: Task['notes'], told: Task['notes']): Task['notes'] {
  const added = told.filter((note) => !before.some((known) => isSameValue(known, note)))
  return added.length === 0 ? before : newestNotes([...before, ...added])
}

/** Why a task stays as it is, if it does. */
function whyAlone(draft: Draft, image: TaskImage, next: Task): Omit<LeftAlone, 'id'> | undefined {
  const { base } = draft
  const before = base.task(image.id)
  const spelt = base.takenId(image.id)
  if (before === undefined) {
    if (spelt === undefined) return undefined
    if (spelt !== image.id) return { why: 'spelling', says: `There is a task ${spelt}, which differs in case only.` }
    return { why: 'unreadable', says: `${image.id}.json cannot be read.` }
  }
  if (isSameValue(withoutLeftOut(before), next)) return undefined
  if (before.claim !== undefined && isHeld(before, base)) {
    return { why: 'held', says: `It is held by ${holderWords(before, base.now)}.` }
  }
  const [here, there] = [Date.parse(before.updatedAt ?? ''), Date.parse(image.updatedAt ?? '')]
  if (here > there) return { why: 'newer', says: `It was changed here at ${before.updatedAt}, later than there.` }
  if (Number.isNaN(there) && isClosed(before) && !isClosed(next)) {
    return { why: 'closed', says: `It is ${before.status} here, and what is imported does not say when it was changed.` }
  }
  return undefined
}

/** Whether an edge is still to be kept out is found out anew each time. */
function withoutLeftOut(task: Task): Task {
  const { [leftOutField]: _edges, ...extra } = task.extra
  return { ...task, extra }
}

/** Takes an edge out of every knot of waits that the drafted tasks' own new edges close, until there is none. */
function keepCirclesOut(draft: Draft): StoredEdge[] {
  const found: StoredEdge[] = []
  for (;;) {
    const knots = knotsThrough(draft, newEdges(draft, draft.drafted()))
    if (knots.length === 0) return found
    for (const { blocks, parents } of knots) {
      // A container that waits for its child in words, too, is the usual case: that it contains it says the same.
      const block = blocks.at(-1)
      const parent = parents.at(-1)
      if (block !== undefined) found.push(withoutBlocker(draft, block))
      else if (parent !== undefined) found.push(...withoutParent(draft, parent))
    }
  }
}

function withoutBlocker(draft: Draft, [blocker, waiting]: readonly [string, string]): StoredEdge {
  const names = draft.task(waiting)?.blockedBy.includes(blocker) === true
  const [holder, other] = names ? [waiting, blocker] : [blocker, waiting]
  const task = draft.task(holder)
  if (task !== undefined) {
    const rest = (ids: readonly string[]) => ids.filter((id) => id !== other)
    const edges = names ? { blockedBy: rest(task.blockedBy) } : { blocks: rest(task.blocks) }
    draft.put(withLeftOut({ ...task, ...edges }, names ? 'blockedBy' : 'blocks', other))
  }
  return { task: waiting, field: 'blockedBy', names: blocker }
}

/** One parent may lie in two knots, that of the starts and that of the ends: it is taken out once. */
function withoutParent(draft: Draft, [child, parent]: readonly [string, string]): StoredEdge[] {
  const task = draft.task(child)
  if (task?.parent !== parent) return []
  draft.put(withLeftOut({ ...task, parent: undefined }, 'parent', parent))
  return [{ task: child, field: 'parent', names: parent }]
}

function withLeftOut(task: Task, field: string, id: string): Task {
  const known = task.extra[leftOutField]
  const fields: Record<string, unknown> = typeof known === 'object' && known !== null ? { ...known } : {}
  const ids = fields[field]
  const all = [...(Array.isArray(ids) ? ids : []), id]
  return { ...task, extra: { ...task.extra, [leftOutField]: { ...fields, [field]: all } } }
}
