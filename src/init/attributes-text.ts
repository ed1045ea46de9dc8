/** The lines of dibs in the `.gitattributes` of the tasks root. */

import { withoutPattern, withPattern } from './exclude-text.ts'

/** Patterns hold for the folders of lists too. Of an archive every line stands for itself, so both sides' lines are kept. */
const attributeLines = ['*.json merge=dibs', '**/archive/*.jsonl merge=union'] as const

/** The text with our lines in it; one that a person wrote is as good. */
export function withAttributes(text: string): string {
  const missing = attributeLines.filter((line) => !text.split(/\r?\n/).includes(line))
  return missing.reduce(withPattern, text)
}

/** The text without them. */
export function withoutAttributes(text: string): string {
  return attributeLines.reduceRight(withoutPattern, text)
}

/** The text of the clone's own attributes without the lines of `dibs sync` in it, for a folder such as `/.claude/tasks/`. */
export function withoutSyncLines(text: string, folder: string): string {
  const ours = ['**/*.json merge=dibs', '*.json merge=dibs', '**/archive/*.jsonl merge=union', 'archive/*.jsonl merge=union']
  return ours.reduce((rest, line) => `\n${rest}`.replace(`\n${folder}${line}\n`, '\n').slice(1), text)
}
