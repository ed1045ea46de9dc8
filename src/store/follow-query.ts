/** What somebody who watches the list is told: from the graph's own indexes, at a cost that does not grow with the list. */

import { countsOf } from '../domain/counts.ts'
import { holderOf, isHeld } from '../domain/holder.ts'
import { ancestorsOf, openBlockers, ownOpenBlockers } from '../domain/readiness.ts'
import { isClosed, type Task } from '../domain/task.ts'
import type { TaskGraph } from '../domain/task-graph.ts'
import { viewsOf } from '../domain/views.ts'
import type { Changes, FollowQuery, ListNow, Waiting, Working } from './task-store.ts'

/** What a cursor stands for: a place in the log, and a version of the graph that was looked at. */
interface Place {
  readonly log?: string | undefined
  readonly serial?: number | undefined
  readonly version?: number | undefined
}

/** Tasks that the walk to those that wait looks at, at most: a phase of 10,000 tasks would be walked at every change. */
const mostWalked = 2_000

/** Remembers which graph it looked at: one that was opened anew counts its versions from the beginning. */
export class Follower {
  #graph: TaskGraph | undefined
  #serial = 0

  /** The parts of a cursor; none of them for one that is none. */
  placeOf(cursor: string | undefined): Place {
    const [, serial, version, log] = /^(\d+)\.(\d+) (.*)$/.exec(cursor ?? '') ?? []
    return log === undefined ? {} : { log, serial: Number(serial), version: Number(version) }
  }

  /** The list now; undefined when it is what it was at `seen`. */
  look(graph: TaskGraph, changes: Changes, seen: Place & Pick<FollowQuery, 'limit' | 'views'>): ListNow | undefined {
    if (graph !== this.#graph) {
      this.#graph = graph
      this.#serial += 1
    }
    const since = seen.serial === this.#serial && seen.version !== undefined ? graph.changedSince(seen.version) : undefined
    if (since?.size === 0 && changes.records.length === 0 && !changes.startOver) return undefined
    const ids = since ?? graph.ids()
    return {
      cursor: `${this.#serial}.${graph.version} ${changes.cursor}`,
      at: graph.now,
      records: changes.records,
      changed: Array.from(ids, (id) => ({ id, after: graph.task(id) })),
      startOver: since === undefined,
      missed: changes.startOver,
      counts: countsOf(graph),
      working: workIn(graph, seen.limit),
      ready: readyIn(graph, seen.limit),
      waiting: waitingIn(graph, seen.limit),
      readyIds: new Set(graph.readyIds()),
      views: seen.views ? viewsOf(graph) : undefined,
    }
  }
}

function workIn(graph: TaskGraph, limit: number): Working[] {
  const tasks = Array.from(graph.inProgress()).flatMap((id) => graph.task(id) ?? [])
  return tasks
    .sort((a, b) => compare(a.claim?.at, b.claim?.at) || compare(a.id, b.id))
    .slice(0, limit)
    .map((task) => ({ task, holder: holderOf(task, graph), openBlockers: openBlockers(graph, task) }))
}

function readyIn(graph: TaskGraph, limit: number): ListNow['ready'] {
  const ready: { task: Task; unblocks: number }[] = []
  for (const id of graph.readyInOrder()) {
    if (ready.length >= limit) break
    const task = graph.task(id)
    if (task !== undefined) ready.push({ task, unblocks: graph.unblocks(id) })
  }
  return ready
}

/** Walks from what is worked on and what is ready to what waits for it, so that the tasks that are free next come first. */
function waitingIn(graph: TaskGraph, limit: number): Waiting[] {
  const found: Waiting[] = []
  const seen = new Set<string>()
  const path = [...graph.inProgress(), ...readyIn(graph, limit).map(({ task }) => task.id)]
  for (let at = 0; at < path.length && seen.size < mostWalked && found.length < limit; at++) {
    for (const id of waitersOf(graph, path[at] ?? '')) {
      if (seen.has(id) || found.length >= limit) continue
      seen.add(id)
      path.push(id)
      const waiting = waitOf(graph, id)
      if (waiting !== undefined && waiting.waitsFor.length > 0) found.push(waiting)
    }
  }
  return found.length > 0 ? found : heldBackIn(graph, limit)
}

/** What may go on when `id` closes: its dependents, those of the containers it may close, and what is in them. */
function* waitersOf(graph: TaskGraph, id: string): Generator<string> {
  const task = graph.task(id)
  const closing = task === undefined ? [] : [task, ...ancestorsOf(graph, task)]
  for (const each of closing) yield* graph.dependentsOf(each.id)
  yield* graph.childrenOf(id)
}

function waitOf(graph: TaskGraph, id: string): Waiting | undefined {
  const task = graph.task(id)
  if (task === undefined || graph.countsAsClosed(id) || isHeld(task, graph)) return undefined
  return { task, waitsFor: ownOpenBlockers(graph, task).map((blocker) => ({ id: blocker, task: graph.task(blocker) })) }
}

/** Nothing waits for work that can be done: then what is open at all is shown, for somebody has to free it by hand. */
function heldBackIn(graph: TaskGraph, limit: number): Waiting[] {
  if (countsOf(graph).blocked === 0) return []
  const ready = new Set(graph.readyIds())
  const found: Waiting[] = []
  for (const task of graph.tasks()) {
    if (found.length >= limit) break
    if (isClosed(task) || ready.has(task.id) || graph.childrenOf(task.id).length > 0) continue
    const waiting = waitOf(graph, task.id)
    if (waiting !== undefined) found.push(waiting)
  }
  return found
}

function compare(a = '', b = ''): number {
  return a < b ? -1 : Number(a > b)
}
