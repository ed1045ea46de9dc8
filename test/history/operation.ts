/** The operations of a random history, performed on any store, and what of an answer is compared between stores. */

import type { Actor } from '../../src/domain/actor.ts'
import type { TaskView } from '../../src/domain/view.ts'
import type { Claimed, TaskStore } from '../../src/store/task-store.ts'

/** One call of a process. Ids are given, never minted, so that every store answers the same. */
export type Operation =
  | { readonly do: 'create'; readonly ids: readonly string[] }
  | { readonly do: 'claim'; readonly id?: string }
  | { readonly do: 'complete'; readonly id: string; readonly result: string; readonly next: boolean; readonly knownTerm?: number }
  | { readonly do: 'release'; readonly id: string }
  | { readonly do: 'note'; readonly id: string; readonly text: string }
  | { readonly do: 'block'; readonly id: string; readonly by: string }
  | { readonly do: 'turn'; readonly id: string; readonly status: 'pending' | 'cancelled' }
  | { readonly do: 'get'; readonly id: string }
  | { readonly do: 'list' }
  | { readonly do: 'ready' }

/** An answer as plain data; a refusal is its code. Times and texts of refusals are left out. */
export type Answer =
  | { readonly refused: string }
  | { readonly said: unknown; readonly got?: { readonly id: string; readonly term: number } }

/** The actor that the process `name` speaks as. */
export function actorOf(name: string): Actor {
  return { session: name, name, host: 'host', user: 'user' }
}

/** Performs one operation. Throws only what is no refusal. */
export async function perform(store: TaskStore, operation: Operation, by: Actor): Promise<Answer> {
  try {
    return await answerTo(store, operation, by)
  } catch (error) {
    const refused = refusalOf(error)
    if (refused === undefined) throw error
    return { refused }
  }
}

/** By its name: where the engine is broken on purpose, the model's refusals are of another copy of the class. */
function refusalOf(error: unknown): string | undefined {
  const isRefusal = error instanceof Error && error.name === 'TaskError' && 'code' in error
  return isRefusal ? String(error.code) : undefined
}

async function answerTo(store: TaskStore, operation: Operation, by: Actor): Promise<Answer> {
  switch (operation.do) {
    case 'create': {
      const batch = operation.ids.map((id) => ({ id, subject: `Task ${id}` }))
      return { said: (await store.create(batch, by)).created.map(({ id }) => id) }
    }
    case 'claim':
      return claimAnswer(await store.claim({ id: operation.id }, by))
    case 'complete': {
      const { id, result, next, knownTerm } = operation
      const done = await store.complete({ id, result, knownTerm, ...(next ? { claimNext: {} } : {}) }, by)
      const claimed = done.claimed === undefined ? undefined : claimAnswer(done.claimed)
      return { ...claimed, said: [stateOf(done.task), claimed?.said ?? null] }
    }
    case 'release':
      return { said: stateOf((await store.release({ id: operation.id }, by)).task) }
    case 'note':
      return { said: stateOf((await store.update({ id: operation.id, set: {}, note: operation.text }, by)).task) }
    case 'block':
      return { said: stateOf((await store.update({ id: operation.id, set: {}, addBlockedBy: [operation.by] }, by)).task) }
    case 'turn':
      return { said: stateOf((await store.update({ id: operation.id, set: {}, status: operation.status }, by)).task) }
    case 'get':
      return { said: wholeOf((await store.get(operation.id, by)).task) }
    case 'list':
      return { said: (await store.list({ limit: 200 }, by)).tasks.map(wholeOf) }
    case 'ready': {
      const { mine, ready } = await store.ready({ limit: 200 }, by)
      return { said: [mine.map(stateOf), ready.map(({ task }) => task.id)] }
    }
  }
}

function claimAnswer(claimed: Claimed) {
  if (claimed.task === null) return { said: claimed.why }
  const { id, term } = claimed.task.task
  return { said: stateOf(claimed.task), got: { id, term } }
}

function stateOf({ task }: TaskView) {
  return [task.id, task.status, task.owner ?? null, task.term]
}

/** What a reader sees of a task. Its subject shows which edit from outside stands. */
function wholeOf(view: TaskView) {
  const { subject, result, blockedBy, notes } = view.task
  return [...stateOf(view), subject, result ?? null, blockedBy, notes.map(({ by, text }) => `${by}: ${text}`)]
}
