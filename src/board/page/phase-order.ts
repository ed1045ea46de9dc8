/** In what order phases are shown: as they are worked through. Pure. */

import type { Card } from '../contract.ts'

/** Phase -> how many phases have to be done one after the other before it; 0 for one that waits for none. */
export function phaseDepths(cards: ReadonlyMap<string, Card>): ReadonlyMap<string, number> {
  const depths = new Map<string, number>()
  const depthOf = (id: string): number => {
    const known = depths.get(id)
    if (known !== undefined) return known
    depths.set(id, 0) // in a circle, which only an edit by hand makes, nothing comes first
    const card = cards.get(id)
    const before = [...(card?.blockedBy ?? []), ...(card?.parent === undefined ? [] : [card.parent])]
    const depth = Math.max(0, ...before.map((one) => (cards.get(one)?.progress === undefined ? 0 : depthOf(one) + 1)))
    depths.set(id, depth)
    return depth
  }
  for (const { id, progress } of cards.values()) if (progress !== undefined) depthOf(id)
  return depths
}

/** Phases in the order in which they are worked through, those created first before others. */
export function inPhaseOrder(cards: ReadonlyMap<string, Card>): Card[] {
  const depths = phaseDepths(cards)
  return [...cards.values()]
    .filter(({ progress }) => progress !== undefined)
    .sort(
      (a, b) =>
        (depths.get(a.id) ?? 0) - (depths.get(b.id) ?? 0) ||
        (a.createdAt ?? '').localeCompare(b.createdAt ?? '') ||
        a.id.localeCompare(b.id),
    )
}
