/** Where the focus goes on the board with which key: pure. */

import { type Column, columns } from './columns.ts'
import type { Lane } from './lanes.ts'

/** One place on the board. `turn` makes the same place asked for twice two wishes. */
export interface Spot {
  readonly lane: number
  readonly column: Column
  readonly id: string
  readonly turn: number
}

let turns = 0

/** The place after `key` from the card of `from`; undefined where the key means nothing there. */
export function spotAfterKey(lanes: readonly Lane[], from: DOMStringMap, key: string): Spot | undefined {
  const lane = Math.max(
    0,
    lanes.findIndex((one) => one.key === (from.lane ?? '')),
  )
  const column = columns.find((one) => one === from.column) ?? 'ready'
  const cards = lanes[lane]?.cells[column] ?? []
  const at = cards.findIndex(({ id }) => id === from.card)
  const spot = (toLane: number, toColumn: Column, index: number): Spot | undefined => {
    const cell = lanes[toLane]?.cells[toColumn] ?? []
    const card = cell[Math.min(index, cell.length - 1)]
    turns++
    return card === undefined ? undefined : { lane: toLane, column: toColumn, id: card.id, turn: turns }
  }
  if (key === 'ArrowDown') return at + 1 < cards.length ? spot(lane, column, at + 1) : nextLane(1)
  if (key === 'ArrowUp') return at > 0 ? spot(lane, column, at - 1) : nextLane(-1)
  if (key === 'Home') return spot(lane, column, 0)
  if (key === 'End') return spot(lane, column, cards.length - 1)
  if (key === 'ArrowRight') return sideways(1)
  if (key === 'ArrowLeft') return sideways(-1)
  return undefined

  function sideways(step: 1 | -1): Spot | undefined {
    for (let index = columns.indexOf(column) + step; index >= 0 && index < columns.length; index += step) {
      const found = spot(lane, columns[index] ?? column, at)
      if (found !== undefined) return found
    }
    return undefined
  }

  function nextLane(step: 1 | -1): Spot | undefined {
    for (let index = lane + step; index >= 0 && index < lanes.length; index += step) {
      const found = spot(index, column, step === 1 ? 0 : Number.MAX_SAFE_INTEGER)
      if (found !== undefined) return found
    }
    return undefined
  }
}
