/** The ready tasks in the order in which they are offered, kept in order, so that the first ten cost no more than ten. */

import { compareRestingRank, compareUrgency, type Rank, rankOfTask } from './order.ts'
import { overlapping } from './overlap.ts'
import { SortedList } from './sorted-list.ts'
import type { Task } from './task.ts'

/** What a rank is made from. */
export interface RankSource {
  task(id: string): Task | undefined
  unblocks(id: string): number
}

export class ReadySet {
  readonly #source: RankSource
  readonly #ranks = new Map<string, Rank | undefined>()
  /** Those in `#ranks` whose rank is to be found (again). Not before somebody asks for the order: a count is asked more often. */
  readonly #unranked = new Set<string>()
  readonly #order = new SortedList<Rank>(compareRestingRank)
  /** Those of `#order` that say what they touch. */
  readonly #touching = new SortedList<Rank>(compareRestingRank)
  readonly #touchingIds = new Set<string>()

  constructor(source: RankSource) {
    this.#source = source
  }

  get size(): number {
    return this.#ranks.size
  }

  has(id: string): boolean {
    return this.#ranks.has(id)
  }

  /** In no order. */
  ids(): Iterable<string> {
    return this.#ranks.keys()
  }

  /** Takes `id` in. If it is in already, what its rank is made from may have changed. */
  add(id: string): void {
    if (!this.#ranks.has(id)) this.#ranks.set(id, undefined)
    this.#unranked.add(id)
  }

  delete(id: string): void {
    this.#takeOut(id)
    this.#ranks.delete(id)
    this.#unranked.delete(id)
  }

  /** Says that other tasks wait for `id` than before. */
  rerank(id: string): void {
    if (this.#ranks.has(id)) this.#unranked.add(id)
  }

  /**
   * The ids in order, lazily. `work` are the tasks that are worked on and say what they touch: among those equally urgent
   * the ones that overlap it come last, and no further task is looked at than it takes to find the next that does not.
   */
  *inOrder(work: readonly Task[]): Generator<string> {
    this.#rankAll()
    let aside: Rank[] = []
    for (const rank of this.#order.from()) {
      const last = aside.at(-1)
      if (last !== undefined && compareUrgency(last, rank) !== 0) {
        for (const overlaps of aside) yield overlaps.id
        aside = []
      }
      const task = work.length === 0 ? undefined : this.#source.task(rank.id)
      if (task !== undefined && overlapping(task, work).length > 0) aside.push(rank)
      else yield rank.id
    }
    for (const overlaps of aside) yield overlaps.id
  }

  /** The ready tasks that say what they touch: how many there are, and the first of them, whatever they overlap. */
  touching(most: number): { readonly count: number; readonly first: readonly string[] } {
    this.#rankAll()
    const first: string[] = []
    for (const rank of this.#touching.from()) {
      if (first.length === most) break
      first.push(rank.id)
    }
    return { count: this.#touchingIds.size, first }
  }

  #rankAll(): void {
    for (const id of this.#unranked) {
      const task = this.#source.task(id)
      if (task === undefined) continue
      const before = this.#ranks.get(id)
      const rank = rankOfTask(task, this.#source.unblocks(id), false)
      const touches = task.touches.length > 0
      if (before !== undefined && compareRestingRank(before, rank) === 0 && touches === this.#touchingIds.has(id)) continue
      this.#takeOut(id)
      this.#ranks.set(id, rank)
      this.#order.add(rank)
      if (!touches) continue
      this.#touching.add(rank)
      this.#touchingIds.add(id)
    }
    this.#unranked.clear()
  }

  #takeOut(id: string): void {
    const rank = this.#ranks.get(id)
    if (rank === undefined) return
    this.#order.delete(rank)
    if (this.#touchingIds.delete(id)) this.#touching.delete(rank)
  }
}
