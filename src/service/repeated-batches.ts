/** Recognises a batch that was created a moment ago, so that an agent whose answer was lost may simply ask again. */

import type * as Crypto from 'node:crypto'
import { isClosed } from '../domain/task.ts'
import type { Created, NewTask, TaskStore } from '../store/task-store.ts'

/** Longer, and a plan that is meant to be made twice is not; shorter, and a retry after a long pause makes it twice. */
const rememberedMs = 10 * 60 * 1000

interface Batch {
  readonly at: number
  readonly answer: Promise<Created>
}

/** The batches of the last 10 minutes, by what was asked and by whom. */
export class RepeatedBatches {
  readonly #store: TaskStore
  readonly #clock: () => number
  readonly #batches = new Map<string, Batch>()

  constructor(store: TaskStore, clock: () => number) {
    this.#store = store
    this.#clock = clock
  }

  /**
   * Runs `create`, or answers the ids of the same batch of the same agent, if that is less than 10 minutes old and all its
   * tasks are still open. A repetition that comes while the first is under way waits for that one.
   */
  async createOnce(
    tasks: readonly NewTask[],
    as: string | undefined,
    create: () => Promise<Created>,
  ): Promise<Created & { repeated?: true }> {
    const now = this.#clock()
    for (const [key, batch] of this.#batches) if (now - batch.at >= rememberedMs) this.#batches.delete(key)
    const { createHash }: typeof Crypto = process.getBuiltinModule('node:crypto') // not imported above: see content-hash.ts
    const key = createHash('sha256')
      .update(JSON.stringify([as, tasks]))
      .digest('base64')
    const earlier = this.#batches.get(key)
    if (earlier !== undefined) {
      const first = await earlier.answer.catch(() => undefined)
      if (first !== undefined && (await this.#allOpen(first))) return { ...first, repeated: true }
    }
    const answer = create()
    this.#batches.set(key, { at: now, answer })
    try {
      return await answer
    } catch (error) {
      this.#batches.delete(key)
      throw error
    }
  }

  async #allOpen({ created }: Created): Promise<boolean> {
    const reader = { name: '', host: '', user: '' }
    try {
      for (const { id } of created) {
        const { task } = await this.#store.get(id, reader)
        if (isClosed(task.task)) return false
      }
      return true
    } catch {
      return false // a task that is gone or unreadable: not the same list any more
    }
  }
}
