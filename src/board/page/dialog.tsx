/** A window in front of the page. The browser's own <dialog> keeps the focus in it, and gives it back. */

import type { ComponentChildren } from 'preact'
import { useLayoutEffect, useRef } from 'preact/hooks'

interface DialogProps {
  readonly title: string
  readonly kind: 'panel' | 'small'
  readonly close: () => void
  readonly children: ComponentChildren
}

/** Draws the window with a title and a button that closes it; Escape and a click beside it close it too. */
export function Dialog({ title, kind, close, children }: DialogProps) {
  const element = useRef<HTMLDialogElement>(null)
  useLayoutEffect(() => {
    const dialog = element.current
    const before = document.activeElement
    dialog?.showModal()
    dialog?.querySelector<HTMLElement>('[data-first]')?.focus() // else the button that closes has the focus
    return () => {
      dialog?.close()
      if (before instanceof HTMLElement) before.focus()
    }
  }, [])
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: Escape, which the browser answers, is the key for it
    <dialog
      class={kind}
      ref={element}
      aria-label={title}
      onCancel={(event) => {
        event.preventDefault()
        close()
      }}
      onClick={({ target, currentTarget }) => {
        if (target === currentTarget) close()
      }}
    >
      <div class="inside">
        <button type="button" class="icon closes" aria-label="Close" onClick={close}>
          <span aria-hidden="true">×</span>
        </button>
        {children}
      </div>
    </dialog>
  )
}
