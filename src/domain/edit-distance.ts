/** How many edits lie between two words, computed no further than the caller cares. */

/**
 * Levenshtein distance of `a` and `b` if it is at most `bound`, else `bound + 1`. Only the diagonal band that can stay within
 * the bound is computed, and nothing after the first row that lies wholly beyond it (Ukkonen, "Algorithms for approximate
 * string matching", 1985): 10,000 ids cost some milliseconds instead of tens.
 */
export function boundedEditDistance(a: string, b: string, bound: number): number {
  const beyond = bound + 1
  if (Math.abs(a.length - b.length) > bound) return beyond
  let above = Array.from({ length: b.length + 1 }, (_, j) => Math.min(j, beyond))
  let row = new Array<number>(b.length + 1).fill(beyond)
  for (let i = 1; i <= a.length; i++) {
    row.fill(beyond)
    if (i <= bound) row[0] = i
    let least = row[0] ?? beyond
    for (let j = Math.max(1, i - bound); j <= Math.min(b.length, i + bound); j++) {
      const same = a.charCodeAt(i - 1) === b.charCodeAt(j - 1)
      const kept = (above[j - 1] ?? beyond) + (same ? 0 : 1)
      const cell = Math.min(kept, (above[j] ?? beyond) + 1, (row[j - 1] ?? beyond) + 1, beyond)
      row[j] = cell
      if (cell < least) least = cell
    }
    if (least > bound) return beyond
    ;[above, row] = [row, above]
  }
  return above[b.length] ?? beyond
}
