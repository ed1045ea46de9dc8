/** Refuses nothing itself: finds the circle of waits that new edges would close, over all three kinds of waits together. */

import { componentsFrom } from './components.ts'
import { type Moment, Moments } from './moments.ts'
import type { World } from './world.ts'

export interface AddedEdges {
  /** `[blocker, waiting]` */
  readonly blocks: readonly AddedEdge[]
  /** `[child, parent]` */
  readonly parents: readonly AddedEdge[]
}

export type AddedEdge = readonly [string, string]

/** `moment` cannot be before `cause` has been. */
type Wait = readonly [moment: Moment, cause: Moment]

/**
 * The ids on a circle of waits that passes through one of the `added` edges, each waiting for the next and the last for the
 * first; undefined when there is none. Circles that stood before, without any of these edges, are not this call's affair.
 *
 * `world` shows the added edges already. Closed tasks count like open ones: they may be reopened. The search goes from what
 * waits to what it waits for and reads (`world.task`) every task on the way, so two changes that close a circle only together
 * conflict: the edge that one adds is stored in a task that the other has read.
 */
export function findCycle(world: World, added: AddedEdges): string[] | undefined {
  const { moments, waits, components } = waitsThrough(world, added)
  const closing = waits.find(({ wait: [moment, cause] }) => components.get(moment) === components.get(cause))
  return closing === undefined ? undefined : circleOf(moments, closing.wait)
}

/** For each knot of tasks that wait for each other through some of the `added` edges: those of them that lie in it. */
export function knotsThrough(world: World, added: AddedEdges): AddedEdges[] {
  const { waits, components } = waitsThrough(world, added)
  const knots = new Map<number, { blocks: Set<AddedEdge>; parents: Set<AddedEdge> }>()
  for (const { wait, edge, kind } of waits) {
    const number = components.get(wait[0])
    if (number === undefined || number !== components.get(wait[1])) continue
    const knot = knots.get(number) ?? { blocks: new Set(), parents: new Set() }
    knot[kind].add(edge)
    knots.set(number, knot)
  }
  return [...knots.values()].map(({ blocks, parents }) => ({ blocks: [...blocks], parents: [...parents] }))
}

interface AddedWait {
  readonly wait: Wait
  readonly edge: AddedEdge
  readonly kind: keyof AddedEdges
}

/** The waits that the added edges make, and which moments lie on circles with each other. */
function waitsThrough(world: World, added: AddedEdges) {
  const moments = new Moments({
    blockersOf: (id) => world.blockersOf(id),
    dependentsOf: (id) => world.dependentsOf(id),
    childrenOf: (id) => world.childrenOf(id),
    parentOf: (id) => world.task(id)?.parent,
  })
  const waits: AddedWait[] = added.blocks.map((edge) => {
    return { wait: [moments.start(edge[1]), moments.finish(edge[0])], edge, kind: 'blocks' }
  })
  for (const edge of added.parents) {
    const [child, parent] = edge
    waits.push({ wait: [moments.start(child), moments.start(parent)], edge, kind: 'parents' })
    waits.push({ wait: [moments.finish(parent), moments.finish(child)], edge, kind: 'parents' })
  }
  const components = new Map<Moment, number>()
  let count = 0
  const roots = waits.map(({ wait: [moment] }) => moment)
  for (const component of componentsFrom(roots, (moment) => moments.before(moment))) {
    count++
    for (const moment of component) components.set(moment, count)
  }
  return { moments, waits, components }
}

/** The shortest way from the cause back to the moment that waits for it, as ids. */
function circleOf(moments: Moments, [moment, cause]: Wait): string[] {
  const cameFrom = new Map<Moment, Moment | undefined>([[cause, undefined]])
  for (const at of cameFrom.keys()) {
    if (at === moment) break
    for (const earlier of moments.before(at)) if (!cameFrom.has(earlier)) cameFrom.set(earlier, at)
  }
  const way: string[] = []
  for (let at: Moment | undefined = moment; at !== undefined; at = cameFrom.get(at)) if (way.at(-1) !== at.id) way.push(at.id)
  const [first, ...rest] = way.reverse()
  if (first === undefined) return []
  const circle = [first, ...rest]
  if (circle.length > 1 && circle.at(-1) === first) circle.pop()
  // The way runs from the blocker; a reader begins with the one that the new edge lets wait.
  const start = circle.lastIndexOf(moment.id)
  return start <= 0 ? circle : [...circle.slice(start), ...circle.slice(0, start)]
}
