/** Where the arrow keys lead in the graph: along the waits, and up and down a layer. Pure. */

import type { Layout, Placed } from './layout.ts'

/** The name of a phase, at the top left of its box. */
const nameSize = { width: 190, height: 34 } as const

/** The task or phase after `key` from `id`, a phase standing where its name does; undefined where it leads nowhere. */
export function stepFrom({ tasks, boxes, edges }: Layout, id: string, key: string): Placed | undefined {
  const stops = [...boxes.map((box) => ({ ...box, ...nameSize })), ...tasks]
  const places = new Map(stops.map((placed) => [placed.id, placed]))
  const from = places.get(id)
  if (from === undefined) return undefined
  const nearest = (candidates: readonly (Placed | undefined)[]) =>
    candidates
      .flatMap((one) => one ?? [])
      .sort((a, b) => distance(a, from) - distance(b, from))
      .at(0)
  const middle = from.y + from.height / 2
  if (key === 'ArrowRight') {
    return (
      nearest(edges.filter((edge) => edge.from === id).map(({ to }) => places.get(to))) ??
      nearest(tasks.filter(({ x }) => x > from.x + from.width))
    )
  }
  if (key === 'ArrowLeft') {
    return (
      nearest(edges.filter((edge) => edge.to === id).map(({ from: blocker }) => places.get(blocker))) ??
      nearest(tasks.filter(({ x, width }) => x + width < from.x))
    )
  }
  const beside = stops.filter(({ x, width }) => x < from.x + from.width && x + width > from.x)
  if (key === 'ArrowDown') return nearest(beside.filter((one) => one.y + one.height / 2 > middle))
  if (key === 'ArrowUp') return nearest(beside.filter((one) => one.y + one.height / 2 < middle))
  if (key === 'Home') return tasks.at(0)
  if (key === 'End') return tasks.at(-1)
  return undefined
}

function distance(a: Placed, b: Placed): number {
  return Math.hypot(a.x - b.x, (a.y + a.height / 2 - b.y - b.height / 2) * 1.5)
}
