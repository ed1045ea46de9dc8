/**
 * What lies before and after a task, and the longest chain of open tasks: what no number of sessions can shorten. A container
 * begins before what lies in it and ends after it, so waits are drawn between beginnings and ends. Pure.
 */

import type { Card } from '../../contract.ts'
import { isClosed } from '../columns.ts'

type Cards = ReadonlyMap<string, Card>

/** Moment -> those that come later. A moment is `<id` (its beginning) or `>id` (its end). */
function momentsOf(cards: Cards): Map<string, string[]> {
  const later = new Map<string, string[]>()
  const link = (from: string, to: string) => {
    const known = later.get(from)
    if (known === undefined) later.set(from, [to])
    else known.push(to)
  }
  for (const { id, parent, blockedBy } of cards.values()) {
    link(`<${id}`, `>${id}`)
    for (const blocker of blockedBy) if (cards.has(blocker)) link(`>${blocker}`, `<${id}`)
    if (parent !== undefined && cards.has(parent)) {
      link(`<${parent}`, `<${id}`)
      link(`>${id}`, `>${parent}`)
    }
  }
  return later
}

/** The open tasks on one longest chain, in the order in which they can be done. What waits in a circle is on none. */
export function longestChain(all: Cards): readonly string[] {
  const cards = new Map([...all].filter(([, card]) => !isClosed(card)))
  const later = momentsOf(cards)
  const waits = new Map<string, number>()
  for (const targets of later.values()) for (const to of targets) waits.set(to, (waits.get(to) ?? 0) + 1)
  const queue = [...later.keys()].filter((moment) => !waits.has(moment))
  const best = new Map<string, { readonly length: number; readonly from: string | undefined }>()
  let end: string | undefined
  for (let index = 0; index < queue.length; index++) {
    const moment = queue[index] ?? ''
    const card = cards.get(moment.slice(1))
    const before = best.get(moment)
    const counts = moment.startsWith('<') && card !== undefined && card.progress === undefined ? 1 : 0
    const length = (before?.length ?? 0) + counts
    best.set(moment, { length, from: before?.from })
    if (length > (end === undefined ? 0 : (best.get(end)?.length ?? 0))) end = moment
    for (const to of later.get(moment) ?? []) {
      if (length > (best.get(to)?.length ?? -1)) best.set(to, { length, from: moment })
      const left = (waits.get(to) ?? 0) - 1
      waits.set(to, left)
      if (left === 0) queue.push(to)
    }
  }
  const chain: string[] = []
  for (let at = end; at !== undefined; at = best.get(at)?.from) {
    const id = at.slice(1)
    if (at.startsWith('<') && cards.get(id)?.progress === undefined) chain.unshift(id)
  }
  return chain
}

/** Answers for any task what has to be done before it, and what can only begin after it. */
export function neighbourhood(
  cards: Cards,
): (id: string) => { readonly before: ReadonlySet<string>; readonly after: ReadonlySet<string> } {
  const later = momentsOf(cards)
  const earlier = new Map<string, string[]>()
  for (const [from, targets] of later) for (const to of targets) earlier.set(to, [...(earlier.get(to) ?? []), from])
  const reach = (start: string, edges: ReadonlyMap<string, readonly string[]>, mark: string) => {
    const seen = new Set([start])
    for (const moment of seen) for (const next of edges.get(moment) ?? []) seen.add(next)
    return new Set([...seen].filter((moment) => moment.startsWith(mark)).map((moment) => moment.slice(1)))
  }
  return (id) => {
    const before = new Set(reach(`<${id}`, earlier, '>'))
    const after = new Set(reach(`>${id}`, later, '<'))
    before.delete(id)
    after.delete(id)
    return { before, after }
  }
}

/** The waits that the chain goes along, as `from to`: between its tasks, or between the phases that they lie in. */
export function chainLinks(chain: readonly string[], cards: Cards): ReadonlySet<string> {
  const links = new Set<string>()
  for (const [index, id] of chain.entries()) {
    const next = chain[index + 1]
    if (next === undefined) continue
    for (const from of withPhases(id, cards)) for (const to of withPhases(next, cards)) links.add(`${from} ${to}`)
  }
  return links
}

function withPhases(id: string, cards: Cards): ReadonlySet<string> {
  const found = new Set<string>()
  for (let at: string | undefined = id; at !== undefined && !found.has(at); at = cards.get(at)?.parent) found.add(at)
  return found
}
