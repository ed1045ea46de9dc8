/** How far the end of a task reaches: how many tasks it frees, and how long the chains of waits are. Kept, and forgotten only where a change can be felt. */

import { LongestChain, type OpenTasks } from './longest-chain.ts'
import { type Moment, Moments, type WaitShape } from './moments.ts'

/** Counting goes no further: exact reachability is quadratic, and nobody chooses between a task that frees 100 and one that frees 900. */
const mostUnblocks = 100

export class Reach {
  readonly #shape: WaitShape
  readonly #moments: Moments
  readonly #open: OpenTasks
  readonly #chain: LongestChain
  readonly #unblocks = new Map<string, number>()
  #walks = 0
  #stale: string[] = []

  constructor(shape: WaitShape, open: OpenTasks) {
    this.#shape = shape
    this.#moments = new Moments(shape)
    this.#open = open
    this.#chain = new LongestChain(this.#moments, open)
  }

  /** The number of open tasks without children on the longest chain of tasks that wait for each other. */
  get longestChain(): number {
    return this.#chain.length
  }

  /** The ids on one longest chain, in order. */
  longestPath(): string[] {
    return this.#chain.path()
  }

  /**
   * How many open tasks without children cannot start before `id` is closed: those that wait for it, all that is in a
   * container that does, and whoever waits for the container that `id` keeps open; directly or indirectly, counted to 100.
   */
  unblocks(id: string): number {
    if (this.#open.countsAsClosed(id)) return 0
    const known = this.#unblocks.get(id)
    if (known !== undefined) return known
    const count = this.#count(id)
    this.#unblocks.set(id, count)
    return count
  }

  /**
   * Forgets what rests on the waits and on the state of `id`. To be called while its old edges are in place, and once more
   * with its new ones and all that opened or closed with it. `onlyAdds`: the change can free no task, so what has been
   * counted to the full stays.
   */
  forget(id: string, onlyAdds: boolean): void {
    // While a list is read for the first time nothing is known, and walks would be a third of the work.
    if (this.#chain.isEmpty) this.#expectChains(id)
    else this.#upstream(id, (moment) => this.#chain.forget(moment))
    if (this.#unblocks.size === 0) return
    const walk = ++this.#walks
    this.#upstream(id, (moment) => {
      // What no count has met can change none. A mark that is left standing only makes a later walk longer.
      if (!moment.counted || moment.walk === walk) return false
      moment.walk = walk
      if (!onlyAdds) moment.counted = false
      if (moment.what === 'finish' && !(onlyAdds && this.#unblocks.get(moment.id) === mostUnblocks)) this.#forgetCount(moment.id)
      return true
    })
  }

  /** Ids whose count has been forgotten since this was last asked. */
  takeStale(): readonly string[] {
    const stale = this.#stale
    this.#stale = []
    return stale
  }

  /** A chain may now begin at `id`, and at its container if this was the last child to leave it. */
  #expectChains(id: string): void {
    this.#chain.expect(id)
    const parent = this.#shape.parentOf(id)
    if (parent !== undefined) this.#chain.expect(parent)
  }

  #forgetCount(id: string): void {
    if (this.#unblocks.delete(id)) this.#stale.push(id)
  }

  /** From both moments of `id` against the waits, through open tasks, as far as `forget` finds something to forget. */
  #upstream(id: string, forget: (moment: Moment) => boolean): void {
    const path = [this.#moments.start(id), this.#moments.finish(id)]
    for (const moment of path) forget(moment)
    for (let moment = path.pop(); moment !== undefined; moment = path.pop()) {
      for (const earlier of this.#moments.before(moment)) {
        if (earlier.what === 'finish' && this.#open.countsAsClosed(earlier.id)) continue
        if (forget(earlier)) path.push(earlier)
      }
    }
  }

  #count(id: string): number {
    const walk = ++this.#walks
    const first = this.#moments.finish(id)
    const path = [first]
    let count = 0
    const meet = (later: Moment) => {
      if (later.walk === walk) return false
      later.walk = walk
      later.counted = true
      if (later.what === 'finish' && this.#open.countsAsClosed(later.id)) return false
      if (later.what === 'start' && later.id !== id && this.#open.isOpenLeaf(later.id)) count++
      path.push(later)
      return count === mostUnblocks
    }
    first.walk = walk
    first.counted = true
    for (let moment = path.pop(); moment !== undefined; moment = path.pop()) if (this.#moments.someAfter(moment, meet)) break
    return count
  }
}
