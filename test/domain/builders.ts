/** Small worlds for tests of decisions: a fixed clock, readable ids, and nothing but what a test says. */

import type { Actor } from '../../src/domain/actor.ts'
import { TaskError } from '../../src/domain/errors.ts'
import type { Task } from '../../src/domain/task.ts'
import { TaskGraph } from '../../src/domain/task-graph.ts'
import type { Decision, Presence, World } from '../../src/domain/world.ts'

export const now = '2026-11-22T09:30:00.000Z'

/** A pending task; `fields` says what is special about it. */
export function taskOf(fields: Partial<Task> & { readonly id: string }): Task {
  return {
    subject: `Subject of ${fields.id}`,
    status: 'pending',
    priority: 2,
    labels: [],
    touches: [],
    blockedBy: [],
    blocks: [],
    term: 0,
    notes: [],
    metadata: {},
    createdAt: '2026-11-22T08:00:00.000Z',
    updatedAt: '2026-11-22T08:00:00.000Z',
    extra: {},
    ...fields,
  }
}

/** A task held by `actor` since 08:00. */
export function heldBy(actor: Actor, fields: Partial<Task> & { readonly id: string }): Task {
  const { session, host, user } = actor
  const owner = actor.as === undefined ? actor.name : `${actor.name}/${actor.as}`
  return taskOf({
    status: 'in_progress',
    owner,
    claim: { session, host, user, at: '2026-11-22T08:00:00.000Z' },
    term: 1,
    ...fields,
  })
}

export const fox: Actor = { session: 's-fox', name: 'amber-fox', host: 'laptop', user: 'mejba' }
export const owl: Actor = { session: 's-owl', name: 'blue-owl', host: 'laptop', user: 'mejba' }
export const person: Actor = { name: 'mejba', host: 'laptop', user: 'mejba' }

export function agentOf(actor: Actor, as: string): Actor {
  return { ...actor, as }
}

const presences: Record<string, Presence> = { 's-fox': 'self', 's-owl': 'live', 's-dead': 'gone' }

/** A list as amber-fox's process sees it: blue-owl lives, `s-dead` has gone, every other session is unknown. */
export function worldOf(
  tasks: readonly Task[],
  { adopts = [], at = now }: { adopts?: readonly string[]; at?: string } = {},
): TaskGraph {
  let minted = 0
  const presenceOf = (session: string): Presence => (adopts.includes(session) ? 'self' : (presences[session] ?? 'unknown'))
  const mintId = () => `new${++minted}`
  const world = new TaskGraph({ now: at, presenceOf, mintId })
  for (const task of tasks) world.put(freeze(task))
  return world
}

/** What a decision leaves behind: the list after it, the after-images by id, and its answer (or the refusal that it throws). */
export function outcomeOf<T>(world: TaskGraph, decision: Decision<T>) {
  const after = worldOf([...world.tasks()], { at: world.now })
  for (const task of decision.changes) after.put(freeze(task))
  const changed = Object.fromEntries(decision.changes.map((task) => [task.id, task]))
  return { after, changed, task: (id: string) => mustExist(after, id), answer: () => decision.answer(after) }
}

/** The refusal that `call` ends with. */
export function refusalOf(call: () => unknown): TaskError {
  try {
    call()
  } catch (error) {
    if (error instanceof TaskError) return error
    throw error
  }
  throw new Error('The call was not refused.')
}

function mustExist(world: World, id: string): Task {
  const task = world.task(id)
  if (task === undefined) throw new Error(`There is no ${id}.`)
  return task
}

/** Decisions never mutate what they are given: here they cannot. */
function freeze<T>(value: T): T {
  if (typeof value === 'object' && value !== null && !Object.isFrozen(value)) {
    Object.freeze(value)
    for (const inner of Object.values(value)) freeze(inner)
  }
  return value
}
