/** Which tasks count as closed: those that say so, and the containers that are finished though nobody has written it yet. */

import { isHeld } from './holder.ts'
import { ancestorsOf } from './readiness.ts'
import { isClosed, type Task } from './task.ts'
import type { Presence } from './world.ts'

/** What the answer rests on. */
export interface ClosedSource {
  task(id: string): Task | undefined
  blockersOf(id: string): readonly string[]
  dependentsOf(id: string): readonly string[]
  childrenOf(id: string): readonly string[]
  presenceOf(session: string): Presence
  isArchived(id: string): boolean
}

/**
 * Keeps the answer of `countsAsClosed` for every task. A change forgets all finished containers (there are few: the next
 * commit writes them) and finds them again from the tasks that are closed, so that containers which hold each other up in a
 * circle stay open, as the definition has it.
 */
export class ClosedSet {
  readonly finished = new Set<string>()
  readonly #source: ClosedSource
  readonly #closed = new Set<string>()
  /** Open children, each with the container it is counted under, and how many each container has. */
  readonly #countedUnder = new Map<string, string>()
  readonly #openChildren = new Map<string, number>()

  constructor(source: ClosedSource) {
    this.#source = source
  }

  has(id: string): boolean {
    return this.#closed.has(id)
  }

  /** Has `id` an open or missing blocker of its own? */
  isWaiting(id: string): boolean {
    return this.#source.blockersOf(id).some((blocker) => !this.#closed.has(blocker))
  }

  /**
   * Takes in that the tasks `dirty` have changed. `mayFree` says of a container without open blocker of its own whether it
   * had one before, or was not where it is. Answers the ids that now count otherwise than before.
   */
  settle(dirty: ReadonlySet<string>, mayFree: (id: string) => boolean): string[] {
    const before = new Map<string, boolean>()
    const forgotten = [...this.finished]
    for (const id of [...dirty, ...forgotten]) {
      if (before.has(id)) continue
      before.set(id, this.#closed.has(id))
      this.#set(id, this.#saysClosed(id))
    }
    this.finished.clear()
    const candidates = new Set(forgotten)
    const walked = new Set<string>()
    for (const [id, was] of before) {
      if (dirty.has(id) && mayFree(id)) this.#addFreed(id, candidates, walked)
      if (!was && this.#closed.has(id)) this.#addFreedBy(id, candidates, walked)
      const parent = this.#source.task(id)?.parent
      if (parent !== undefined) candidates.add(parent)
      if (this.#source.childrenOf(id).length > 0) candidates.add(id)
    }
    this.#finish(candidates, before)
    return [...before].filter(([id, was]) => this.#closed.has(id) !== was).map(([id]) => id)
  }

  /** Finishes candidates until none can be: a set gives out what is added while it is gone through. */
  #finish(candidates: Set<string>, before: Map<string, boolean>): void {
    for (const id of candidates) {
      candidates.delete(id)
      if (!this.#isFinished(id)) continue
      if (!before.has(id)) before.set(id, false)
      this.finished.add(id)
      this.#set(id, true)
      const parent = this.#source.task(id)?.parent
      if (parent !== undefined) candidates.add(parent)
      this.#addFreedBy(id, candidates, new Set())
    }
  }

  /** The containers that may be finished now that `id` is closed, beside its parent. */
  #addFreedBy(id: string, candidates: Set<string>, walked: Set<string>): void {
    for (const waiting of this.#source.dependentsOf(id)) this.#addFreed(waiting, candidates, walked)
  }

  /** `id` and the containers below it, unless it still waits itself. */
  #addFreed(id: string, candidates: Set<string>, walked: Set<string>): void {
    if (this.#source.childrenOf(id).length === 0 || this.isWaiting(id)) return
    const path = [id]
    for (let next = path.pop(); next !== undefined; next = path.pop()) {
      const children = this.#source.childrenOf(next)
      if (children.length === 0 || walked.has(next)) continue
      walked.add(next)
      candidates.add(next)
      path.push(...children)
    }
  }

  #isFinished(id: string): boolean {
    const task = this.#source.task(id)
    if (task === undefined || isClosed(task) || task.unknownStatus !== undefined || this.#closed.has(id)) return false
    if (this.#source.childrenOf(id).length === 0 || (this.#openChildren.get(id) ?? 0) > 0) return false
    if (isHeld(task, this.#source) || this.isWaiting(id)) return false
    return ancestorsOf(this.#source, task).every((above) => !this.isWaiting(above.id))
  }

  #saysClosed(id: string): boolean {
    const task = this.#source.task(id)
    return task === undefined ? this.#source.isArchived(id) : isClosed(task)
  }

  #set(id: string, closed: boolean): void {
    if (closed) this.#closed.add(id)
    else this.#closed.delete(id)
    const counted = this.#countedUnder.get(id)
    const parent = closed ? undefined : this.#source.task(id)?.parent
    if (counted === parent) return
    if (counted !== undefined) this.#openChildren.set(counted, (this.#openChildren.get(counted) ?? 0) - 1)
    if (parent === undefined) this.#countedUnder.delete(id)
    else {
      this.#countedUnder.set(id, parent)
      this.#openChildren.set(parent, (this.#openChildren.get(parent) ?? 0) + 1)
    }
  }
}
