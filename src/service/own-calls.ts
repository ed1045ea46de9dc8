/** What a session remembers of its own calls: the terms that it was answered, and which tasks are its own to hear news of. */

import { TaskError } from '../domain/errors.ts'
import { isClosed } from '../domain/task.ts'
import type { TaskView } from '../domain/view.ts'
import type { Completed, Updated, UpdateRequest } from '../store/task-store.ts'
import { ClaimMemory } from './claim-memory.ts'
import type { News } from './news.ts'

/** Told of every change of this session once it was answered, and only then. */
export class OwnCalls {
  readonly #claims = new ClaimMemory()
  readonly #news: News

  constructor(news: News) {
    this.#news = news
  }

  /**
   * Runs a change of `id` under the term that this session was last answered. A completion under a term that was overtaken is
   * refused once: after that the caller has been told.
   */
  async fenced<T>(id: string, run: (knownTerm: number | undefined) => Promise<T>): Promise<T> {
    try {
      return await run(this.#claims.knownTerm(id))
    } catch (error) {
      if (error instanceof TaskError && error.code === 'claim_lost') this.#claims.forget(id)
      throw error
    }
  }

  /** The task that `as` was given when it completed `id`. */
  claimedWith(id: string, as: string | undefined): string | undefined {
    return this.#claims.claimedWith(id, as)
  }

  claimed(view: TaskView): void {
    this.#claims.rememberClaim(view)
    this.#news.observe(view)
  }

  completed(id: string, as: string | undefined, { claimed }: Completed): void {
    this.#news.observeClosed(id)
    this.#claims.rememberNext(id, as, claimed)
    if (claimed?.task) this.#news.observe(claimed.task)
  }

  updated({ id, status }: Pick<UpdateRequest, 'id' | 'status'>, { task: view }: Updated): void {
    if (view.holder === 'self' && status === 'in_progress') this.#claims.rememberClaim(view)
    if (view.holder === 'nobody' && status === 'pending') this.#claims.forget(id)
    if (isClosed(view.task) && status !== undefined) this.#news.observeClosed(id)
    else if (view.holder === 'self' || status !== undefined) this.#news.observe(view)
  }

  /** Given back, or brought back to what it was by an undo. */
  letGo(view: TaskView): void {
    this.#claims.forget(view.task.id)
    this.#news.observe(view)
  }
}
