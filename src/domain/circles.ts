/** Circles of waits that stand in a list: no call closes one, but an edit by hand or a merge can. */

import { componentsFrom } from './components.ts'
import { type Moment, Moments } from './moments.ts'
import { isClosed, type Task } from './task.ts'
import type { TaskGraph } from './task-graph.ts'

/** One edge of a circle, as it is stored: `blockedBy` or `parent` of `task` names `names`. */
export interface StoredEdge {
  readonly task: string
  readonly field: 'blockedBy' | 'parent'
  readonly names: string
}

export interface Circle {
  /** Each waits for the next, the last for the first. */
  readonly ids: readonly string[]
  /** Its edges, the likeliest mistake first: the one stored on the task that was changed last. */
  readonly cuts: readonly StoredEdge[]
}

/** A shortest circle of every knot of open tasks that wait for each other, over blockers and containers together. */
export function circlesOf(graph: TaskGraph): Circle[] {
  const moments = new Moments({
    blockersOf: (id) => graph.blockersOf(id),
    dependentsOf: (id) => graph.dependentsOf(id),
    childrenOf: (id) => graph.childrenOf(id),
    parentOf: (id) => graph.task(id)?.parent,
  })
  const open = [...graph.tasks()].filter((task) => !isClosed(task))
  const waits = (moment: Moment) => moments.before(moment).filter(({ id, what }) => what === 'start' || isOpen(graph.task(id)))
  const knots = [
    ...componentsFrom(
      open.map(({ id }) => moments.finish(id)),
      waits,
    ),
  ]
  return knots.filter((knot) => knot.length > 1).map((knot) => circleIn(new Set(knot), waits, graph))
}

function isOpen(task: Task | undefined): boolean {
  return task !== undefined && !isClosed(task)
}

/** From one moment of the knot back to itself by the fewest waits. */
function circleIn(knot: ReadonlySet<Moment>, waits: (moment: Moment) => Moment[], graph: TaskGraph): Circle {
  const [first] = knot
  const cameFrom = new Map<Moment, Moment>()
  const queue = first === undefined ? [] : [first]
  for (const at of queue) {
    if (first !== undefined && cameFrom.has(first)) break
    for (const earlier of waits(at)) {
      if (!knot.has(earlier) || cameFrom.has(earlier)) continue
      cameFrom.set(earlier, at)
      queue.push(earlier)
    }
  }
  const way: Moment[] = []
  for (let at = first; at !== undefined; at = cameFrom.get(at)) {
    way.push(at)
    if (way.length > 1 && at === first) break
  }
  way.reverse()
  const ids = way.slice(0, -1).flatMap(({ id }, n) => (id === way[n - 1]?.id ? [] : [id]))
  if (ids.length > 1 && ids.at(-1) === ids[0]) ids.pop()
  return { ids, cuts: edgesOn(way).sort((a, b) => lastChanged(graph, b) - lastChanged(graph, a)) }
}

/** Which stored edge makes one moment wait for the next: see the four rules of `Moments`. */
function edgesOn(way: readonly Moment[]): StoredEdge[] {
  return way.slice(0, -1).flatMap((moment, n): StoredEdge[] => {
    const cause = way[n + 1]
    if (cause === undefined || cause.id === moment.id)
      return moment.what === 'start' && cause?.what === 'finish' ? [itself(moment)] : []
    if (moment.what === 'start' && cause.what === 'finish') return [{ task: moment.id, field: 'blockedBy', names: cause.id }]
    const [child, parent] = moment.what === 'start' ? [moment.id, cause.id] : [cause.id, moment.id]
    return [{ task: child, field: 'parent', names: parent }]
  })
}

function itself({ id }: Moment): StoredEdge {
  return { task: id, field: 'blockedBy', names: id }
}

function lastChanged(graph: TaskGraph, { task }: StoredEdge): number {
  return Date.parse(graph.task(task)?.updatedAt ?? '') || 0
}
