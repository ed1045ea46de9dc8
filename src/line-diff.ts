/** The lines in which two texts differ, with a few around them, as a person reads them: the only file that knows how it is found. */

import { structuredPatch } from 'diff'

/** Lines around a change: enough to see where it is. */
const context = 2

/** `@@` lines and lines with ` `, `-` or `+` before them. */
export function diffLines(
  name: string,
  before: string,
  after: string,
): { readonly head: string; readonly lines: readonly string[] }[] {
  const { hunks } = structuredPatch(name, name, before, after, '', '', { context })
  return hunks.map(({ oldStart, oldLines, newStart, newLines, lines }) => ({
    head: `@@ -${oldStart},${oldLines} +${newStart},${newLines} @@`,
    lines: lines.map((line) => line.replace(/\r$/, '')),
  }))
}
