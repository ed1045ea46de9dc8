/** Takes a file that git left with the marks of a conflict apart into what each side had: no side is lost, and nobody edits JSON by hand. */

/** The texts of both sides, and of what they began from where the marks tell (`merge.conflictStyle` diff3 and zdiff3). */
export interface MarkedSides {
  readonly base: string | undefined
  readonly ours: string
  readonly theirs: string
}

/** What the author of a file with marks is told, where no task can be read in it. */
export const conflictWords = 'it has the marks of a merge conflict'

type Part = 'common' | 'ours' | 'base' | 'theirs'

/** Which part begins with a line of marks, and which must have gone before: a line that only looks like one is text. */
const marks: readonly { readonly mark: RegExp; readonly begins: Part; readonly after: readonly Part[] }[] = [
  { mark: /^<{7}( |$)/, begins: 'ours', after: ['common'] },
  { mark: /^\|{7}( |$)/, begins: 'base', after: ['ours'] },
  { mark: /^={7}$/, begins: 'theirs', after: ['ours', 'base'] },
  { mark: /^>{7}( |$)/, begins: 'common', after: ['theirs'] },
]

/** Costs next to nothing: most texts have no marks, and need not be taken apart to know it. */
export function mayBeMarked(text: string): boolean {
  return text.includes('<<<<<<<')
}

/** The sides of a text with whole conflict marks; undefined for any other text. A line of JSON never begins so: quotes come first. */
export function markedSides(text: string): MarkedSides | undefined {
  const lines: Record<Exclude<Part, 'common'>, string[]> = { ours: [], base: [], theirs: [] }
  let [part, conflicts, bases]: [Part, number, number] = ['common', 0, 0]
  for (const line of text.split('\n')) {
    const met = marks.find(({ mark, after }) => after.includes(part) && mark.test(line.trimEnd()))
    if (met !== undefined) {
      conflicts += Number(met.begins === 'ours')
      bases += Number(met.begins === 'base')
      part = met.begins
    } else if (part === 'common') {
      for (const side of Object.values(lines)) side.push(line)
    } else lines[part].push(line)
  }
  if (conflicts === 0 || part !== 'common') return undefined
  const [ours = '', theirs = '', base = ''] = [lines.ours, lines.theirs, lines.base].map((side) => side.join('\n'))
  return { base: bases === conflicts ? base : undefined, ours, theirs }
}
