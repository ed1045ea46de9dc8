/** The graph: what waits for what, in layers from left to right; phases as boxes, the longest chain and what can be done now in colour. */

import { useLayoutEffect, useMemo, useRef, useState } from 'preact/hooks'
import type { Card } from '../../contract.ts'
import { columnOf } from '../columns.ts'
import type { Filters } from '../filters.ts'
import { openTask, show } from '../store.ts'
import { longestChain, neighbourhood } from './chain.ts'
import { stepFrom } from './graph-keys.ts'
import { graphTasks } from './graph-tasks.ts'
import { GraphWorld } from './graph-world.tsx'
import type { Layout, Placed } from './layout.ts'
import { slack, usePanZoom, type View } from './pan-zoom.ts'
import { useLayout } from './use-layout.ts'

interface GraphViewProps {
  readonly cards: ReadonlyMap<string, Card>
  /** The cards that the filters let through. */
  readonly shown: readonly Card[]
  readonly filters: Filters
  /** How many pieces of work can go on side by side. */
  readonly tracks: number
}

const margin = 28
/** Below the graph, so that the legend hides nothing of it. */
const legendHeight = 84

/** Draws the part of the graph that is seen. */
export function GraphView({ cards, shown, filters, tracks }: GraphViewProps) {
  const frame = useRef<HTMLElement>(null)
  const world = useRef<HTMLDivElement>(null)
  const panZoom = usePanZoom(frame, world)
  const { tasks, left } = useMemo(() => graphTasks(cards, shown), [cards, shown])
  const layout = useLayout(tasks, `${filters.q}\n${filters.label}\n${filters.owner}\n${filters.parent}`)
  const chain = useMemo(() => longestChain(cards), [cards])
  const around = useMemo(() => neighbourhood(cards), [cards])
  const [hovered, setHovered] = useState<string | undefined>(undefined)
  const [focused, setFocused] = useState('')
  const lit = useMemo(() => (hovered === undefined ? undefined : { id: hovered, ...around(hovered) }), [hovered, around])
  const showAll = () => {
    if (layout !== undefined && frame.current !== null) panZoom.set(fitting(layout, frame.current))
  }
  const size = layout === undefined ? '' : `${Math.round(layout.width)}x${Math.round(layout.height)}`
  useLayoutEffect(showAll, [size, filters.parent, filters.q]) // with the picture: after it, the graph jumps into its place

  const bring = (placed: Placed) => {
    const { zoom } = panZoom.now()
    const { width, height } = frame.current?.getBoundingClientRect() ?? { width: 0, height: 0 }
    const to = Math.max(zoom, 0.6)
    panZoom.set({
      x: width / 2 - (placed.x + placed.width / 2) * to,
      y: height / 2 - (placed.y + placed.height / 2) * to,
      zoom: to,
    })
  }
  const onKeyDown = (event: KeyboardEvent) => {
    const id = event.target instanceof HTMLElement ? event.target.dataset.node : undefined
    if (event.key === '+' || event.key === '-') panZoom.zoomBy(event.key === '+' ? 1.25 : 0.8)
    else if (event.key === '0') showAll()
    else {
      const next = layout && id !== undefined ? stepFrom(layout, id, event.key) : undefined
      if (next === undefined) return
      bring(next)
      setFocused(next.id)
    }
    event.preventDefault()
  }
  const { view } = panZoom
  const seen = useMemo(() => inSight(view, frame.current), [view, layout])
  return (
    <section class="graph" ref={frame} onKeyDown={onKeyDown} aria-label="What waits for what, from left to right">
      {layout === undefined ? <p class="notice">Laying out {tasks.length.toLocaleString('en')} tasks…</p> : null}
      <div class="world" ref={world}>
        {layout === undefined ? null : (
          <GraphWorld {...{ layout, cards, chain, lit, seen, focused, setHovered, setFocused }} open={openTask} />
        )}
      </div>
      <Legend chain={chain.length} cards={cards} tracks={tracks} left={left} shownCount={shown.length} />
      <ZoomButtons zoomBy={panZoom.zoomBy} showAll={showAll} />
    </section>
  )
}

interface ZoomButtonsProps {
  readonly zoomBy: (factor: number) => void
  readonly showAll: () => void
}

function ZoomButtons({ zoomBy, showAll }: ZoomButtonsProps) {
  return (
    <div class="zoom">
      <button type="button" class="icon" aria-label="Zoom in" onClick={() => zoomBy(1.25)}>
        <span aria-hidden="true">+</span>
      </button>
      <button type="button" class="icon" aria-label="Zoom out" onClick={() => zoomBy(0.8)}>
        <span aria-hidden="true">−</span>
      </button>
      <button type="button" onClick={showAll}>
        Fit
      </button>
    </div>
  )
}

interface LegendProps {
  readonly chain: number
  readonly cards: ReadonlyMap<string, Card>
  readonly tracks: number
  readonly left: number
  readonly shownCount: number
}

function Legend({ chain, cards, tracks, left, shownCount }: LegendProps) {
  const all = [...cards.values()]
  const count = (column: string) => all.filter((card) => columnOf(card) === column).length
  return (
    <div class="legend">
      {shownCount === 0 ? (
        <p>
          No task fits.{' '}
          <button type="button" class="link" onClick={() => show({ q: '', label: '', owner: '', parent: '' })}>
            Show all
          </button>
        </p>
      ) : null}
      <p>
        <span class="key ready" /> {count('ready')} ready <span class="key progress" /> {count('progress')} in progress; {tracks}{' '}
        side by side
      </p>
      <p>
        <span class="key chain" /> longest chain: {chain} {chain === 1 ? 'task' : 'tasks'}
      </p>
      {left > 0 ? <p>{left.toLocaleString('en')} more are not drawn: search, or choose a phase.</p> : null}
    </div>
  )
}

function fitting({ width, height }: Layout, frame: HTMLElement) {
  const rect = frame.getBoundingClientRect()
  const room = { width: rect.width - 2 * margin, height: rect.height - margin - legendHeight }
  const zoom = Math.max(0.08, Math.min(1, room.width / Math.max(1, width), room.height / Math.max(1, height)))
  return { x: (rect.width - width * zoom) / 2, y: Math.max(margin, (room.height + margin - height * zoom) / 2), zoom }
}

/** What is drawn: what is in the window, and so much around it that it can be moved for a while. */
function inSight({ x, y, zoom }: View, frame: HTMLElement | null): (placed: Placed) => boolean {
  const { width = 0, height = 0 } = frame?.getBoundingClientRect() ?? {}
  const edge = 2 * slack
  const [x1, y1] = [(-x - edge) / zoom, (-y - edge) / zoom]
  const [x2, y2] = [(width - x + edge) / zoom, (height - y + edge) / zoom]
  return (placed) => placed.x < x2 && placed.x + placed.width > x1 && placed.y < y2 && placed.y + placed.height > y1
}
