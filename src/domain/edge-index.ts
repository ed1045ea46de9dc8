/** The edges and containers of all tasks, in both directions, wherever an edge is stored. */

import { IdLists } from './id-lists.ts'
import type { Task } from './task.ts'

export class EdgeIndex {
  readonly #taskOf: (id: string) => Task | undefined
  /** Blocker -> tasks whose `blockedBy` names it. */
  readonly #waiting = new IdLists()
  /** Waiting task -> tasks whose `blocks` names it. */
  readonly #blocking = new IdLists()
  readonly #children = new IdLists()
  /** `blockedBy` without its repetitions, of the few tasks (by hand) that have any. */
  readonly #unrepeated = new Map<string, readonly string[]>()

  constructor(taskOf: (id: string) => Task | undefined) {
    this.#taskOf = taskOf
  }

  /** Replaces what `before` says by what `after` says; absent ones say nothing. Lists that stay the same are left alone. */
  replace(id: string, before: Task | undefined, after: Task | undefined): void {
    this.#waiting.replace(id, before?.blockedBy, after?.blockedBy)
    this.#blocking.replace(id, before?.blocks, after?.blocks)
    this.#children.replace(id, parentList(before), parentList(after))
    if (before?.blockedBy === after?.blockedBy) return
    const own = new Set(after?.blockedBy)
    if (after !== undefined && own.size < after.blockedBy.length) this.#unrepeated.set(id, [...own])
    else this.#unrepeated.delete(id)
  }

  /** Missing tasks included. */
  blockersOf(id: string): readonly string[] {
    const own = this.#unrepeated.get(id) ?? this.#taskOf(id)?.blockedBy ?? []
    const reverse = this.#blocking.get(id)
    // Nearly every call ends here, and a set costs ten times the rest of it.
    if (reverse.length === 0) return own
    return [...new Set([...own, ...reverse])]
  }

  /** Of those that an edge in `blocks` names only the ones that exist: a task that does not exist waits for nothing. */
  dependentsOf(id: string): readonly string[] {
    const forward = this.#waiting.get(id)
    const reverse = this.#taskOf(id)?.blocks ?? []
    if (reverse.length === 0) return forward
    return [...new Set([...forward, ...reverse.filter((other) => this.#taskOf(other) !== undefined)])]
  }

  childrenOf(id: string): readonly string[] {
    return this.#children.get(id)
  }
}

function parentList(task: Task | undefined): readonly string[] {
  return task?.parent === undefined ? [] : [task.parent]
}
