/** Fills the terminal with lines and gives it back as it was: the only file that knows log-update and escape sequences. */

import { Writable } from 'node:stream'
import { cursorHide, cursorShow, cursorTo, enterAlternativeScreen, eraseScreen, exitAlternativeScreen } from 'ansi-escapes'
import { createLogUpdate } from 'log-update'
import type { Terminal } from './terminal.ts'

/** A screen that is filled; lines that are equal to those on it are not written again. */
export interface FilledScreen {
  /** Lines that may be drawn, and columns of each. */
  readonly size: () => { readonly width: number; readonly height: number }
  /** Draws `size().height` lines. */
  readonly draw: (lines: readonly string[]) => void
  /** Takes the screen again after it was given back. */
  readonly open: () => void
  /** Shows the cursor and what was there before. */
  readonly close: () => void
}

/** Takes the alternate screen. */
export function fillScreen({ out, width, height }: Pick<Terminal, 'out' | 'width' | 'height'>): FilledScreen {
  // log-update ends with the cursor in the line below the last; a line up to the last column would make some terminals wrap.
  const size = () => ({ width: Math.max(1, width() - 1), height: Math.max(1, height() - 1) })
  let drawn: { readonly on: string; readonly text: string; readonly update: (text: string) => void } | undefined
  const open = () => {
    out(`${enterAlternativeScreen}${cursorHide}`)
    drawn = undefined
  }
  open()
  return {
    size,
    draw: (lines) => {
      const [text, on] = [lines.join('\n'), `${width()}x${height()}`]
      if (drawn?.on !== on) {
        out(`${eraseScreen}${cursorTo(0, 0)}`)
        drawn = { on, text: '', update: createLogUpdate(streamTo(out, width(), height()), { showCursor: true }) }
      }
      if (drawn.text === text) return // log-update finds out too, after it has measured every character
      drawn.update(text)
      drawn = { ...drawn, text }
    },
    open,
    close: () => out(`${cursorShow}${exitAlternativeScreen}`),
  }
}

/** The stream that log-update asks for: as large as the terminal was when it was cleared. */
function streamTo(out: (text: string) => void, columns: number, rows: number): Writable {
  const stream = new Writable({
    decodeStrings: false,
    write: (text, _encoding, done) => {
      out(String(text))
      done()
    },
  })
  return Object.assign(stream, { columns, rows, isTTY: true })
}
