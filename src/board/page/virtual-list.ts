/** A list of which only the part that is seen is in the page, by TanStack Virtual: 10,000 cards cost as much as 20. */

import {
  defaultRangeExtractor,
  elementScroll,
  observeElementOffset,
  observeElementRect,
  Virtualizer,
} from '@tanstack/virtual-core'
import type { RefObject } from 'preact'
import { useLayoutEffect, useReducer, useState } from 'preact/hooks'

/** What a list is made of. */
export interface VirtualOptions {
  readonly count: number
  /** In pixels, until an item has been measured. */
  readonly estimate: number
  readonly gap: number
  readonly keyOf: (index: number) => string
  readonly scroller: RefObject<HTMLElement | null>
  /** An item that is kept whether it is seen or not: the one that takes the focus. */
  readonly kept: number
}

/** The list's virtualizer. Items must have `data-index` and be given to its `measureElement`. */
export function useVirtualList(options: VirtualOptions): Virtualizer<HTMLElement, HTMLElement> {
  const [, draw] = useReducer((count: number) => count + 1, 0)
  const settings = {
    count: options.count,
    estimateSize: () => options.estimate,
    gap: options.gap,
    getItemKey: options.keyOf,
    getScrollElement: () => options.scroller.current,
    scrollToFn: elementScroll,
    observeElementRect,
    observeElementOffset,
    overscan: 4,
    initialRect: { width: 300, height: 700 }, // the first draw already has cards
    rangeExtractor: (range: Parameters<typeof defaultRangeExtractor>[0]) => {
      const seen = defaultRangeExtractor(range)
      const { kept } = options
      return kept < 0 || kept >= options.count || seen.includes(kept) ? seen : [...seen, kept].sort((a, b) => a - b)
    },
    onChange: () => draw(0),
  }
  const [virtualizer] = useState(() => new Virtualizer<HTMLElement, HTMLElement>(settings))
  virtualizer.setOptions(settings)
  useLayoutEffect(() => virtualizer._didMount(), [virtualizer])
  useLayoutEffect(() => virtualizer._willUpdate())
  return virtualizer
}
