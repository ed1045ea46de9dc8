/**
 * One glob, taken apart once: the alternatives of its braces, each a row of path segments.
 *
 * brace-expansion does the braces. The rest is ours because `touches.ts` asks whether two globs can meet, and every kept
 * library compiles a glob to a regular expression, which only tells whether a glob matches a path. To take segments from
 * one all the same costs 11-25 us a glob (picomatch.parse) or 42-50 (minimatch, and its licence is none of ours) against
 * 2-4 here; the one package that intersects globs, glob-intersection, had a single release, knows no classes (`[id]`), and
 * writes the intersection out, which grows fourfold with each `*`.
 * test/property/touches.test.ts holds this against picomatch: what it matches with both, we never deny.
 */

import { expand } from 'brace-expansion'

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
  return alternativesOf(lower).map(segmentsOf)
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

/** `src/{a,b{1..2}}` is `src/a`, `src/b1`, `src/b2`. A brace that is not closed, or has no comma (`{id}`), stands for itself. */
function alternativesOf(pattern: string): readonly string[] {
  const found = expand(pattern, { max: maxAlternatives + 1 })
  return found.length > maxAlternatives ? [`${pattern.slice(0, pattern.indexOf('{')).replace(/[^/]*$/, '')}**`] : found
}
