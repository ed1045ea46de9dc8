/** The four columns of the board, which of them a task stands in, and in what order: pure. */

import type { Card } from '../contract.ts'

export const columns = ['ready', 'blocked', 'progress', 'done'] as const
export type Column = (typeof columns)[number]

/** How each column is called, and what it says when it is empty. */
export const columnWords: Readonly<Record<Column, { readonly title: string; readonly empty: string }>> = {
  ready: { title: 'Ready', empty: 'Nothing can be started right now.' },
  blocked: { title: 'Blocked', empty: 'Nothing waits for anything.' },
  progress: { title: 'In progress', empty: 'Nobody is at work. Drag a ready task here to claim it.' },
  done: { title: 'Done', empty: 'Nothing is done yet.' },
}

/** Where a task stands. A phase that is neither held nor closed stands in none: the strip of phases has it. */
export function columnOf(card: Card): Column | undefined {
  if (isClosed(card)) return 'done'
  if (card.status === 'in_progress') return 'progress'
  if (card.progress !== undefined) return undefined
  return card.ready ? 'ready' : 'blocked'
}

/** Completed or cancelled. */
export function isClosed({ status }: Pick<Card, 'status'>): boolean {
  return status === 'completed' || status === 'cancelled'
}

/** Its holder has gone, or nobody is named: anybody may claim it. */
export function isStale({ status, holder }: Card): boolean {
  return status === 'in_progress' && holder === 'gone'
}

type Order = (a: Card, b: Card) => number

const newest = (a: string | undefined, b: string | undefined) => ((a ?? '') < (b ?? '') ? 1 : (a ?? '') > (b ?? '') ? -1 : 0)
const byId: Order = (a, b) => (a.id < b.id ? -1 : 1)

const byAge: Order = (a, b) => newest(b.createdAt, a.createdAt) || byId(a, b)

/** The order in which list_ready answers, as far as a card knows it; the others so that what is next stands above. */
const orders: Readonly<Record<Column, Order>> = {
  ready: (a, b) => a.priority - b.priority || b.unblocks - a.unblocks || a.overlaps.length - b.overlaps.length || byAge(a, b),
  blocked: (a, b) =>
    a.openBlockers.length - b.openBlockers.length || a.priority - b.priority || b.unblocks - a.unblocks || byAge(a, b),
  progress: (a, b) => newest(a.since, b.since) || byId(a, b),
  done: (a, b) => newest(a.completedAt ?? a.updatedAt, b.completedAt ?? b.updatedAt) || byId(a, b),
}

/** The cards of one lane, column by column. */
export type Cells = Readonly<Record<Column, readonly Card[]>>

/** Sorts `cards` into their columns. `moved`: where a card stands that is being moved, until the server has answered. */
export function cellsOf(cards: Iterable<Card>, moved: ReadonlyMap<string, Column>): Cells {
  const cells: Record<Column, Card[]> = { ready: [], blocked: [], progress: [], done: [] }
  for (const card of cards) {
    const column = moved.get(card.id) ?? columnOf(card)
    if (column !== undefined) cells[column].push(card)
  }
  for (const column of columns) cells[column].sort(orders[column])
  return cells
}
