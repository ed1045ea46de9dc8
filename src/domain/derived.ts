/** All that is derived from the tasks of a graph and kept: what counts as closed, what is ready, how far each task reaches. */

import { ClosedSet } from './closed-set.ts'
import { isDeferred } from './holder.ts'
import { sameIds } from './id-lists.ts'
import { Reach } from './reach.ts'
import { isReady } from './readiness.ts'
import { ReadySet } from './ready-set.ts'
import { isClosed, type Task } from './task.ts'
import type { World } from './world.ts'

/** Why a container holds back what is in it, as bits. */
const waits = 1
const pauses = 2

/**
 * Changes are noted when they are made and taken in together when somebody asks: a commit of 500 tasks, or the first 100,000
 * of a list, cost one pass. A pass looks at what changed, at what waits for it, and at what is in a container only when the
 * container begins or ends to hold back.
 */
export class Derived {
  readonly closed: ClosedSet
  readonly reach: Reach
  readonly ready: ReadySet
  readonly #world: World
  readonly #holdsBack = new Map<string, number>()
  #dirty = new Set<string>()
  /** New, gone, or in another container: what is below must be looked at whatever it holds back. */
  #moved = new Set<string>()
  /** Waits changed, or it closed or opened; true when nothing was taken away. */
  #reshaped = new Map<string, boolean>()

  constructor(world: World) {
    this.#world = world
    this.closed = new ClosedSet(world)
    this.ready = new ReadySet({ task: (id) => world.task(id), unblocks: (id) => this.reach.unblocks(id) })
    const countsAsClosed = (id: string) => this.closed.has(id)
    const isOpenLeaf = (id: string) => !this.closed.has(id) && world.task(id) !== undefined && world.childrenOf(id).length === 0
    const shape = {
      blockersOf: (id: string) => world.blockersOf(id),
      dependentsOf: (id: string) => world.dependentsOf(id),
      childrenOf: (id: string) => world.childrenOf(id),
      parentOf: (id: string) => world.task(id)?.parent,
    }
    this.reach = new Reach(shape, { countsAsClosed, isOpenLeaf })
  }

  /** To be called before `after` takes the place of `before`, while the edges of `before` stand. */
  willReplace(id: string, before: Task | undefined, after: Task | undefined): void {
    this.#dirty.add(id)
    const moves = before === undefined || after === undefined || before.parent !== after.parent
    if (moves) {
      this.#moved.add(id)
      for (const parent of [before?.parent, after?.parent]) if (parent !== undefined) this.#dirty.add(parent)
    }
    const reroutes = !sameIds(before?.blocks ?? [], after?.blocks ?? [])
    if (reroutes) for (const waiting of [...(before?.blocks ?? []), ...(after?.blocks ?? [])]) this.#dirty.add(waiting)
    if (!moves && !reroutes && sameIds(before.blockedBy, after.blockedBy) && isClosed(before) === isClosed(after)) return
    const onlyAdds = before === undefined && after !== undefined && !isClosed(after) && this.#reshaped.get(id) !== false
    this.#reshaped.set(id, onlyAdds)
    this.reach.forget(id, onlyAdds)
  }

  /** Notes that `id` is to be looked at though its task is the same: its holder, or the time, changed. */
  touch(id: string): void {
    this.#dirty.add(id)
  }

  /** Takes in all that has been noted. */
  settle(): void {
    if (this.#dirty.size === 0) return
    const [dirty, moved, reshaped] = [this.#dirty, this.#moved, this.#reshaped]
    this.#dirty = new Set()
    this.#moved = new Set()
    this.#reshaped = new Map()
    const waited = (id: string) => ((this.#holdsBack.get(id) ?? 0) & waits) !== 0
    const flipped = this.closed.settle(dirty, (id) => moved.has(id) || waited(id))
    this.#forgetReach(reshaped, flipped)
    const affected = this.#affectedBy(dirty, moved, flipped)
    for (const id of affected) {
      // Asked first because it ends at the first open blocker, where `isReady` names them all.
      if (this.closed.isWaiting(id) || !isReady(this.#world, id)) this.ready.delete(id)
      else if (dirty.has(id) || !this.ready.has(id)) this.ready.add(id)
    }
    for (const id of this.reach.takeStale()) this.ready.rerank(id)
  }

  #forgetReach(reshaped: Map<string, boolean>, flipped: readonly string[]): void {
    for (const id of flipped) reshaped.set(id, false)
    for (const [id, onlyAdds] of reshaped) this.reach.forget(id, onlyAdds)
  }

  /** Whatever may have become ready, or ceased to be. */
  #affectedBy(dirty: ReadonlySet<string>, moved: ReadonlySet<string>, flipped: readonly string[]): Set<string> {
    const affected = new Set(dirty)
    for (const id of flipped) for (const waiting of this.#world.dependentsOf(id)) affected.add(waiting)
    const walked = new Set<string>()
    for (const id of [...affected]) {
      const before = this.#holdsBack.get(id) ?? 0
      const now = this.#world.childrenOf(id).length === 0 ? 0 : this.#holdingBack(id)
      if (now === 0) this.#holdsBack.delete(id)
      else this.#holdsBack.set(id, now)
      if (now !== before || moved.has(id)) this.#addBelow(id, affected, walked)
    }
    return affected
  }

  #holdingBack(id: string): number {
    const task = this.#world.task(id)
    if (task === undefined) return 0
    const paused = task.status === 'cancelled' || isDeferred(task, this.#world.now)
    return (this.closed.isWaiting(id) ? waits : 0) | (paused ? pauses : 0)
  }

  #addBelow(id: string, affected: Set<string>, walked: Set<string>): void {
    const path = [id]
    for (let next = path.pop(); next !== undefined; next = path.pop()) {
      if (walked.has(next)) continue
      walked.add(next)
      for (const child of this.#world.childrenOf(next)) {
        affected.add(child)
        path.push(child)
      }
    }
  }
}
