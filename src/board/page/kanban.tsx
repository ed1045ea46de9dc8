/** The board: four columns, in one lane or many, by mouse, finger and keyboard. */

import type { ComponentChildren, RefObject } from 'preact'
import { useEffect, useLayoutEffect, useRef, useState } from 'preact/hooks'
import type { BoardState } from './board-state.ts'
import { CancelBar } from './cancel-bar.tsx'
import { CardMenu, type MenuAt } from './card-menu.tsx'
import { Cell } from './cell.tsx'
import { nowMs } from './clock.ts'
import { columns, columnWords } from './columns.ts'
import type { LaneKind } from './filters.ts'
import { glideCards } from './glide.ts'
import { type Spot, spotAfterKey } from './keys.ts'
import { LaneHead } from './lane-head.tsx'
import type { Lane } from './lanes.ts'
import { useVirtualList } from './virtual-list.ts'

interface KanbanProps {
  readonly board: BoardState
  readonly lanes: readonly Lane[]
  readonly kind: LaneKind
}

/** How often "5 min" is drawn anew, in ms. */
const clockMs = 30_000

/** Draws the lanes that are seen. */
export function Kanban({ board, lanes, kind }: KanbanProps) {
  const scroller = useRef<HTMLDivElement>(null)
  const [wanted, setWanted] = useState<Spot | undefined>(undefined)
  const [menu, setMenu] = useState<MenuAt | undefined>(undefined)
  const now = useClock()
  const isSplit = kind !== 'none'
  const list = useVirtualList({
    count: lanes.length,
    estimate: 320,
    gap: 0,
    keyOf: (index) => `${kind}/${lanes[index]?.key ?? index}`,
    scroller,
    kept: wanted?.lane ?? -1,
  })
  useLayoutEffect(glideCards, [board])

  const onKeyDown = (event: KeyboardEvent) => {
    const card = event.target instanceof HTMLElement ? event.target.closest<HTMLElement>('[data-card]') : null
    if (card === null) return
    const isOpen = event.target instanceof HTMLElement && event.target.classList.contains('card-open')
    const asksMenu = event.key === 'ContextMenu' || (event.key === 'F10' && event.shiftKey) || (event.key === 'm' && isOpen)
    if (asksMenu) setMenu(menuAt(card))
    else {
      const spot = spotAfterKey(lanes, card.dataset, event.key)
      if (spot === undefined) return
      setWanted(spot)
      if (isSplit) list.scrollToIndex(spot.lane, { align: 'auto' })
    }
    event.preventDefault()
  }
  const openMenu = (element: HTMLElement) => setMenu(menuAt(element))
  const cells = (lane: Lane, index: number) =>
    columns.map((column) => (
      <Cell
        key={column}
        {...{ column, board, now, openMenu }}
        laneKey={isSplit ? lane.key : undefined}
        laneTitle={lane.title}
        cards={lane.cells[column]}
        wanted={wanted?.lane === index && wanted.column === column ? wanted : undefined}
      />
    ))
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: keys of the cards in it, which are buttons, are answered here
    <div class={`kanban ${isSplit ? 'split' : ''}`} onKeyDown={onKeyDown}>
      <Heads lanes={lanes} />
      {isSplit ? <SplitLanes {...{ lanes, list, scroller, cells }} /> : <div class="cells">{lanes.map(cells)}</div>}
      <CancelBar cards={board.cards} />
      {menu === undefined ? null : <CardMenu at={menu} board={board} close={() => setMenu(undefined)} />}
    </div>
  )
}

function Heads({ lanes }: Pick<KanbanProps, 'lanes'>) {
  return (
    <div class="column-heads">
      {columns.map((column) => (
        <h2 key={column} class={`column-head ${column}`}>
          {columnWords[column].title}{' '}
          <span class="count">{lanes.reduce((sum, lane) => sum + lane.cells[column].length, 0).toLocaleString('en')}</span>
        </h2>
      ))}
    </div>
  )
}

interface SplitLanesProps extends Pick<KanbanProps, 'lanes'> {
  readonly list: ReturnType<typeof useVirtualList>
  readonly scroller: RefObject<HTMLDivElement | null>
  readonly cells: (lane: Lane, index: number) => ComponentChildren
}

function SplitLanes({ lanes, list, scroller, cells }: SplitLanesProps) {
  return (
    <div class="lanes" ref={scroller}>
      <div class="tall" style={{ height: `${list.getTotalSize()}px` }}>
        {list.getVirtualItems().map(({ index, start, key }) => {
          const lane = lanes[index]
          return lane === undefined ? null : (
            <section
              class="lane"
              key={key}
              aria-label={lane.title}
              data-index={index}
              ref={(element) => list.measureElement(element)}
              style={{ transform: `translateY(${start}px)` }}
            >
              <LaneHead lane={lane} />
              <div class="cells">{cells(lane, index)}</div>
            </section>
          )
        })}
      </div>
    </div>
  )
}

function menuAt(card: HTMLElement): MenuAt {
  const { right, top } = (card.querySelector('.card-more') ?? card).getBoundingClientRect()
  return { id: card.dataset.card ?? '', lane: card.dataset.lane ?? '', x: right, y: top }
}

function useClock(): number {
  const [now, setNow] = useState(nowMs())
  useEffect(() => {
    const timer = setInterval(() => setNow(nowMs()), clockMs)
    return () => clearInterval(timer)
  }, [])
  return now
}
