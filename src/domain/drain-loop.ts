/**
 * The drain loop: keeps one session at a list until there is nothing left in it that this session could do.
 *
 *     started --stop hook--> round 1, 2, ... --> ended
 *                              |      ^
 *                              v      | a turn of the user
 *                            paused --+
 *
 * - Each time the session would stop the loop looks at the tasks that match (a label, a parent, or all). While one is ready, or
 *   held by the session and not itself waiting, the session is kept going: a round.
 * - It ends when no open task matches (`done`), when those that are left wait for others or are held by others (`blocked`), after
 *   `maxIterations` rounds (`limit`), after three rounds in which nobody changed the list (`no_change`), or when told.
 * - While subagents of it work in the background, it is over only when nothing is open, and the session may stop when nothing is
 *   ready, when it holds nothing, and after a round in which nobody changed the list: each of them wakes it when it ends.
 * - Claude Code honours 8 blocks in a row and ignores the next: then the loop pauses, and goes on with the next turn of the user.
 *   A tool call begins its count anew; one that has changed the list is seen by the loop, others are not.
 *
 * The state is a memo of the session's; losing it ends the loop and nothing else. Pure.
 */

import { namedTask, shortLine } from './one-line.ts'

/** A loop that is on. */
export interface LoopState {
  /** The dibs session that is kept going, and no other. */
  readonly session: string
  readonly label?: string | undefined
  /** Tasks below this one, at any depth. */
  readonly parent?: string | undefined
  readonly maxIterations: number
  /** Rounds so far. */
  readonly iteration: number
  /** Rounds since the last turn of the user or the session's last change of the list: what Claude Code's own limit counts. */
  readonly inARow: number
  /** Rounds since somebody last changed the list. */
  readonly unchanged: number
  /** Where the list's log was when the last round began. */
  readonly head?: string | undefined
}

export interface LoopRequest {
  readonly label?: string | undefined
  readonly parent?: string | undefined
  readonly maxIterations?: number | undefined
}

/** Rounds without a limit given: halved, a list of 20 is left half done; doubled, a loop gone astray costs twice as much. */
export const defaultIterations = 25
/** More would be no limit. */
export const mostIterations = 1_000
/** At 1 a round of reading and thinking would end the loop; at 6 a session that has given up is kept from stopping twice as long. */
const idleRounds = 3
/**
 * Blocks in a row that Claude Code honours unless CLAUDE_CODE_STOP_HOOK_BLOCK_CAP says otherwise; 0 there is no limit (measured).
 * With a tool call in each of 30 rounds it honoured all 30, and 8 more without one (2.1.197 and 2.1.332).
 */
export const usualCap = 8

interface Named {
  readonly id: string
  readonly subject: string
}

/** The open tasks that match, as they are when the session would stop. */
export interface LoopFacts {
  /** The best of the ready ones, and how many there are. */
  readonly ready: { readonly first?: Named | undefined; readonly count: number }
  /** What the session holds; `waits`: an open blocker or an open child keeps it from being completed. */
  readonly mine: readonly (Named & { readonly waits: boolean })[]
  readonly others: readonly (Named & { readonly owner: string })[]
  readonly waiting: readonly (Named & { readonly waitsFor: readonly string[] })[]
  /** Where the list's log is. */
  readonly head: string
  /** Subagents of the session work in the background: Claude Code gives it a turn when one of them ends (measured, 2.1.332). */
  readonly hasAgentsAtWork: boolean
  /** The user has spoken since the last round. */
  readonly isFreshTurn: boolean
  /** The session itself has changed the list since the last round, so it has called a tool. */
  readonly hasActed: boolean
  /** Claude Code's limit of blocks in a row; 0 is none. */
  readonly cap: number
}

export type LoopEnd = 'done' | 'blocked' | 'limit' | 'no_change'

/**
 * `go`: the session is kept going, and is told `words`. `pause`: it may stop, the loop stays. `wait`: so it is until its agents
 * are done, and nothing is said. `end`: the loop is over.
 */
export type LoopVerdict =
  | { readonly kind: 'go'; readonly state: LoopState; readonly words: string }
  | { readonly kind: 'pause'; readonly state: LoopState; readonly words: string }
  | { readonly kind: 'wait'; readonly state: LoopState }
  | { readonly kind: 'end'; readonly why: LoopEnd; readonly words: string }

/** A loop at its start. */
export function newLoop(session: string, { label, parent, maxIterations = defaultIterations }: LoopRequest): LoopState {
  const match = { ...(label === undefined ? {} : { label }), ...(parent === undefined ? {} : { parent }) }
  return { session, ...match, maxIterations, iteration: 0, inARow: 0, unchanged: 0 }
}

/** The state in a memo's text; undefined for what is none. */
export function parseLoop(text: string | undefined): LoopState | undefined {
  try {
    const value: unknown = text === undefined ? undefined : JSON.parse(text)
    return isLoop(value) ? value : undefined
  } catch {
    return undefined
  }
}

