/** A decision in the making: the world as it would be with the changes so far, while the world itself stays as it is. */

import { overlappedBy, rankerOf } from './draft-order.ts'
import { compareRank } from './order.ts'
import { isFinishedContainer, isReady } from './readiness.ts'
import { mayFinishOthers, rippleOf } from './ripple.ts'
import { isSameTask } from './same-task.ts'
import type { Task } from './task.ts'
import { glance, type Presence, type World } from './world.ts'

/**
 * Lays the tasks that were `put` over a world. Every read sees them, edges and children included; `unblocks` alone is the
 * base's, since counting anew what waits for what would walk the list for a number that only sorts.
 */
export class Draft implements World {
  readonly now: string
  readonly passOver: number
  readonly base: World
  readonly #puts = new Map<string, Task>()
  /** Proposals in the reverse direction of what was put; what is read from them is checked against the tasks. */
  readonly #waiting = new Map<string, Set<string>>()
  readonly #blocking = new Map<string, Set<string>>()
  readonly #children = new Map<string, Set<string>>()
  readonly #spellings = new Map<string, string>()

  constructor(base: World) {
    this.base = base
    this.now = base.now
    this.passOver = base.passOver ?? 0
  }

  /** Replaces the task, or adds it. */
  put(task: Task): void {
    this.#puts.set(task.id, task)
    this.#spellings.set(task.id.toLowerCase(), task.id)
    for (const blocker of task.blockedBy) propose(this.#waiting, blocker, task.id)
    for (const waiting of task.blocks) propose(this.#blocking, waiting, task.id)
    if (task.parent !== undefined) propose(this.#children, task.parent, task.id)
  }

  /** All that was put, whether it differs or not. */
  drafted(): Iterable<Task> {
    return this.#puts.values()
  }

  /** After-images, of those tasks only that differ from the base. */
  changes(): Task[] {
    return [...this.#puts.values()].filter((task) => !isSameTask(this.base.task(task.id), task))
  }

  task(id: string): Task | undefined {
    return this.#puts.get(id) ?? this.base.task(id)
  }

  peek(id: string): Task | undefined {
    return this.#puts.get(id) ?? glance(this.base, id)
  }

  blockersOf(id: string): readonly string[] {
    const stored = this.base.blockersOf(id).filter((other) => this.#untouched(id, other) || this.#hasEdge(other, id))
    const task = this.#puts.get(id)
    const reverse = [...(this.#blocking.get(id) ?? [])].filter((other) => this.#hasEdge(other, id))
    return [...new Set([...(task?.blockedBy ?? []), ...stored, ...reverse])]
  }

  dependentsOf(id: string): readonly string[] {
    const stored = this.base.dependentsOf(id).filter((other) => this.#untouched(id, other) || this.#hasEdge(id, other))
    const forward = [...(this.#waiting.get(id) ?? [])].filter((other) => this.#hasEdge(id, other))
    const named = (this.peek(id)?.blocks ?? []).filter((other) => this.peek(other) !== undefined)
    return [...new Set([...stored, ...forward, ...named])]
  }

  childrenOf(id: string): readonly string[] {
    const isChild = (child: string) => this.#puts.get(child)?.parent === id
    const stored = this.base.childrenOf(id).filter((child) => !this.#puts.has(child) || isChild(child))
    return [...new Set([...stored, ...[...(this.#children.get(id) ?? [])].filter(isChild)])]
  }

  takenId(id: string): string | undefined {
    return this.#spellings.get(id.toLowerCase()) ?? this.base.takenId(id)
  }

  unblocks(id: string): number {
    return this.base.unblocks(id)
  }

  /** The base's order, with whatever the changes may have made ready or not judged anew and merged in. */
  *readyInOrder(): Iterable<string> {
    const affected = this.#affected()
    const rank = rankerOf(this)
    const rest = [...affected].flatMap((id) => rank(id) ?? []).sort(compareRank)
    let next = 0
    for (const id of this.base.readyInOrder()) {
      if (affected.has(id)) continue
      const here = next < rest.length ? rank(id) : undefined
      for (
        let other = rest[next];
        here !== undefined && other !== undefined && compareRank(other, here) < 0;
        other = rest[++next]
      ) {
        if (isReady(this, other.id)) yield other.id
      }
      yield id
    }
    for (const other of rest.slice(next)) if (isReady(this, other.id)) yield other.id
  }

  *inProgress(): Iterable<string> {
    for (const id of this.base.inProgress()) if (!this.#puts.has(id)) yield id
    for (const task of this.#puts.values()) if (task.status === 'in_progress') yield task.id
  }

  *finishedContainers(): Iterable<string> {
    const loosened = [...this.#puts.values()].filter((task) => mayFinishOthers(this, task))
    const proposed = new Set([...this.base.finishedContainers(), ...rippleOf(this, loosened).turned])
    for (const id of proposed) {
      const task = this.childrenOf(id).length > 0 ? this.task(id) : undefined
      if (task !== undefined && isFinishedContainer(this, task)) yield id
    }
  }

  *ids(): Iterable<string> {
    yield* this.base.ids()
    for (const id of this.#puts.keys()) if (this.base.takenId(id) === undefined) yield id
  }

  presenceOf(session: string): Presence {
    return this.base.presenceOf(session)
  }

  isRewound(id: string): boolean {
    return this.base.isRewound(id)
  }

  isArchived(id: string): boolean {
    return this.base.isArchived(id)
  }

  mintId(): string {
    let id = this.base.mintId()
    while (this.takenId(id) !== undefined) id = this.base.mintId()
    return id
  }

  #untouched(a: string, b: string): boolean {
    return !this.#puts.has(a) && !this.#puts.has(b)
  }

  #hasEdge(blocker: string, waiting: string): boolean {
    return this.peek(waiting)?.blockedBy.includes(blocker) === true || this.peek(blocker)?.blocks.includes(waiting) === true
  }

  /** Ids whose readiness, or whose place among the ready, may differ from the base. */
  #affected(): Set<string> {
    const { turned, heldBack } = rippleOf(this, this.#puts.values())
    const released = [...this.#puts.values()].filter((task) => task.status !== 'in_progress')
    const before = released.flatMap((task) => this.base.task(task.id) ?? []).filter((task) => task.status === 'in_progress')
    return new Set([...turned, ...heldBack, ...overlappedBy(this.base, before)])
  }
}

function propose(index: Map<string, Set<string>>, from: string, to: string): void {
  const known = index.get(from)
  if (known === undefined) index.set(from, new Set([to]))
  else known.add(to)
}
