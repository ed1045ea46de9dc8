/** Rows in columns: whole and separated by tabs in a pipe, aligned and cut to the width of a terminal. */

import cliui from 'cliui'
import stringWidth from 'string-width'
import type { Screen } from './terminal.ts'

/** One column. Its texts must be harmless and on one line. */
export interface Column<Row> {
  readonly of: (row: Row) => string
  readonly style?: ((text: string) => string) | undefined
  /** Gives way when the terminal is narrow; the others are never cut, for an id that is cut is none. */
  readonly gives?: boolean
}

const gap = 2
/** A column that gives way is left out below this: three letters of a subject say nothing. */
const leastWidth = 4
/** Of the width for columns that give way, the share that each may keep against longer ones. */
const fairShare = 0.35

/** The rows as lines. Columns that are empty in every row are left out on a terminal, and kept in a pipe, where `cut` counts them. */
export function table<Row>(rows: readonly Row[], columns: readonly Column<Row>[], { width }: Screen): string {
  const cells = rows.map((row) => columns.map((column) => column.of(row)))
  if (width === undefined) return cells.map((line) => line.join('\t')).join('\n')
  const widths = fitted(
    columns.map((_, at) => Math.max(0, ...cells.map((line) => widthOf(line[at] ?? '')))),
    columns.map(({ gives = false }) => gives),
    width,
  )
  const ui = cliui({ width, wrap: false })
  for (const line of cells) {
    ui.div(
      ...columns.flatMap(({ style }, at) => {
        const room = widths[at] ?? 0
        if (room === 0) return []
        const text = cutTo(line[at] ?? '', room)
        return [{ text: style === undefined ? text : style(text), width: room + gap, padding: [0, gap, 0, 0] as const }]
      }),
    )
  }
  return ui.toString()
}

/** `text` in at most `width` columns; characters of two columns and those made of several code points are never halved. */
export function cutTo(text: string, width: number): string {
  if (widthOf(text) <= width) return text
  let kept = ''
  let used = 1 // the ellipsis
  for (const { segment } of new Intl.Segmenter().segment(text)) {
    used += widthOf(segment)
    if (used > width) break
    kept += segment
  }
  return `${kept}…`
}

const isPlain = /^[ -~]*$/

/** Columns that `text` takes; styles take none. Plain letters are counted: string-width looks each of them up, 20 times as long. */
export function widthOf(text: string): number {
  return isPlain.test(text) ? text.length : stringWidth(text)
}

/** `text` with spaces behind it, up to `width` columns. */
export function padTo(text: string, width: number): string {
  return text + ' '.repeat(Math.max(0, width - widthOf(text)))
}

/** The widths that fit: what does not give way keeps its own, the rest shares what is left, the shorter ones whole. */
function fitted(wanted: readonly number[], gives: readonly boolean[], width: number): number[] {
  const gaps = gap * (wanted.filter((each) => each > 0).length - 1)
  const solid = wanted.reduce((sum, each, at) => sum + (gives[at] ? 0 : each), 0)
  let left = Math.max(0, width - solid - gaps)
  const giving = wanted.flatMap((each, at) => (gives[at] && each > 0 ? [at] : []))
  const widths = [...wanted]
  giving.toReversed().forEach((at, nth) => {
    const isLast = nth === giving.length - 1
    const others = giving.slice(0, giving.length - 1 - nth).reduce((sum, other) => sum + (wanted[other] ?? 0), 0)
    const room = isLast ? left : Math.max(left - others, Math.floor(left * fairShare))
    const kept = Math.min(wanted[at] ?? 0, room)
    widths[at] = kept < Math.min(leastWidth, wanted[at] ?? 0) ? 0 : kept
    left -= widths[at] ?? 0
  })
  return widths
}