/** By hand: zod would be a quarter of the code that each hook loads, for a memo that most sessions never have. */
function isLoop(value: unknown): value is LoopState {
  if (typeof value !== 'object' || value === null) return false
  const field = (name: keyof LoopState): unknown => Reflect.get(value, name)
  const isCount = (name: keyof LoopState) => Number.isSafeInteger(field(name)) && Number(field(name)) >= 0
  const isTextOrNone = (name: keyof LoopState) => field(name) === undefined || typeof field(name) === 'string'
  return (
    typeof field('session') === 'string' &&
    field('session') !== '' &&
    (['label', 'parent', 'head'] as const).every(isTextOrNone) &&
    (['maxIterations', 'iteration', 'inARow', 'unchanged'] as const).every(isCount) &&
    field('maxIterations') !== 0
  )
}

/** What happens when the session would stop. */
export function nextRound(state: LoopState, facts: LoopFacts): LoopVerdict {
  const { ready, mine, others, waiting } = facts
  if (ready.count + mine.length + others.length + waiting.length === 0) {
    return ended('done', state, 'no open task is left (0 open)')
  }
  if (facts.hasAgentsAtWork && (ready.count === 0 || mine.length === 0 || state.head === facts.head))
    return { kind: 'wait', state }
  if (ready.count === 0 && mine.every(({ waits }) => waits)) return ended('blocked', state, whatIsLeft(facts))
  if (state.iteration >= state.maxIterations) return ended('limit', state, `its limit; ${whatIsLeft(facts)}`)
  const unchanged = state.head === facts.head ? state.unchanged + 1 : 0
  if (unchanged >= idleRounds) {
    return ended('no_change', state, `the list did not change in the last ${idleRounds}; ${whatIsLeft(facts)}`)
  }
  const before = facts.isFreshTurn || facts.hasActed ? 0 : state.inARow
  if (facts.cap > 0 && before >= facts.cap) {
    const words = `dibs loop${over(state)} pauses: Claude Code lets a hook keep a session going ${timesInARow(facts.cap)}. It goes on at the end of the next turn.`
    return { kind: 'pause', state: { ...state, inARow: before }, words }
  }
  const next = { ...state, iteration: state.iteration + 1, inARow: before + 1, unchanged, head: facts.head }
  const last =
    next.inARow === facts.cap
      ? ` This is number ${facts.cap} in a row, the last that Claude Code honours before a tool call or a turn of the user (${capWords}).`
      : ''
  const words = `dibs loop${over(state)}, round ${next.iteration} of ${state.maxIterations}: ${whatIsLeft(facts)}.${last}`
  return { kind: 'go', state: next, words }
}

/** How the limit of Claude Code is lifted: said when a loop starts, and with the last round that it allows. */
export const capWords = 'CLAUDE_CODE_STOP_HOOK_BLOCK_CAP in its environment sets another limit, 0 none'

/** What Claude Code counts. */
export function timesInARow(cap: number): string {
  return `${cap === 1 ? 'once' : `${cap} times`} in a row without a tool call`
}

/** ` over label x below k3f`, or nothing for the whole list. */
export function over({ label, parent }: Pick<LoopState, 'label' | 'parent'>): string {
  const parts = [
    label === undefined ? '' : ` over label ${shortLine(label, subjectLength)}`,
    parent === undefined ? '' : ` below ${parent}`,
  ]
  return parts.join('')
}

function ended(why: LoopEnd, state: LoopState, because: string): LoopVerdict {
  const rounds = state.iteration === 1 ? '1 round' : `${state.iteration} rounds`
  return { kind: 'end', why, words: `dibs loop${over(state)} ended after ${rounds}: ${because}.` }
}

/** Named in a sentence before the rest is only counted. */
const shown = 3
/** Characters of a subject: 12 of them named at most stay within what a hook may say. */
const subjectLength = 40

function whatIsLeft({ ready, mine, others, waiting }: LoopFacts): string {
  const free = mine.filter(({ waits }) => !waits)
  const stuck = mine.filter(({ waits }) => waits)
  const name = (task: Named) => namedTask(task, subjectLength)
  return [
    listed('this session holds', free, name),
    ready.first === undefined ? '' : `${ready.count} ready, first ${name(ready.first)}`,
    listed('this session holds, waiting', stuck, name),
    listed('held by others', others, (task) => `${name(task)} by ${shortLine(task.owner, subjectLength)}`),
    listed('waiting', waiting, (task) => (task.waitsFor.length > 0 ? `${name(task)} for ${some(task.waitsFor)}` : name(task))),
  ]
    .filter((part) => part !== '')
    .join('; ')
}

function listed<T extends Named>(what: string, tasks: readonly T[], name: (task: T) => string): string {
  if (tasks.length === 0) return ''
  const rest = tasks.length - shown
  return `${what}: ${tasks.slice(0, shown).map(name).join(', ')}${rest > 0 ? ` and ${rest} more` : ''}`
}

function some(ids: readonly string[]): string {
  return ids.length > shown ? `${ids.slice(0, shown).join(', ')} and ${ids.length - shown} more` : ids.join(', ')
}
