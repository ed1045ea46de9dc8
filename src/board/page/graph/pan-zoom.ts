/** Which part of the graph is seen: moved by dragging, zoomed by wheel, two fingers and keys. Redraws nothing while it moves. */

import type { RefObject } from 'preact'
import { useLayoutEffect, useRef, useState } from 'preact/hooks'

/** The graph's origin in pixels of the window, and how many of them one of its units takes. */
export interface View {
  readonly x: number
  readonly y: number
  readonly zoom: number
}

const least = 0.08
const most = 2
/** After so many pixels of moving the part that is drawn is looked at again; what is drawn is larger by twice as much. */
export const slack = 300

export interface PanZoom {
  /** As it was when what is drawn was last chosen. */
  readonly view: View
  readonly set: (view: View) => void
  readonly zoomBy: (factor: number) => void
  readonly now: () => View
}

/** Moves `world` in `frame`. */
export function usePanZoom(frame: RefObject<HTMLElement | null>, world: RefObject<HTMLElement | null>): PanZoom {
  const [view, setView] = useState<View>({ x: 0, y: 0, zoom: 1 })
  const current = useRef(view)
  const drawn = useRef(view)
  const set = (next: View) => {
    current.current = next
    if (world.current !== null) {
      world.current.style.transform = `translate(${next.x}px, ${next.y}px) scale(${next.zoom})`
      world.current.dataset.far = String(next.zoom < 0.4)
    }
    const { x, y, zoom } = drawn.current
    if (Math.abs(next.x - x) + Math.abs(next.y - y) < slack && next.zoom === zoom) return
    drawn.current = next
    setView(next)
  }
  const zoomAt = (factor: number, px: number, py: number) => {
    const { x, y, zoom } = current.current
    const to = Math.min(most, Math.max(least, zoom * factor))
    set({ x: px - ((px - x) * to) / zoom, y: py - ((py - y) * to) / zoom, zoom: to })
  }
  useLayoutEffect(() => {
    const element = frame.current
    return element === null ? undefined : listen(element, { now: () => current.current, set, zoomAt })
  }, [])
  const zoomBy = (factor: number) => {
    const { width = 0, height = 0 } = frame.current?.getBoundingClientRect() ?? {}
    zoomAt(factor, width / 2, height / 2)
  }
  return { view, set, zoomBy, now: () => current.current }
}

interface Handles {
  readonly now: () => View
  readonly set: (view: View) => void
  readonly zoomAt: (factor: number, x: number, y: number) => void
}

function listen(element: HTMLElement, { now, set, zoomAt }: Handles): () => void {
  const fingers = new Map<number, { x: number; y: number }>()
  const ending = new AbortController()
  const { signal } = ending
  const place = (event: { clientX: number; clientY: number }) => {
    const { left, top } = element.getBoundingClientRect()
    return { x: event.clientX - left, y: event.clientY - top }
  }
  const wheel = (event: WheelEvent) => {
    event.preventDefault()
    const { x, y } = place(event)
    const isPinch = event.ctrlKey
    zoomAt(Math.exp(-event.deltaY * (isPinch ? 0.01 : 0.0015)), x, y)
  }
  const down = (event: PointerEvent) => {
    if (event.button !== 0) return
    fingers.set(event.pointerId, place(event))
  }
  const move = (event: PointerEvent) => {
    const before = fingers.get(event.pointerId)
    if (before === undefined) return
    const after = place(event)
    const [other] = [...fingers].flatMap(([id, at]) => (id === event.pointerId ? [] : [at]))
    if (other === undefined) {
      const { x, y, zoom } = now()
      if (!element.hasPointerCapture(event.pointerId)) {
        if (Math.hypot(after.x - before.x, after.y - before.y) < 4) return // a click
        element.setPointerCapture(event.pointerId)
      }
      set({ x: x + after.x - before.x, y: y + after.y - before.y, zoom })
    } else {
      const apart = (one: { x: number; y: number }) => Math.max(1, Math.hypot(one.x - other.x, one.y - other.y))
      zoomAt(apart(after) / apart(before), (after.x + other.x) / 2, (after.y + other.y) / 2)
    }
    fingers.set(event.pointerId, after)
  }
  const up = ({ pointerId }: PointerEvent) => void fingers.delete(pointerId)
  element.addEventListener('wheel', wheel, { signal, passive: false })
  element.addEventListener('pointerdown', down, { signal })
  element.addEventListener('pointermove', move, { signal })
  for (const end of ['pointerup', 'pointercancel'] as const) element.addEventListener(end, up, { signal })
  return () => ending.abort()
}
