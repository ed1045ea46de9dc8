/** The lines of dibs in `.git/info/exclude`, the ignore file of one clone: each below a comment that says whose it is. */

/** Stands above each line of ours; without it a line is the person's. Source: gitignore(5). */
const mark = '# dibs init'

/** The text with `pattern` in it. */
export function withPattern(text: string, pattern: string): string {
  if (hasPattern(text, pattern)) return text
  // Without a line end at its end a file gets none from us either: so it is the same again when ours has gone.
  return text === '' || text.endsWith('\n') ? `${text}${mark}\n${pattern}\n` : `${text}\n${mark}\n${pattern}`
}

/** The text without our line for `pattern`. */
export function withoutPattern(text: string, pattern: string): string {
  const block = `${mark}\n${pattern}`
  if (text === block || text.endsWith(`\n${block}`)) return text.slice(0, -block.length - 1)
  return `\n${text}`.replace(`\n${block}\n`, '\n').slice(1)
}

/** Is the line there, and ours? */
export function hasPattern(text: string, pattern: string): boolean {
  return `\n${text}\n`.includes(`\n${mark}\n${pattern}\n`)
}
