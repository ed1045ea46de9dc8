/** One task as a card: what it is, who has it, what it waits for, and who has just changed it. */

import { draggable } from '@atlaskit/pragmatic-drag-and-drop/adapter/element-adapter'
import { useLayoutEffect, useRef, useState } from 'preact/hooks'
import type { Card } from '../contract.ts'
import type { BoardState } from './board-state.ts'
import { CardFacts } from './card-facts.tsx'
import type { Column } from './columns.ts'
import { openTask } from './store.ts'

interface CardViewProps {
  readonly card: Card
  readonly column: Column
  readonly board: BoardState
  readonly now: number
  readonly lane: string
  /** The one card of its column that Tab leads to. */
  readonly isActive: boolean
  readonly onFocus: () => void
  readonly openMenu: (card: HTMLElement) => void
}

/** Draws a card. */
export function CardView({ card, column, board, now, lane, isActive, onFocus, openMenu }: CardViewProps) {
  const element = useRef<HTMLDivElement>(null)
  const [isDragged, setDragged] = useState(false)
  const { id, status, priority } = card
  useLayoutEffect(() => {
    if (element.current === null) return
    return draggable({
      element: element.current,
      getInitialData: () => ({ id }),
      onDragStart: () => setDragged(true),
      onDrop: () => setDragged(false),
    })
  }, [id])
  const touch = board.touched.get(id)
  const classes = [
    'card',
    `priority-${priority}`,
    status === 'cancelled' && 'cancelled',
    isDragged && 'dragged',
    board.moving.has(id) && 'moving',
    touch !== undefined && 'touched',
  ]
  const factsId = `facts-${lane}-${id}`
  return (
    <div
      class={classes.filter(Boolean).join(' ')}
      ref={element}
      data-card={id}
      data-column={column}
      data-lane={lane}
      key={board.sprung.get(id)}
      data-sprung={board.sprung.get(id)}
    >
      <CardButtons {...{ card, lane, isActive, onFocus, openMenu, factsId }} />
      <CardFacts id={factsId} card={card} column={column} cards={board.cards} now={now} />
      {touch === undefined ? null : (
        <p class="touch" key={touch.turn}>
          <b>{touch.by}</b> {touch.what}
        </p>
      )}
    </div>
  )
}

interface CardButtonsProps extends Pick<CardViewProps, 'card' | 'lane' | 'isActive' | 'onFocus' | 'openMenu'> {
  readonly factsId: string
}

function CardButtons({ card: { id, subject, priority }, lane, isActive, onFocus, openMenu, factsId }: CardButtonsProps) {
  return (
    <>
      <button
        type="button"
        class="card-open"
        id={`card-${lane}-${id}`}
        tabIndex={isActive ? 0 : -1}
        aria-describedby={factsId}
        onFocus={onFocus}
        onClick={() => openTask(id)}
      >
        {priority < 2 ? <span class="priority" aria-label={`Priority ${priority}`} role="img" /> : null}
        <span class="subject" elementtiming={`card ${id}`}>
          {subject}
        </span>
      </button>
      <button
        type="button"
        class="card-more"
        tabIndex={isActive ? 0 : -1}
        aria-haspopup="menu"
        aria-label={`What to do with ${subject}`}
        onFocus={onFocus}
        onClick={({ currentTarget }) => {
          const owner = currentTarget.closest<HTMLElement>('[data-card]')
          if (owner !== null) openMenu(owner)
        }}
      >
        <span aria-hidden="true">⋯</span>
      </button>
    </>
  )
}
