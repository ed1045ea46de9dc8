/** How many tasks stand on the longest chain of waits: what no number of sessions can shorten. */

import { componentsFrom } from './components.ts'
import type { Moment, Moments } from './moments.ts'

/** Stands for a chain while it is measured: to meet it again is to have gone in a circle. */
const measuring = -1

/** What a chain is counted by. */
export interface OpenTasks {
  countsAsClosed(id: string): boolean
  /** Exists, is open, and has no children. */
  isOpenLeaf(id: string): boolean
}

/**
 * Keeps, for each moment, how many open leaf tasks stand on the longest chain that begins there. A moment that is known has
 * all later ones known too; so forgetting goes against the waits and may stop at what is not known. Tasks that wait for each
 * other in a circle (only edits by hand make them) count each once, together.
 */
export class LongestChain {
  readonly #moments: Moments
  readonly #open: OpenTasks
  /** Tasks whose start is to be measured (again). */
  readonly #unmeasured = new Set<string>()
  /** How many starts of tasks have a chain of this length. */
  readonly #having: number[] = []
  #known = 0

  constructor(moments: Moments, open: OpenTasks) {
    this.#moments = moments
    this.#open = open
  }

  get length(): number {
    this.#measure()
    while (this.#having.length > 0 && !this.#having.at(-1)) this.#having.pop()
    return Math.max(0, this.#having.length - 1)
  }

  /**
   * The ids of the open leaf tasks on one longest chain, in the order in which they can be done. Looks through all moments. Of
   * tasks that wait for each other in a circle it may miss some.
   */
  path(): string[] {
    const length = this.length
    const ids: string[] = []
    const seen = new Set<Moment>()
    for (let at = length === 0 ? undefined : this.#startOf(length); at !== undefined; at = this.#longestAfter(at, seen)) {
      seen.add(at)
      if (at.what === 'start' && this.#open.isOpenLeaf(at.id)) ids.push(at.id)
    }
    return ids
  }

  #startOf(length: number): Moment | undefined {
    for (const start of this.#moments.starts()) if (start.chain === length && this.#open.isOpenLeaf(start.id)) return start
    return undefined
  }

  #longestAfter(moment: Moment, seen: ReadonlySet<Moment>): Moment | undefined {
    let longest: Moment | undefined
    this.#moments.someAfter(moment, (later) => {
      const isLonger = later.chain !== undefined && later.chain > (longest?.chain ?? 0)
      if (isLonger && !seen.has(later) && this.#waits(later)) longest = later
      return false
    })
    return longest
  }

  /** Has nothing been measured yet? Then there is nothing to forget, and `expect` is enough. */
  get isEmpty(): boolean {
    return this.#known === 0
  }

  /** Notes that a chain may begin at the start of `id`. */
  expect(id: string): void {
    this.#unmeasured.add(id)
  }

  /** Lets go of what is known of `moment`; whether anything was. */
  forget(moment: Moment): boolean {
    const { chain, what, id } = moment
    if (what === 'start') this.#unmeasured.add(id)
    if (chain === undefined) return false
    moment.chain = undefined
    this.#known--
    if (what === 'start') this.#having[chain] = (this.#having[chain] ?? 0) - 1
    return true
  }

  #measure(): void {
    const starts: Moment[] = []
    for (const id of this.#unmeasured) if (this.#open.isOpenLeaf(id)) starts.push(this.#moments.start(id))
    this.#unmeasured.clear()
    for (const start of starts) {
      if (start.chain !== undefined || this.#measureStraight(start)) continue
      const knots = componentsFrom([start], (moment) => this.#unknownAfter(moment))
      for (const knot of knots) this.#note(knot)
    }
  }

  /** Measures what follows `start` if there is no circle in it; a third of what finding knots costs, and circles are rare. */
  #measureStraight(start: Moment): boolean {
    const path = [{ moment: start, later: this.#unknownAfter(start), at: 0 }]
    start.chain = measuring
    for (let step = path.at(-1); step !== undefined; step = path.at(-1)) {
      const later = step.later[step.at++]
      if (later === undefined) {
        path.pop()
        step.moment.chain = undefined
        this.#note([step.moment])
      } else if (later.chain === undefined) {
        later.chain = measuring
        path.push({ moment: later, later: this.#unknownAfter(later), at: 0 })
      } else if (later.chain === measuring) {
        for (const { moment } of path) moment.chain = undefined
        return false
      }
    }
    return true
  }

  #note(component: readonly Moment[]): void {
    let tasks = 0
    let longest = 0
    for (const moment of component) {
      if (moment.what === 'start' && this.#open.isOpenLeaf(moment.id)) tasks++
      this.#moments.someAfter(moment, (later) => {
        if (later.chain !== undefined && later.chain > longest && this.#waits(later)) longest = later.chain
        return false
      })
    }
    const length = tasks + longest
    for (const moment of component) {
      moment.chain = length
      this.#known++
      if (moment.what === 'start') this.#having[length] = (this.#having[length] ?? 0) + 1
    }
  }

  #unknownAfter(moment: Moment): Moment[] {
    const found: Moment[] = []
    this.#moments.someAfter(moment, (later) => {
      if ((later.chain === undefined || later.chain === measuring) && this.#waits(later)) found.push(later)
      return false
    })
    return found
  }

  /** A finish that has been is waited for by nobody. */
  #waits({ id, what }: Moment): boolean {
    return what === 'start' || !this.#open.countsAsClosed(id)
  }
}
