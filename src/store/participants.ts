/** Everybody on a list: the sessions that it knows of, and whoever holds a task of it without being one. */

import { holderOf } from '../domain/holder.ts'
import { mainOf } from '../domain/ownership.ts'
import type { Task } from '../domain/task.ts'
import type { TaskGraph } from '../domain/task-graph.ts'
import type { KnownSession } from './list-engine.ts'
import type { Participant } from './task-store.ts'

/** Those who are here first, then the others; gone sessions only while a task in progress names them. */
export function participants(graph: TaskGraph, sessions: readonly KnownSession[]): Participant[] {
  const held = [...graph.inProgress()].flatMap((id) => graph.task(id) ?? []).sort(byClaim)
  const isOf = (session: string) => (task: Task) => task.claim?.session === session
  const known = sessions.map((one) => ({ ...one, holds: held.filter(isOf(one.session)).map(({ id }) => id) }))
  const names = new Set(sessions.map(({ session }) => session))
  const others = held.filter(({ owner, claim }) => owner !== undefined && !names.has(claim?.session ?? ''))
  return [...known.filter(({ state, holds }) => state !== 'gone' || holds.length > 0), ...withoutPresence(graph, others)]
}

/** Persons by name, foreign sessions by id. */
function withoutPresence(graph: TaskGraph, tasks: readonly Task[]): Participant[] {
  const found = new Map<string, Participant>()
  for (const task of tasks) {
    const { session, host, user, at } = task.claim ?? {}
    const name = mainOf(task.owner ?? '')
    const key = session ?? `${name} `
    const before = found.get(key)
    const state = holderOf(task, graph) === 'person' ? 'person' : 'foreign'
    found.set(key, { ...(before ?? { name, state, session, host, user, since: at }), holds: [...(before?.holds ?? []), task.id] })
  }
  return [...found.values()]
}

function byClaim(a: Task, b: Task): number {
  const [x, y] = [a.claim?.at ?? '', b.claim?.at ?? '']
  if (x !== y) return x < y ? -1 : 1
  return a.id < b.id ? -1 : 1
}
