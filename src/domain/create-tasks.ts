/** Making tasks: a whole batch, whose members may name each other, or none of it. */

import type { Actor } from './actor.ts'
import { type BatchNames, nameBatch } from './batch-names.ts'
import { checkLimits } from './check-limits.ts'
import { reopenAbove } from './container.ts'
import { refuseCycle } from './cycle.ts'
import { Draft } from './draft.ts'
import { storeEdge } from './edges.ts'
import { TaskError } from './errors.ts'
import type { NewTask } from './requests.ts'
import { settle } from './settle.ts'
import { defaultPriority, limits, type Task } from './task.ts'
import type { Decision, World } from './world.ts'

/** In the order of the batch. */
export type CreateOutcome = readonly { readonly id: string; readonly key?: string | undefined; readonly subject: string }[]

/**
 * Makes all tasks of a batch. `blockedBy`, `blocks`, `parent` and `discoveredFrom` name tasks of the batch by key or by their
 * given id, and tasks of the list by id; a key wins.
 * @throws TaskError `invalid_input`, `id_taken`, `unknown_id`, `cycle`.
 */
export function createTasks(world: World, batch: readonly NewTask[], actor: Actor): Decision<CreateOutcome> {
  if (batch.length === 0) throw new TaskError('invalid_input', 'There is no task in the call; give at least one.')
  if (batch.length > limits.batch) {
    throw new TaskError(
      'invalid_input',
      `The call has ${batch.length} tasks; the limit is ${limits.batch}. Make two calls of it.`,
    )
  }
  const draft = new Draft(world)
  const names = nameBatch(draft, batch)
  const made = batch.map((asked, i) => newTask(asked, { names, index: i, now: world.now }))
  for (const task of made) draft.put(task)
  const blocks = [...made.flatMap(edgesInto), ...batch.flatMap((asked, i) => edgesOutOf(asked, names.ids[i] ?? '', names))]
  for (const [blocker, waiting] of blocks) storeEdge(draft, blocker, waiting)
  for (const task of draft.changes()) checkLimits(task, world.task(task.id))
  const parents = made.flatMap(edgeUp)
  refuseCycle(draft, { blocks, parents }, names.nameOf)
  for (const task of made) reopenAbove(draft, task, actor)
  const created = batch.map(({ key, subject }, i) => ({ id: names.ids[i] ?? '', ...(key === undefined ? {} : { key }), subject }))
  return { kind: 'create', durable: true, changes: settle(draft, actor), answer: () => created }
}

interface Place {
  readonly names: BatchNames
  readonly index: number
  readonly now: string
}

function newTask(asked: NewTask, { names, index, now }: Place): Task {
  const id = names.ids[index] ?? ''
  const own = names.nameOf(id)
  const createdAt = inBatch(now, index)
  return {
    id,
    subject: asked.subject,
    description: asked.description,
    activeForm: asked.activeForm,
    status: 'pending',
    priority: asked.priority ?? defaultPriority,
    labels: [...new Set(asked.labels)],
    touches: [...new Set(asked.touches)],
    parent: asked.parent === undefined ? undefined : other(names.resolve(asked.parent, `parent of ${own}`), id, own),
    blockedBy: [...new Set(asked.blockedBy?.map((name) => other(names.resolve(name, `blockedBy of ${own}`), id, own)))],
    blocks: [],
    discoveredFrom:
      asked.discoveredFrom === undefined ? undefined : names.resolve(asked.discoveredFrom, `discoveredFrom of ${own}`),
    deferUntil: asked.deferUntil,
    term: 0,
    notes: [],
    metadata: asked.metadata ?? {},
    createdAt,
    updatedAt: createdAt,
    extra: {},
  }
}

/**
 * Age orders tasks that are otherwise equal, and then the id, which is random: one millisecond a place keeps a plan in the
 * order in which it was written.
 */
function inBatch(now: string, index: number): string {
  return new Date(Date.parse(now) + index).toISOString()
}

function edgeUp({ id, parent }: Task): [string, string][] {
  return parent === undefined ? [] : [[id, parent]]
}

function edgesInto(task: Task): [string, string][] {
  return task.blockedBy.map((blocker) => [blocker, task.id])
}

function edgesOutOf(asked: NewTask, id: string, names: BatchNames): [string, string][] {
  const own = names.nameOf(id)
  return (asked.blocks ?? []).map((name) => [id, other(names.resolve(name, `blocks of ${own}`), id, own)])
}

/** @throws TaskError `invalid_input` for a task that waits for itself. */
function other(id: string, self: string, name: string): string {
  if (id === self) throw new TaskError('invalid_input', `Task ${name} cannot wait for itself, nor be its own parent.`)
  return id
}
