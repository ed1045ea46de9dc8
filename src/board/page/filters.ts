/** What is shown of the list, and how: all of it stands in the URL's query, so that a view can be kept and sent. Pure. */

import type { Card } from '../contract.ts'

export const views = ['board', 'graph'] as const
export type ViewName = (typeof views)[number]
export const laneKinds = ['none', 'label', 'parent', 'owner'] as const
export type LaneKind = (typeof laneKinds)[number]

/** One view of the list. `task`: the task that is open; `new` opens the form of a new one. */
export interface Filters {
  readonly view: ViewName
  readonly lanes: LaneKind
  readonly q: string
  readonly label: string
  readonly owner: string
  readonly parent: string
  readonly task: string
}

export const allShown: Filters = { view: 'board', lanes: 'none', q: '', label: '', owner: '', parent: '', task: '' }

/** Reads a query. What it does not know it takes for the default. */
export function filtersOf(query: string): Filters {
  const given = new URLSearchParams(query)
  const text = (name: string) => given.get(name) ?? ''
  return {
    view: views.find((view) => view === text('view')) ?? 'board',
    lanes: laneKinds.find((kind) => kind === text('lanes')) ?? 'none',
    q: text('q'),
    label: text('label'),
    owner: text('owner'),
    parent: text('parent'),
    task: text('task'),
  }
}

/** The query that reads as `filters`; empty where all are the default. */
export function queryOf(filters: Filters): string {
  const query = new URLSearchParams()
  for (const [name, value] of Object.entries(filters)) {
    if (value !== Object.entries(allShown).find(([key]) => key === name)?.[1]) query.set(name, value)
  }
  const text = query.toString()
  return text === '' ? '' : `?${text}`
}

/** Whether less than the whole list is shown. */
export function isNarrowed({ q, label, owner, parent }: Filters): boolean {
  return q.trim() !== '' || label !== '' || owner !== '' || parent !== ''
}

/** The cards that `filters` lets through. Every word of the search must stand somewhere in the card. */
export function cardsShown(cards: ReadonlyMap<string, Card>, filters: Filters): Card[] {
  const words = filters.q.toLowerCase().split(/\s+/).filter(Boolean)
  const { label, owner, parent } = filters
  return [...cards.values()].filter(
    (card) =>
      (label === '' || card.labels.includes(label)) &&
      (owner === '' || card.owner === owner) &&
      (parent === '' || isBelow(cards, card, parent)) &&
      words.every((word) => saysWord(card, word)),
  )
}

function saysWord({ id, subject, owner, labels }: Card, word: string): boolean {
  return (
    subject.toLowerCase().includes(word) ||
    id.toLowerCase().includes(word) ||
    (owner?.toLowerCase().includes(word) ?? false) ||
    labels.some((label) => label.toLowerCase().includes(word))
  )
}

/** Whether `card` lies in the phase `id`, at any depth. Ends at a loop that an edit by hand may have made. */
function isBelow(cards: ReadonlyMap<string, Card>, card: Card, id: string): boolean {
  const seen = new Set<string>()
  for (let above = card.parent; above !== undefined && !seen.has(above); above = cards.get(above)?.parent) {
    if (above === id) return true
    seen.add(above)
  }
  return false
}
