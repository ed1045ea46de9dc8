/** What a person sees: a line for each event, and on a terminal a progress bar below them. Plain text everywhere else. */

import { styleText } from 'node:util'

/** @typedef {Parameters<typeof styleText>[0]} Style */
/**
 * What is used of process.stdout.
 * @typedef {object} Terminal
 * @property {boolean} [isTTY]
 * @property {number} [columns]
 * @property {() => number} [getColorDepth] bits
 * @property {(text: string) => unknown} write
 * @property {(event: 'error', listener: () => void) => unknown} on
 */

/** Cells of the bar: leaves room for three short remarks in 80 columns. */
const barCells = 16

/**
 * Colour is for a terminal that has it, and never against NO_COLOR (no-color.org: set and not empty).
 * @param {Terminal} stream
 * @param {NodeJS.ProcessEnv} environment
 */
export function openScreen(stream = process.stdout, environment = process.env) {
  const isTerminal = stream.isTTY === true && environment.TERM !== 'dumb'
  const hasColour = isTerminal && !environment.NO_COLOR && (stream.getColorDepth?.() ?? 1) > 1
  // A reader that has had enough (`| head`) must not end the demo before it has cleaned up.
  stream.on('error', () => {})
  let bar = ''
  const clear = () => (isTerminal && bar !== '' ? '\r\u001b[2K' : '')
  const columns = () => (isTerminal ? stream.columns || 80 : Infinity)
  /** @param {Style} style @param {string} text */
  const paint = (style, text) => (hasColour ? styleText(style, text, { validateStream: false }) : text)

  return {
    /** How many characters fit in a line: Infinity where nothing is cut or wrapped. */
    columns,

    /**
     * A line above the bar.
     * @param {...(string | [Style, string])} parts
     */
    line(...parts) {
      const text = parts.map((part) => (typeof part === 'string' ? part : paint(...part))).join('')
      stream.write(`${clear()}${text}\n${bar}`)
    },

    /**
     * Redraws the bar; only on a terminal. It never wraps (a wrapped one could not be taken away): each remark gets its share.
     * @param {number} done
     * @param {number} all
     * @param {string[]} remarks
     */
    progress(done, all, remarks) {
      if (!isTerminal) return
      const filled = Math.round((barCells * done) / all)
      const count = ` ${done}/${all}`
      const share = Math.floor((columns() - barCells - count.length - 1) / remarks.length) - 2
      const before = clear()
      bar = paint('green', `${'█'.repeat(filled)}${'░'.repeat(barCells - filled)}`)
      bar += count + (share < 8 ? '' : remarks.map((remark) => `  ${cutTo(remark, share)}`).join(''))
      stream.write(`${before}${bar}`)
    },

    /** Takes the bar away. */
    endProgress() {
      stream.write(clear())
      bar = ''
    },
  }
}

/** @typedef {ReturnType<typeof openScreen>} Screen */

/**
 * @param {string} text
 * @param {number} room
 */
function cutTo(text, room) {
  if (text.length <= room) return text
  return `${text.slice(0, room - 1)}…`
}
