/** Cards glide from where they stood to where they stand, so that one sees what has moved. Nothing moves where that is not wanted. */

/** How long a card is on its way, in ms: much shorter looks like a jump, longer makes a busy list swim. */
const glideMs = 260
/** More cards than a screen has are not looked at. */
const mostCards = 150

let before: Map<string, DOMRect> | undefined
let focused: string | undefined

/** Notes where the cards stand, and which one has the focus. To be called before the change that will be drawn. */
export function captureCards(): void {
  if (before !== undefined) return // more news before the last was drawn
  before = new Map()
  for (const element of cardElements()) before.set(keyOf(element), element.getBoundingClientRect())
  focused = document.activeElement?.closest<HTMLElement>('[data-card]')?.dataset.card
}

/** Lets the cards glide to where they stand now, and gives the focus back to a card that has changed columns. */
export function glideCards(): void {
  const from = before
  before = undefined
  if (from === undefined) return
  const isStill = matchMedia('(prefers-reduced-motion: reduce)').matches
  for (const element of isStill ? [] : cardElements()) glide(element, from.get(keyOf(element)))
  if (focused !== undefined && document.activeElement === document.body) {
    document.querySelector<HTMLElement>(`[data-card="${CSS.escape(focused)}"] .card-open`)?.focus({ preventScroll: true })
  }
}

function glide(element: HTMLElement, from: DOMRect | undefined): void {
  if (from === undefined) return
  const to = element.getBoundingClientRect()
  const [x, y] = [from.left - to.left, from.top - to.top]
  if (Math.abs(x) + Math.abs(y) < 2) return
  const isFar = Math.abs(x) > 20
  element.animate([{ transform: `translate(${x}px, ${y}px)`, ...(isFar ? { zIndex: 2 } : {}) }, { transform: 'none' }], {
    duration: glideMs,
    easing: 'cubic-bezier(.2,.7,.3,1)',
  })
}

function cardElements(): HTMLElement[] {
  return [...document.querySelectorAll<HTMLElement>('[data-card]')].slice(0, mostCards)
}

/** A card stands in several lanes when it has several labels. */
function keyOf({ dataset }: HTMLElement): string {
  return `${dataset.lane ?? ''}/${dataset.card ?? ''}`
}
