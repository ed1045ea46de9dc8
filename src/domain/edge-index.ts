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

  constructor(taskOf: (id: string) => Task | undefined) {
    this.#taskOf = taskOf
  }

  /** Replaces what `before` says by what `after` says; absent ones say nothing. Lists that stay the same are left alone. */
  replace(id: string, before: Task | undefined, after: Task | undefined): void {
    replaceKeys(this.#waiting, id, before?.blockedBy, after?.blockedBy)
    replaceKeys(this.#blocking, id, before?.blocks, after?.blocks)
    replaceKeys(this.#children, id, parentList(before), parentList(after))
  }

  /** Missing tasks included. */
  blockersOf(id: string): readonly string[] {
    const own = this.#taskOf(id)?.blockedBy ?? []
    const reverse = this.#blocking.get(id)
    // Nearly every call ends here, and a set costs ten times the rest of it.
    if (reverse.length === 0 && (own.length < 2 || new Set(own).size === own.length)) return own
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

/** Do two lists of ids say the same? */
export function sameIds(a: readonly string[], b: readonly string[]): boolean {
  return a === b || (a.length === b.length && a.every((id, i) => id === b[i]))
}

function replaceKeys(index: IdLists, id: string, before: readonly string[] = [], after: readonly string[] = []): void {
  if (sameIds(before, after)) return
  const old = new Set(before)
  const now = new Set(after)
  for (const key of old) if (!now.has(key)) index.delete(key, id)
  for (const key of now) if (!old.has(key)) index.add(key, id)
}

function parentList(task: Task | undefined): readonly string[] {
  return task?.parent === undefined ? [] : [task.parent]
}
