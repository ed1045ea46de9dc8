/** What the page has to say: refusals in the tools' own words, and what was done. */

import { type Toast, unsay } from './store.ts'

/** Draws the words in a corner; a refusal is read out at once. */
export function Toasts({ toasts }: { readonly toasts: readonly Toast[] }) {
  return (
    // In the top layer, because a dialog would lie above it.
    <div class="toasts" popover="manual" ref={lift}>
      {toasts.map(({ id, text, isRefusal, undo }) => (
        <div key={id} class={`toast ${isRefusal ? 'refusal' : ''}`} role={isRefusal ? 'alert' : 'status'}>
          <p>{text}</p>
          {undo === undefined ? null : (
            <button
              type="button"
              class="link"
              onClick={() => {
                unsay(id)
                undo()
              }}
            >
              Undo
            </button>
          )}
          <button type="button" class="icon" aria-label="Close this message" onClick={() => unsay(id)}>
            <span aria-hidden="true">×</span>
          </button>
        </div>
      ))}
    </div>
  )
}

function lift(element: HTMLElement | null): void {
  if (element === null) return
  if (element.matches(':popover-open')) element.hidePopover()
  element.showPopover()
}
