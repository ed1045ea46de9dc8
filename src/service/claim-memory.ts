/** What this process was answered about its claims: the terms it rests on, and the task claimed together with a completion. */

import type { TaskView } from '../domain/view.ts'
import type { Claimed } from '../store/task-store.ts'

/** A session that has claimed more than this has long completed the first ones; half would do. */
const mostRemembered = 2_000

/** Kept in this process only: another one with the same hint adopts claims, not memories. */
export class ClaimMemory {
  readonly #terms = new Map<string, number>()
  readonly #claimedWith = new Map<string, string>()

  /** The term of the last claim of `id` that this process was answered. */
  knownTerm(id: string): number | undefined {
    return this.#terms.get(id)
  }

  /** After a refused or given-up claim: the next completion is judged without it. */
  forget(id: string): void {
    this.#terms.delete(id)
  }

  rememberClaim(view: TaskView): void {
    remember(this.#terms, view.task.id, view.task.term)
  }

  /** The task that `as` was given when it completed `id`. */
  claimedWith(id: string, as: string | undefined): string | undefined {
    return this.#claimedWith.get(key(id, as))
  }

  /** Remembers what a completion of `id` claimed, so that the same call, repeated, is answered the same task. */
  rememberNext(id: string, as: string | undefined, claimed: Claimed | undefined): void {
    if (claimed === undefined || claimed.task === null) return
    this.rememberClaim(claimed.task)
    remember(this.#claimedWith, key(id, as), claimed.task.task.id)
  }
}

function key(id: string, as: string | undefined): string {
  return `${id} ${as ?? ''}`
}

function remember<V>(map: Map<string, V>, id: string, value: V): void {
  map.delete(id)
  map.set(id, value)
  if (map.size <= mostRemembered) return
  for (const oldest of map.keys()) {
    map.delete(oldest)
    return
  }
}
