/** The changes of one process: one at a time, each tried again until it is committed or refused, or others are in its way for too long. */

import { TaskError } from '../../domain/errors.ts'
import { inWords, saying } from './disk-refusal.ts'
import { buildOwnDirectory, isDisturbance } from './epoch.ts'
import { errorCode } from './file-system.ts'
import type { Freshness } from './freshness.ts'
import type { Presence } from './presence.ts'
import { startFromFiles } from './start-from-files.ts'
import type { Transaction } from './transaction.ts'
import type { TransactionTools } from './transaction-tools.ts'
import type { Upkeep } from './upkeep.ts'

/** A change that always loses to others gives up after so long, in ms. DESIGN section 5 promises the number. */
const busyAfterMs = 5_000
/**
 * A step counts as so much of that at most, in ms: who slept through one (Ctrl+Z, a laptop) has lost to nobody meanwhile. Three
 * slow ones on a slow disk still end it.
 */
const longestStepMs = 2_000
/** While somebody removes `.dibs` file by file it is looked at again so often, in ms: it takes 1 to 30. */
const disturbedMs = 5

interface OwnChangesParts {
  readonly tools: TransactionTools
  readonly presence: Presence
  readonly freshness: Freshness
  readonly upkeep: Upkeep
}

export class OwnChanges {
  readonly #tools: TransactionTools
  readonly #presence: Presence
  readonly #freshness: Freshness
  readonly #upkeep: Upkeep
  #queue: Promise<unknown> = Promise.resolve()
  #isClosed = false

  constructor({ tools, presence, freshness, upkeep }: OwnChangesParts) {
    this.#tools = tools
    this.#presence = presence
    this.#freshness = freshness
    this.#upkeep = upkeep
  }

  /** One transaction of a process at a time: 50 calls in flight must not compete with each other. */
  oneAtATime<T>(work: () => Promise<T>): Promise<T> {
    const turn = this.#queue.then(work)
    this.#queue = turn.catch(() => undefined)
    return turn
  }

  /** Within a turn: steps until the transaction is done. @throws TaskError of the decision, of the disk, `store_busy` after 5 s. */
  async run<T>(transaction: Transaction<T>): Promise<T> {
    const { monotonic } = this.#tools
    let [spent, last] = [0, monotonic()]
    for (;;) {
      const step = this.#step(transaction)
      if (step.kind === 'done') {
        if (step.committed) this.#keepUp()
        return saying(this.#tools.list, () => step.answer())
      }
      const now = monotonic()
      spent += Math.min(now - last, longestStepMs)
      last = now
      if (spent > busyAfterMs) {
        transaction.abandon()
        throw new TaskError('store_busy', 'Others were changing the list for 5 s.')
      }
      if (step.kind === 'prepare') await this.prepare()
      else await pause(step.ms)
    }
  }

  /** The list's first commit builds `.dibs`; a process announces itself before its own first. */
  async prepare(): Promise<void> {
    const { fs, layout, list, random, luck, boot } = this.#tools
    try {
      if (list.log === undefined) {
        const start = { ordinal: 1, boot, tasks: startFromFiles(list) }
        buildOwnDirectory(fs, layout, { name: random(), random: random(), start })
        this.#freshness.look()
        if (list.log === undefined) list.open()
      }
    } catch (error) {
      if (!isDisturbance(error)) throw inWords(list, error)
      return await pause(luck() * disturbedMs)
    }
    await this.announce()
  }

  /** Makes this process known, where there is a list: without one it is announced just before the first commit. */
  async announce(): Promise<void> {
    const isNew = !this.#presence.announced
    try {
      await this.#presence.announce()
      if (isNew) {
        this.#freshness.look() // whom the tasks name must be known first, or the files of gone holders go and their claims look foreign
        this.#upkeep.clearUp()
      }
    } catch (error) {
      if (errorCode(error) !== 'ENOENT') throw inWords(this.#tools.list, error) // `.dibs` was removed just now: the next step builds it
    }
  }

  get isClosed(): boolean {
    return this.#isClosed
  }

  /** From now on nothing more is done in the background. */
  close(): void {
    this.#isClosed = true
  }

  #step<T>(transaction: Transaction<T>) {
    try {
      return transaction.step()
    } catch (error) {
      transaction.abandon()
      throw inWords(this.#tools.list, error)
    }
  }

  /** In the background, as a turn of its own in the queue: the answer that made it due does not wait for it. */
  #keepUp(): void {
    setImmediate(() => void this.oneAtATime(async () => this.#stockUp()))
    if (this.#upkeep.takesTurn()) this.#upkeep.run((end) => this.oneAtATime(async () => (this.#isClosed ? undefined : end())))
  }

  #stockUp(): void {
    const { list, token } = this.#tools
    if (list.log !== undefined && !this.#isClosed) token.stockUp(list.log.slots)
  }
}

/** Waits; 0 ms is a turn of the loop. */
export function pause(ms: number): Promise<void> {
  return new Promise((resolve) => (ms <= 0 ? setImmediate(resolve) : setTimeout(resolve, ms)))
}
