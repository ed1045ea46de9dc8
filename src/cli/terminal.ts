/** What a command may do to the world around it, and what it may know of the screen it writes to. */

import { styleText } from 'node:util'

/** The streams of the process, handed in by the entry point. */
export interface Terminal {
  /** The answer. */
  readonly out: (text: string) => void
  /** What is for people only: refusals, warnings, news. */
  readonly err: (text: string) => void
  /** All of stdin. Rejects when `signal` aborts. */
  readonly readIn: (signal: AbortSignal) => Promise<string>
  /** Is stdout a terminal? In a pipe rows are whole, and separated by tabs. */
  readonly isTerminal: boolean
  /** Columns now; it changes while a command runs. */
  readonly width: () => number
  /** Lines now. */
  readonly height: () => number
  /**
   * Takes hold of keyboard and signals for a command that fills the screen, until the function that it answers is called.
   * Ctrl+C, SIGTERM and SIGHUP abort the command's signal.
   */
  readonly hold: (holder: ScreenHolder) => () => void
  readonly colour: boolean
}

/** Who fills the screen, and is told what happens to it. */
export interface ScreenHolder {
  /** A character, or the name of a key that is none (`up`, `pagedown`, `escape`, `tab`). */
  readonly key: (key: string) => void
  readonly resize: () => void
  /** Ctrl+Z: the screen is given back until `resume`. */
  readonly suspend: () => void
  readonly resume: () => void
}

/** What a renderer needs: `width` is undefined in a pipe, where nothing is cut. */
export interface Screen {
  readonly width: number | undefined
  readonly paint: Paint
}

const styles = ['bold', 'dim', 'red', 'green', 'yellow', 'cyan'] as const

/** Puts a text in a style, or leaves it as it is where there are no colours. */
export type Paint = Readonly<Record<(typeof styles)[number], (text: string) => string>>

/** The screen behind a terminal as it is now. */
export function screenOf({ isTerminal, width, colour }: Terminal): Screen {
  return { width: isTerminal ? width() : undefined, paint: paintOf(colour) }
}

/** All styles, on or off. `validateStream` is ours to decide: Node would look at the environment again. */
export function paintOf(colour: boolean): Paint {
  const style = (name: (typeof styles)[number]) => (text: string) =>
    colour && text !== '' ? styleText(name, text, { validateStream: false }) : text
  return {
    bold: style('bold'),
    dim: style('dim'),
    red: style('red'),
    green: style('green'),
    yellow: style('yellow'),
    cyan: style('cyan'),
  }
}
