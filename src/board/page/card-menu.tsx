/** What can be done with a card, for those who do not drag. */

import { useLayoutEffect, useRef } from 'preact/hooks'
import type { BoardState } from './board-state.ts'
import { actsFor, actWords } from './moves.ts'
import { act, openTask, show } from './store.ts'

/** For which card the menu is open, and where its top right corner is, in pixels of the window. */
export interface MenuAt {
  readonly id: string
  readonly lane: string
  readonly x: number
  readonly y: number
}

interface CardMenuProps {
  readonly at: MenuAt
  readonly board: BoardState
  readonly close: () => void
}

const width = 184

/** Draws the menu; Escape, Tab and a click elsewhere close it. */
export function CardMenu({ at, board, close }: CardMenuProps) {
  const menu = useRef<HTMLDivElement>(null)
  const card = board.cards.get(at.id)
  const leave = () => {
    document.querySelector<HTMLElement>(`[data-card="${CSS.escape(at.id)}"] .card-open`)?.focus()
    close()
  }
  useLayoutEffect(() => {
    const element = menu.current
    if (element === null) return
    element.querySelector<HTMLElement>('[role=menuitem]')?.focus()
    const outside = ({ target }: Event) => {
      if (!(target instanceof Node && element.contains(target))) close()
    }
    addEventListener('pointerdown', outside)
    addEventListener('scroll', outside, true)
    return () => {
      removeEventListener('pointerdown', outside)
      removeEventListener('scroll', outside, true)
    }
  }, [])
  if (card === undefined) return null
  const item = (title: string, run: () => void) => (
    <button
      type="button"
      role="menuitem"
      tabIndex={-1}
      key={title}
      onClick={() => {
        leave()
        run()
      }}
    >
      {title}
    </button>
  )
  return (
    <div
      class="menu"
      role="menu"
      tabIndex={-1}
      aria-label={card.subject}
      ref={menu}
      onKeyDown={(event) => afterMenuKey(event, leave)}
      style={{ left: `${Math.max(8, at.x - width)}px`, top: `${Math.min(at.y, innerHeight - 230)}px`, width: `${width}px` }}
    >
      {item('Open', () => openTask(card.id))}
      {actsFor(card).map((what) => item(actWords[what].title, () => void act(what, card.id)))}
      {item('Show in graph', () => show({ view: 'graph', q: card.id }, true))}
    </div>
  )
}

function afterMenuKey(event: KeyboardEvent, leave: () => void): void {
  const { currentTarget, key } = event
  event.stopPropagation()
  const items = currentTarget instanceof HTMLElement ? [...currentTarget.querySelectorAll<HTMLElement>('[role=menuitem]')] : []
  const index = items.findIndex((item) => item.matches(':focus'))
  const to = { ArrowDown: index + 1, ArrowUp: index - 1 + items.length, Home: 0, End: items.length - 1 }[key]
  if (to !== undefined) items[to % items.length]?.focus()
  else if (key === 'Escape' || key === 'Tab') leave()
  else return
  event.preventDefault()
}
