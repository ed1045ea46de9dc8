/** One column of one lane: only the cards that are seen are in the page. Cards can be dropped on all of it. */

import { dropTargetForElements } from '@atlaskit/pragmatic-drag-and-drop/adapter/element-adapter'
import { useLayoutEffect, useRef, useState } from 'preact/hooks'
import type { Card } from '../contract.ts'
import type { BoardState } from './board-state.ts'
import { CardView } from './card-view.tsx'
import { type Column, columnWords } from './columns.ts'
import type { Spot } from './keys.ts'
import { actOfDrop } from './moves.ts'
import { act } from './store.ts'
import { useVirtualList } from './virtual-list.ts'

interface CellProps {
  readonly column: Column
  readonly board: BoardState
  readonly now: number
  readonly openMenu: (card: HTMLElement) => void
  /** Undefined where there are no lanes. */
  readonly laneKey: string | undefined
  readonly laneTitle: string
  readonly cards: readonly Card[]
  /** The card of this cell that is to have the focus. */
  readonly wanted: Spot | undefined
}

/** Draws the cards of a column. */
export function Cell({ column, board, now, openMenu, laneKey, laneTitle, cards, wanted }: CellProps) {
  const scroller = useRef<HTMLElement>(null)
  const [active, setActive] = useState('')
  const activeIndex = Math.max(
    0,
    cards.findIndex(({ id }) => id === (wanted?.id ?? active)),
  )
  const list = useVirtualList({
    count: cards.length,
    estimate: 84,
    gap: 8,
    keyOf: (index) => cards[index]?.id ?? String(index),
    scroller,
    kept: activeIndex,
  })
  const isOver = useDrop(scroller, column, board.cards)
  useLayoutEffect(() => {
    if (wanted === undefined) return
    setActive(wanted.id)
    list.scrollToIndex(activeIndex, { align: 'auto' })
    focusCard(scroller.current, wanted.id)
  }, [wanted?.turn])

  const { title, empty } = columnWords[column]
  return (
    <section
      class={`cell ${column} ${isOver ? 'over' : ''}`}
      aria-label={laneKey === undefined ? title : `${title}, ${laneTitle}`}
      data-drop={column}
      data-title={title}
      ref={scroller}
    >
      {cards.length === 0 && laneKey === undefined ? <p class="empty">{empty}</p> : null}
      <ul class="tall" style={{ height: `${list.getTotalSize()}px` }}>
        {list.getVirtualItems().map(({ index, key, start }) => {
          const card = cards[index]
          return card === undefined ? null : (
            <li
              key={key}
              class="slot"
              data-index={index}
              aria-setsize={cards.length}
              aria-posinset={index + 1}
              ref={(element) => list.measureElement(element)}
              style={{ transform: `translateY(${start}px)` }}
            >
              <CardView
                {...{ card, column, board, now, openMenu }}
                lane={laneKey ?? ''}
                isActive={index === activeIndex}
                onFocus={() => setActive(card.id)}
              />
            </li>
          )
        })}
      </ul>
    </section>
  )
}

function useDrop(ref: { readonly current: HTMLElement | null }, column: Column, cards: BoardState['cards']): boolean {
  const [isOver, setOver] = useState(false)
  const known = useRef(cards)
  known.current = cards
  useLayoutEffect(() => {
    const element = ref.current
    if (element === null) return
    const dragged = (data: Record<string | symbol, unknown>) => known.current.get(String(data.id))
    return dropTargetForElements({
      element,
      canDrop: ({ source }) => {
        const card = dragged(source.data)
        return card !== undefined && actOfDrop(card, column) !== undefined
      },
      onDragEnter: () => setOver(true),
      onDragLeave: () => setOver(false),
      onDrop: ({ source }) => {
        setOver(false)
        const card = dragged(source.data)
        const what = card && actOfDrop(card, column)
        if (card !== undefined && what !== undefined) act(what, card.id)
      },
    })
  }, [])
  return isOver
}

function focusCard(cell: HTMLElement | null, id: string): void {
  cell?.querySelector<HTMLElement>(`[data-card="${CSS.escape(id)}"] .card-open`)?.focus({ preventScroll: true })
}
