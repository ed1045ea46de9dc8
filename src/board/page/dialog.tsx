/** A window in front of the page. The browser's own <dialog> keeps the focus in it, and gives it back. */

import type { ComponentChildren } from 'preact'
import { useLayoutEffect, useRef, useState } from 'preact/hooks'

interface DialogProps {
  readonly title: string
  readonly kind: 'panel' | 'small'
  readonly close: () => void
  /** Something was typed in it that is not saved. */
  readonly unsaved?: boolean
  readonly children: ComponentChildren
}

/** Draws the window with a title and a button that closes it; Escape and a click beside it close it too, unless words would be lost. */
export function Dialog({ title, kind, close, unsaved = false, children }: DialogProps) {
  const element = useRef<HTMLDialogElement>(null)
  const pressedBeside = useRef(false) // else a selection that is dragged out of the window would close it
  const [isKept, setKept] = useState(false)
  const leave = () => (unsaved ? setKept(true) : close())
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
    <dialog
      class={kind}
      ref={element}
      aria-label={title}
      onCancel={(event) => {
        event.preventDefault()
        leave()
      }}
      onKeyDown={(event) => {
        if (event.key !== 'Escape' || event.isComposing) return
        event.preventDefault() // the second Escape closes a dialog whatever becomes of its cancel event
        leave()
      }}
      onPointerDown={({ target, currentTarget }) => {
        pressedBeside.current = target === currentTarget
      }}
      onClick={({ target, currentTarget }) => {
        if (target === currentTarget && pressedBeside.current) leave()
      }}
    >
      <div class="inside">
        <button type="button" class="icon closes" aria-label="Close" onClick={close}>
          <span aria-hidden="true">×</span>
        </button>
        {isKept && unsaved ? (
          <p class="refused kept" role="alert">
            Not closed: what you typed is not saved. The × closes it all the same.
          </p>
        ) : null}
        {children}
      </div>
    </dialog>
  )
}
