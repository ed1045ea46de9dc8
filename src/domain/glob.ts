/** One glob, taken apart once: the alternatives of its braces, each a row of path segments. */

/** What a segment is made of. `any` is `?`, `rest` is `*`; a class lists the characters it admits. */
export type Token = string | { readonly kind: 'any' | 'rest' } | { readonly kind: 'class'; readonly chars: ReadonlySet<string> }

export interface Segment {
  readonly text: string
  /** Undefined for a segment without wildcards: it is compared as text. */
  readonly tokens?: readonly Token[] | undefined
}

/** `**`: any number of segments, none included. */
export const anySegments = '**'

/** A pattern that multiplies to more alternatives than this is cut at its first brace, and matches all below. */
const maxAlternatives = 64
/** A class of more characters (`[\u0000-\uffff]`) admits any. */
const maxClass = 128

/** Longer ones (a file by hand may hold a megabyte) match everything: taking braces apart is quadratic in the length. */
const maxPattern = 1000

const any = { kind: 'any' } as const
const rest = { kind: 'rest' } as const
const all: Segment = { text: anySegments }

/**
 * The segments of `pattern`, once for each alternative. Generous, for what is unsure must count as a match: case does not
 * matter, a leading `./` or `/` neither; `src/auth` without an extension is a directory and all that is in it; a wildcard
 * without a slash (`*.md`) matches at any depth; negated patterns, `..` and bash's `+(a|b)` match more than they say.
 */
export function parseGlob(pattern: string): readonly (readonly Segment[])[] {
  if (pattern.length > maxPattern) return [[all]]
  const lower = pattern
    .trim()
    .toLowerCase()
    .replace(/\\(?![*?[\]{}!,\\])/g, '/')
  return expandBraces(lower).map(segmentsOf)
}

function segmentsOf(pattern: string): readonly Segment[] {
  const names = pattern.split('/').filter((name) => name !== '' && name !== '.')
  const last = names.at(-1)
  if (last === undefined || pattern.startsWith('!') || names.includes('..')) return [all]
  const segments = names.map(segmentOf)
  if (names.length === 1 && !pattern.includes('/') && segments[0]?.tokens !== undefined) return [all, ...segments]
  const isDirectory = pattern.endsWith('/') || (segments.at(-1)?.tokens === undefined && !/.\./.test(last))
  return isDirectory ? [...segments, all] : segments
}

function segmentOf(text: string): Segment {
  if (/^\*\*+$/.test(text)) return all
  if (!/[*?[\\]|[+@!]\(/.test(text)) return { text }
  if (/[?*+@!]\(/.test(text)) return { text, tokens: [rest] }
  const tokens: Token[] = []
  for (let at = 0; at < text.length; at++) {
    const char = text.charAt(at)
    const close = char === '[' ? text.indexOf(']', at + 2) : -1
    if (close !== -1) {
      tokens.push(classOf(text.slice(at + 1, close)))
      at = close
    } else if (char === '*') {
      if (tokens.at(-1) !== rest) tokens.push(rest)
    } else if (char === '?') tokens.push(any)
    else tokens.push(char === '\\' && at + 1 < text.length ? text.charAt(++at) : char)
  }
  return { text, tokens }
}

/** `abc`, `a-f`; negated ones and named classes (`[:alpha:]`) admit any character. */
function classOf(body: string): Token {
  if (/^[!^]|^\[?:|\\/.test(body)) return any
  const chars = new Set<string>()
  for (let at = 0; at < body.length; at++) {
    const last = body.charAt(at + 1) === '-' && at + 2 < body.length ? at + 2 : at
    for (let code = body.charCodeAt(at); code <= body.charCodeAt(last); code++) {
      if (chars.size >= maxClass) return any
      // The end of a range may come before the letter that lower-casing made of it: `[A-z]`.
      chars.add(String.fromCharCode(code).toLowerCase())
    }
    at = last
  }
  return { kind: 'class', chars }
}

/** `src/{a,b{1,2}}` is `src/a`, `src/b1`, `src/b2`. A brace that is not closed stands for itself. */
function expandBraces(pattern: string): readonly string[] {
  const done: string[] = []
  const open = [pattern]
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    const group = firstGroup(next)
    if (group === undefined) done.push(next)
    else for (const choice of group.choices) open.push(next.slice(0, group.from) + choice + next.slice(group.to))
    if (done.length + open.length > maxAlternatives) return [`${pattern.slice(0, pattern.indexOf('{')).replace(/[^/]*$/, '')}**`]
  }
  return done
}

interface Group {
  readonly from: number
  readonly to: number
  readonly choices: readonly string[]
}

/** The first brace that is closed and has a comma (`{id}` is a folder's name). */
function firstGroup(pattern: string): Group | undefined {
  for (let from = pattern.indexOf('{'); from !== -1; from = pattern.indexOf('{', from + 1)) {
    const choices: string[] = []
    let depth = 0
    let start = from + 1
    for (let at = from; at < pattern.length; at++) {
      const char = pattern.charAt(at)
      if (char === '\\') at++
      else if (char === '{') depth++
      else if (char === ',' && depth === 1) {
        choices.push(pattern.slice(start, at))
        start = at + 1
      } else if (char === '}' && --depth === 0) {
        if (choices.length === 0) break
        return { from, to: at + 1, choices: [...choices, pattern.slice(start, at)] }
      }
    }
  }
  return undefined
}
