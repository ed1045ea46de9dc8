/** What the page knows of the list, and how news changes it: pure, so that tests need no browser. */

import type { Card, Delta, Snapshot } from '../contract.ts'
import { type Column, columnOf } from './columns.ts'
import type { Link } from './connection.ts'

/** Somebody else has just changed a task. */
export interface Touch {
  readonly by: string
  readonly what: string
  /** Tells this change from the one before it. */
  readonly turn: number
}

/** A card that the reader has moved, until the server has answered and its news has come. */
export interface Moving {
  readonly to: Column
  readonly answered: boolean
  readonly told: boolean
}

export interface BoardState {
  readonly list: string
  readonly me: string | undefined
  readonly link: Link
  readonly counts: Snapshot['counts'] | undefined
  readonly cards: ReadonlyMap<string, Card>
  readonly moving: ReadonlyMap<string, Moving>
  readonly touched: ReadonlyMap<string, Touch>
  /** Cards whose move was refused, with the turn in which it was. */
  readonly sprung: ReadonlyMap<string, number>
  readonly turn: number
}

/** Touches that are kept: more than a screen has cards, and few enough for a commit of 500 tasks to cost nothing. */
const mostTouched = 200

export const emptyBoard: BoardState = {
  list: '',
  me: undefined,
  link: 'connecting',
  counts: undefined,
  cards: new Map(),
  moving: new Map(),
  touched: new Map(),
  sprung: new Map(),
  turn: 0,
}

/** The board as a snapshot tells it. What the reader is moving goes on being moved. */
export function withSnapshot(state: BoardState, { list, me, counts, cards }: Snapshot): BoardState {
  return { ...state, list, me, counts, cards: new Map(cards.map((card) => [card.id, card])), turn: state.turn + 1 }
}

/** The board after news. What others did is marked with their names; what the reader did here is not. */
export function withDelta(state: BoardState, delta: Delta): BoardState {
  const turn = state.turn + 1
  const cards = new Map(delta.startOver === true ? [] : state.cards)
  for (const card of delta.cards) cards.set(card.id, card)
  for (const id of delta.gone) cards.delete(id)
  const told = new Set(delta.cards.map(({ id }) => id))
  const moving = new Map(state.moving)
  for (const [id, move] of moving) {
    if (!told.has(id)) continue
    if (move.answered) moving.delete(id)
    else moving.set(id, { ...move, told: true })
  }
  return { ...state, counts: delta.counts, cards, moving, touched: touchedBy(state, delta, turn), turn }
}

function touchedBy(state: BoardState, { events }: Delta, turn: number): ReadonlyMap<string, Touch> {
  const touched = new Map(state.touched)
  for (const { id, by, event } of events) {
    if (by === undefined || by === state.me || state.moving.has(id)) continue
    touched.delete(id) // the newest stand last
    touched.set(id, { by, what: event.replaceAll('_', ' '), turn })
  }
  for (const id of [...touched.keys()].slice(0, Math.max(0, touched.size - mostTouched))) touched.delete(id)
  return touched
}

/** The board while `id` is being moved. */
export function withMove(state: BoardState, id: string, to: Column): BoardState {
  const moving = new Map(state.moving).set(id, { to, answered: false, told: false })
  return { ...state, moving, turn: state.turn + 1 }
}

/** The board after the answer to a move: its card stays until its news has come, and springs back where it was refused. */
export function withAnswer(state: BoardState, id: string, isRefused: boolean): BoardState {
  const move = state.moving.get(id)
  const turn = state.turn + 1
  const moving = new Map(state.moving)
  const card = state.cards.get(id)
  const isThere = move !== undefined && card !== undefined && columnOf(card) === move.to
  if (isRefused || move?.told === true || isThere) moving.delete(id)
  else if (move !== undefined) moving.set(id, { ...move, answered: true })
  return { ...state, moving, turn, sprung: isRefused ? new Map(state.sprung).set(id, turn) : state.sprung }
}

/** The board without the mark of `turn` on `id`. */
export function withoutTouch(state: BoardState, id: string, turn: number): BoardState {
  if (state.touched.get(id)?.turn !== turn) return state
  const touched = new Map(state.touched)
  touched.delete(id)
  return { ...state, touched }
}
