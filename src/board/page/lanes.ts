/** Swimlanes: the cards of the board by label, phase or owner. Pure. */

import type { Card } from '../contract.ts'
import { type Cells, type Column, cellsOf, columns } from './columns.ts'
import type { LaneKind } from './filters.ts'
import { phaseDepths } from './phase-order.ts'

/** One lane. Without swimlanes there is one, whose key is empty. */
export interface Lane {
  readonly key: string
  readonly title: string
  readonly cells: Cells
  readonly count: number
  /** The phase that the lane is, where it is one. */
  readonly phase?: Card | undefined
}

const none: Readonly<Record<LaneKind, string>> = {
  none: '',
  label: 'No label',
  parent: 'In no phase',
  owner: 'Nobody’s',
}

/** `cards` in lanes by `kind`; phases in the order of work, else those with most open work first; what belongs to none last. A card stands in the lane of each label. */
export function lanesOf(cards: readonly Card[], kind: LaneKind, world: LaneWorld): Lane[] {
  if (kind === 'none') return [laneOf({ key: '', title: '' }, cards, world)]
  const groups = new Map<string, Card[]>()
  for (const card of cards) {
    for (const key of keysOf(card, kind)) {
      const group = groups.get(key)
      if (group === undefined) groups.set(key, [card])
      else group.push(card)
    }
  }
  const lanes = [...groups].map(([key, group]) => laneOf({ key, title: titleOf(key, kind, world) }, group, world))
  const depths = kind === 'parent' ? phaseDepths(world.cards) : new Map<string, number>()
  const rank = ({ key, phase }: Lane) => (key === '' ? 2e9 : phase?.status === 'completed' ? 1e9 : 0) + (depths.get(key) ?? 0)
  const open = ({ cells }: Lane) => cells.ready.length + cells.blocked.length + cells.progress.length
  return lanes
    .filter(({ count }) => count > 0)
    .sort((a, b) => rank(a) - rank(b) || open(b) - open(a) || (a.title < b.title ? -1 : 1))
}

/** What lanes are made with besides their cards. */
export interface LaneWorld {
  readonly cards: ReadonlyMap<string, Card>
  readonly moved: ReadonlyMap<string, Column>
}

function laneOf({ key, title }: Pick<Lane, 'key' | 'title'>, cards: readonly Card[], world: LaneWorld): Lane {
  const cells = cellsOf(cards, world.moved)
  const count = columns.reduce((sum, column) => sum + cells[column].length, 0)
  const phase = world.cards.get(key)
  return { key, title, cells, count, phase: phase?.progress === undefined ? undefined : phase }
}

function keysOf(card: Card, kind: LaneKind): readonly string[] {
  if (kind === 'label') return card.labels.length === 0 ? [''] : card.labels
  return [(kind === 'parent' ? card.parent : card.owner) ?? '']
}

function titleOf(key: string, kind: LaneKind, { cards }: LaneWorld): string {
  if (key === '') return none[kind]
  return kind === 'parent' ? (cards.get(key)?.subject ?? key) : key
}
