/** How many tasks stand on the longest chain of waits: what no number of sessions can shorten. */

import { componentsFrom } from './components.ts'
import type { Moment, Moments } from './moments.ts'

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
  readonly #lengths = new Map<Moment, number>()
  /** Tasks whose start is to be measured (again). */
  readonly #unmeasured = new Set<string>()
  /** How many starts of tasks have a chain of this length. */
  readonly #having: number[] = []

  constructor(moments: Moments, open: OpenTasks) {
    this.#moments = moments
    this.#open = open
  }

  get length(): number {
    this.#measure()
    while (this.#having.length > 0 && !this.#having.at(-1)) this.#having.pop()
    return Math.max(0, this.#having.length - 1)
  }

  /** Lets go of what is known of `moment`; whether anything was. */
  forget(moment: Moment): boolean {
    const length = this.#lengths.get(moment)
    if (moment.what === 'start') this.#unmeasured.add(moment.id)
    if (length === undefined) return false
    this.#lengths.delete(moment)
    if (moment.what === 'start') this.#having[length] = (this.#having[length] ?? 0) - 1
    return true
  }

  #measure(): void {
    const starts = [...this.#unmeasured].filter((id) => this.#open.isOpenLeaf(id)).map((id) => this.#moments.start(id))
    this.#unmeasured.clear()
    const unknown = (moment: Moment) => this.#later(moment).filter((later) => !this.#lengths.has(later))
    const roots = starts.filter((start) => !this.#lengths.has(start))
    for (const component of componentsFrom(roots, unknown)) this.#note(component)
  }

  #note(component: readonly Moment[]): void {
    let tasks = 0
    let longest = 0
    for (const moment of component) {
      if (moment.what === 'start' && this.#open.isOpenLeaf(moment.id)) tasks++
      for (const later of this.#later(moment)) longest = Math.max(longest, this.#lengths.get(later) ?? 0)
    }
    const length = tasks + longest
    for (const moment of component) {
      this.#lengths.set(moment, length)
      if (moment.what === 'start') this.#having[length] = (this.#having[length] ?? 0) + 1
    }
  }

  /** A finish that has been is waited for by nobody. */
  #later(moment: Moment): Moment[] {
    return [...this.#moments.after(moment)].filter(({ id, what }) => what === 'start' || !this.#open.countsAsClosed(id))
  }
}
