/** What a mending does to a file, as a diff that a terminal shows and never obeys. */

import type { Mending } from '../domain/finding.ts'
import { diffLines } from '../line-diff.ts'
import { oneLine } from './safe-text.ts'

/** Each file's name, why it is written, and the lines that change. */
export function mendingLines(mendings: readonly Mending[]): string[] {
  return mendings.flatMap(({ at, says, before, after }) => {
    const hunks = after === undefined ? [] : diffLines(at, before ?? '', after)
    return [`${at}: ${says}`, ...hunks.flatMap(({ head, lines }) => [head, ...lines]).map((line) => `  ${line}`)].map(oneLine)
  })
}
