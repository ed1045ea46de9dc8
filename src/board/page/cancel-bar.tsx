/** Comes up while a card is dragged: what is dropped on it is cancelled. */

import { dropTargetForElements, monitorForElements } from '@atlaskit/pragmatic-drag-and-drop/adapter/element-adapter'
import { useEffect, useRef, useState } from 'preact/hooks'
import type { BoardState } from './board-state.ts'
import { actOfDrop } from './moves.ts'
import { act } from './store.ts'

/** Draws the bar. */
export function CancelBar({ cards }: Pick<BoardState, 'cards'>) {
  const element = useRef<HTMLDivElement>(null)
  const [state, setState] = useState<'away' | 'there' | 'over'>('away')
  const known = useRef(cards)
  known.current = cards
  useEffect(() => {
    if (element.current === null) return
    const dragged = (data: Record<string | symbol, unknown>) => known.current.get(String(data.id))
    const canCancel = (data: Record<string | symbol, unknown>) => {
      const card = dragged(data)
      return card !== undefined && actOfDrop(card, 'cancelled') !== undefined
    }
    const stopMonitor = monitorForElements({
      onDragStart: ({ source }) => setState(canCancel(source.data) ? 'there' : 'away'),
      onDrop: () => setState('away'),
    })
    const stopTarget = dropTargetForElements({
      element: element.current,
      canDrop: ({ source }) => canCancel(source.data),
      onDragEnter: () => setState('over'),
      onDragLeave: () => setState('there'),
      onDrop: ({ source }) => void act('cancel', String(source.data.id)),
    })
    return () => {
      stopMonitor()
      stopTarget()
    }
  }, [])
  return (
    <div class={`cancel-bar ${state}`} ref={element} data-drop="cancelled" aria-hidden="true">
      Drop here to cancel
    </div>
  )
}
