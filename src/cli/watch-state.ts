/** What the pane of `dibs watch` knows and shows, and how keys and news change it: pure, so that tests need no terminal. */

import type { ListEvent, ListNow, Look } from '../service/list-watch.ts'

/** The parts that can fill the pane, in the order of their keys 1 to 4. */
export const parts = ['working', 'ready', 'waiting', 'happened'] as const
export type Part = (typeof parts)[number]

/** One line under "Just happened": an event, or many of a kind that one commit made. */
export interface Happening {
  readonly first: ListEvent
  readonly count: number
}

export interface PaneState {
  readonly list: string
  readonly now?: ListNow | undefined
  /** Newest first. */
  readonly happened: readonly Happening[]
  /** When tasks were completed, in ms since 1970, oldest first. */
  readonly completions: readonly number[]
  /** Nothing is known of completions before it, in ms since 1970. */
  readonly knownSince: number
  /** The part that fills the pane; undefined for all of them. */
  readonly part?: Part | undefined
  /** Rows of that part that are scrolled away above. */
  readonly above: number
  readonly showsKeys: boolean
}

/** Happenings that are kept: more than a screen has lines. */
const mostHappened = 200
/** More alike of one commit than this are told in one line: a plan of 47 tasks would leave no room for anything else. */
const mostAlike = 3
/** The rate is that of the last ten minutes: shorter it jumps, longer it tells of yesterday. */
const rateWindowMs = 600_000
/** A younger rate is no more than luck. */
const leastWindowMs = 10_000

/** A pane that has seen nothing yet. */
export function emptyPane(list: string, nowMs: number): PaneState {
  return { list, happened: [], completions: [], knownSince: nowMs, above: 0, showsKeys: false }
}

/** The pane after a look. */
export function afterLook(state: PaneState, { now, events }: Look): PaneState {
  const isFirst = state.now === undefined
  const oldest = Math.min(...events.map(({ at }) => Date.parse(at)).filter((at) => !Number.isNaN(at)))
  const completed = events.flatMap(({ event, at }) => (event === 'completed' ? [Date.parse(at)] : []))
  const from = Date.parse(now.at) - rateWindowMs
  return {
    ...state,
    now,
    happened: [...grouped(events).reverse(), ...state.happened].slice(0, mostHappened),
    completions: [...state.completions, ...completed].filter((at) => at >= from),
    knownSince: isFirst && Number.isFinite(oldest) ? Math.min(oldest, state.knownSince) : state.knownSince,
  }
}

/** Tasks completed a minute, over the last ten minutes or what is known of them; undefined for fewer than two. */
export function rateOf({ completions, knownSince }: PaneState, nowMs: number): number | undefined {
  const count = completions.filter((at) => at >= nowMs - rateWindowMs).length
  if (count < 2) return undefined
  const known = Math.min(rateWindowMs, Math.max(leastWindowMs, nowMs - knownSince))
  return (count * 60_000) / known
}

/** The keys and what they do, as `?` shows them. */
export const keyWords: readonly (readonly [key: string, what: string])[] = [
  ['1 2 3 4', 'only who works, what is ready, what waits, what happened'],
  ['0, Esc', 'all of it'],
  ['Tab', 'the next part'],
  ['j k, arrows', 'scroll by a line'],
  ['Space, PgDn, PgUp', 'scroll by a page'],
  ['g G', 'first and last line'],
  ['?', 'these keys'],
  ['q', 'leave'],
]

/** The pane after a key: a character, or a name such as `up`; undefined to leave. `page`: rows that a part has room for. */
export function afterKey(state: PaneState, key: string, page: number): PaneState | undefined {
  if (key === 'q') return undefined
  if (key === '?') return { ...state, showsKeys: !state.showsKeys }
  const closed = { ...state, showsKeys: false }
  if (key === '0' || key === 'escape') return { ...closed, part: undefined, above: 0 }
  const chosen = key === 'tab' ? nextPart(state.part) : /^[1-4]$/.test(key) ? parts[Number(key) - 1] : state.part
  if (chosen !== state.part) return { ...closed, part: chosen, above: 0 }
  const last = Math.max(0, rowCount(state) - page)
  return { ...closed, above: Math.max(0, Math.min(last, scrolled(state.above, key, { page, last }))) }
}

function scrolled(above: number, key: string, { page, last }: { page: number; last: number }): number {
  if (key === 'j' || key === 'down') return above + 1
  if (key === 'k' || key === 'up') return above - 1
  if (key === ' ' || key === 'pagedown') return above + page
  if (key === 'pageup') return above - page
  if (key === 'g' || key === 'home') return 0
  return key === 'G' || key === 'end' ? last : above
}

/** Rows that the part on show could have. */
function rowCount({ part, now, happened }: PaneState): number {
  if (part === undefined) return 0
  return part === 'happened' ? happened.length : (now?.[part].length ?? 0)
}

/** From the first part round to all of them. */
function nextPart(part: Part | undefined): Part | undefined {
  return parts[part === undefined ? 0 : parts.indexOf(part) + 1]
}

function grouped(events: readonly ListEvent[]): Happening[] {
  const groups: ListEvent[][] = []
  for (const event of events) {
    const group = groups.at(-1)
    const [last] = group ?? []
    if (last !== undefined && isAlike(last, event)) group?.push(event)
    else groups.push([event])
  }
  return groups.flatMap((group) => {
    const [first] = group
    if (first === undefined) return []
    return group.length > mostAlike ? [{ first, count: group.length }] : group.map((event) => ({ first: event, count: 1 }))
  })
}

function isAlike(a: ListEvent, b: ListEvent): boolean {
  return a.event === b.event && a.at === b.at && a.by === b.by
}
