/** Do two tasks possibly touch the same file? Advice, so it errs to one side: what is unsure overlaps. */

import { anySegments, parseGlob, type Segment, type Token } from './glob.ts'

/**
 * Steps that one question may take. Two lists of 50 ordinary globs take some 10,000; hostile ones (`*a*a*a*...` in braces)
 * would take seconds. Beyond it the answer is yes.
 */
const maxSteps = 100_000

type Path = readonly Segment[]
interface Budget {
  steps: number
}

/**
 * May some path match a glob of `a` and one of `b`? `src/auth`, `src/auth/` and `src/auth/**` say the same. An empty list
 * touches nothing.
 */
export function touchesOverlap(a: readonly string[], b: readonly string[]): boolean {
  if (a.length === 0 || b.length === 0) return false
  const budget = { steps: maxSteps }
  const others = pathsOf(b)
  return pathsOf(a).some((path) => others.some((other) => mayMeet(path, other, budget)))
}

/** Lists are asked about again and again (each claim reorders), and never mutated: each is taken apart once. */
const parsed = new WeakMap<readonly string[], readonly Path[]>()

/** The alternatives of all globs of a list. */
function pathsOf(touches: readonly string[]): readonly Path[] {
  const known = parsed.get(touches)
  if (known !== undefined) return known
  const paths = touches.filter((glob) => glob.trim() !== '').flatMap(parseGlob)
  parsed.set(touches, paths)
  return paths
}

/** Aligns two rows of segments. Each pair of places is looked at once. */
function mayMeet(a: Path, b: Path, budget: Budget): boolean {
  if (partAtOnce(a, b)) {
    budget.steps--
    return budget.steps < 0
  }
  return aligns([a.length, b.length], budget, (i, j) => {
    const one = a[i]
    const other = b[j]
    if (one === undefined && other === undefined) return 'meet'
    if (one?.text === anySegments || other?.text === anySegments) return 'either'
    return one !== undefined && other !== undefined && segmentsMeet(one, other, budget) ? 'both' : 'neither'
  })
}

/** Most pairs of globs differ in a folder's name before any wildcard: that costs a fiftieth of aligning them. */
function partAtOnce(a: Path, b: Path): boolean {
  for (let i = 0; ; i++) {
    const one = a[i]
    const other = b[i]
    if (one === undefined || other === undefined || isWild(one) || isWild(other)) return false
    if (one.text !== other.text) return true
  }
}

function isWild(segment: Segment): boolean {
  return segment.tokens !== undefined || segment.text === anySegments
}

function segmentsMeet(a: Segment, b: Segment, budget: Budget): boolean {
  if (a.text === b.text) return true
  if (a.tokens === undefined && b.tokens === undefined) return false
  const one: readonly Token[] = a.tokens ?? [...a.text]
  const other: readonly Token[] = b.tokens ?? [...b.text]
  return aligns([one.length, other.length], budget, (i, j) => {
    const x = one[i]
    const y = other[j]
    if (x === undefined && y === undefined) return 'meet'
    if (isRest(x) || isRest(y)) return 'either'
    return x !== undefined && y !== undefined && charactersMeet(x, y) ? 'both' : 'neither'
  })
}

function isRest(token: Token | undefined): boolean {
  return typeof token === 'object' && token.kind === 'rest'
}

function charactersMeet(a: Token, b: Token): boolean {
  if (typeof a === 'string') return typeof b === 'string' ? a === b : b.kind !== 'class' || b.chars.has(a)
  if (typeof b === 'string') return charactersMeet(b, a)
  if (a.kind !== 'class' || b.kind !== 'class') return true
  return [...a.chars].some((char) => b.chars.has(char))
}

/** Where a pair of places leads: to the end, one step on in one of the two, one step on in both, or nowhere. */
type Lead = 'meet' | 'either' | 'both' | 'neither'

/** Is there a way from (0, 0) to a pair that meets? At most (n + 1) x (m + 1) pairs; a budget used up answers yes. */
function aligns([n, m]: readonly [number, number], budget: Budget, leadOf: (i: number, j: number) => Lead): boolean {
  const width = m + 1
  const seen = new Set<number>()
  const open = [0]
  for (let at = open.pop(); at !== undefined; at = open.pop()) {
    if (seen.has(at)) continue
    seen.add(at)
    if (--budget.steps < 0) return true
    const i = Math.floor(at / width)
    const j = at % width
    const lead = leadOf(i, j)
    if (lead === 'meet') return true
    if (lead === 'both') open.push(at + width + 1)
    if (lead === 'either' && i < n) open.push(at + width)
    if (lead === 'either' && j < m) open.push(at + 1)
  }
  return false
}
