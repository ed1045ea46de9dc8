/** The words of a plan: what a line calls itself, and what it says it waits for. */

/** A line without what it says of others. */
export interface PlanLine {
  readonly subject: string
  /** Of `{#id}`. */
  readonly id: string | undefined
  /** Each phrase as it was written behind `after`, `depends on`, `blocked by`. */
  readonly waitsFor: readonly Phrase[]
}

export interface Phrase {
  /** `after T1, T2` */
  readonly words: string
  /** `T1, T2` */
  readonly names: string
  /** Nothing else can be meant by it: what it names must exist. `Clean up after tests` may be a whole subject. */
  readonly isSure: boolean
}

const idMark = /\s*\{#([^\s{}]+)\}\s*/
const waiting = String.raw`(after|depends on|depending on|blocked by|waits for|waiting for)\b\s*:?\s+`
const inBrackets = new RegExp(String.raw`\s*[([]\s*${waiting}([^()[\]]+?)\s*[)\]]\s*\.?$`, 'i')
const behindMark = new RegExp(String.raw`\s*(?:[-\u2013\u2014,;:.]\s+)${waiting}([^()[\]]+?)\.?$`, 'i')
const atTheEnd = new RegExp(String.raw`\s+${waiting}([^()[\]]+?)\.?$`, 'i')
const alone = new RegExp(String.raw`^\s*[([]?${waiting}([^()[\]]+?)[)\]]?\.?$`, 'i')

/** Takes a line apart. A phrase that may be a part of the subject stays in it until somebody knows what it names. */
export function planLine(text: string): PlanLine {
  const id = idMark.exec(text)?.[1]
  let subject = text.replace(idMark, ' ').replace(/\s+/g, ' ').trim()
  const waitsFor: Phrase[] = []
  for (let found = cut(subject); found !== undefined; found = cut(found.rest)) {
    waitsFor.push(found.phrase)
    subject = found.phrase.isSure ? found.rest : subject
    if (!found.phrase.isSure) break
  }
  return { subject, id, waitsFor }
}

function cut(subject: string): { readonly rest: string; readonly phrase: Phrase } | undefined {
  for (const [pattern, isSure] of [
    [inBrackets, true],
    [behindMark, true],
    [atTheEnd, false],
  ] as const) {
    const [words, word = '', names] = pattern.exec(subject) ?? []
    if (words === undefined || names === undefined) continue
    const rest = subject.slice(0, -words.length).trim()
    if (rest === '') return undefined
    // "depends on" is never the end of what is to be done; "after" may be.
    return { rest, phrase: { words: words.trim(), names, isSure: isSure || word.toLowerCase() !== 'after' } }
  }
  return undefined
}

/** The phrase that a line is made of, as in a note below an item: `Depends on: T1`. */
export function wholePhrase(text: string): Phrase | undefined {
  const [words, , names] = alone.exec(text.trim()) ?? []
  return words === undefined || names === undefined ? undefined : { words, names, isSure: true }
}

/** A subject without a phrase that turned out to be one. */
export function withoutPhrase(subject: string, { words }: Phrase): string {
  return subject.endsWith(words) ? subject.slice(0, -words.length).trim() : subject
}

const numbered =
  /^((?:phase|step|stage|part|milestone|sprint|week|day|iteration|epic|task)\s+)?((?:[A-Za-z]{1,5}-?)?\d+(?:\.\d+)*)(?=[\s.):,–—-]|$)/i

/** What a line may be called by others: all of it, and the number that it begins with (`T1`, `2.3`, `Phase 2`). */
export function namesOfLine(subject: string): readonly string[] {
  const [whole, kind, number] = numbered.exec(subject) ?? []
  const bare = subject.slice(whole?.length ?? 0).replace(/^[\s.):,–—-]+/, '')
  const names = [subject, bare, whole ?? '', kind === undefined ? (number ?? '') : '']
  return [...new Set(names.map(nameKey).filter((name) => name !== ''))]
}

/** The number of a phase: of `Phase 2: Build`, `2. Build`, `2 Build`. */
export function phaseNumber(subject: string): string | undefined {
  const [, kind, number] = numbered.exec(subject) ?? []
  return number !== undefined && (kind !== undefined || /^\d/.test(number)) ? number : undefined
}

/** What a phrase names: the whole of it, or its parts between commas and `and`. */
export function namesIn({ names }: Phrase, isKnown: (name: string) => boolean): readonly string[] {
  const whole = nameKey(names)
  if (isKnown(whole)) return [whole]
  const byComma = names.split(/[,;]/)
  return byComma
    .flatMap((part) => (isKnown(nameKey(part)) ? [nameKey(part)] : part.split(/\s(?:and|&|\+)\s|^\s*and\s/i).map(nameKey)))
    .filter((name) => name !== '')
}

function nameKey(name: string): string {
  const bare = name.trim().replace(/^["'“”‘’`#]+|["'“”‘’`.:]+$/g, '')
  return bare
    .replace(/^(?:the|tasks?|items?)\s+(?=\S)/i, '')
    .replace(/\s+/g, ' ')
    .toLowerCase()
}
