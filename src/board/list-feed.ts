/** Looks at the list for all pages at once, after every change and about once a second, for as long as somebody waits for news. */

import { setTimeout as pause } from 'node:timers/promises'
import type { ListWatch, WatchOptions } from '../service/list-watch.ts'
import { Waiters } from '../waiters.ts'
import { ChangingList, type Told } from './changing-list.ts'

/**
 * Between two looks, in ms. A change that comes right after a look waits so long: doubled, what another process did would not be
 * on the page within 100 ms; halved, a busy list would cost twice as much of a core.
 */
const betweenLooksMs = 50

type Watching = Pick<ListWatch, 'look' | 'nextChange'>

export interface FeedParts {
  readonly service: { readonly watch: (options: WatchOptions) => Watching }
  /** A random name, so that cursors of another start of the board are not taken for this one's. */
  readonly start: string
  /** Milliseconds; only differences count. */
  readonly clock: () => number
  readonly log: (detail: string) => void
}

export class ListFeed {
  readonly list: ChangingList
  readonly #parts: FeedParts
  readonly #watch: Watching
  readonly #waiters = new Waiters()
  readonly #ending = new AbortController()
  #looking: Promise<void> = Promise.resolve()
  #isRunning = false
  #lastFailure = ''

  constructor(parts: FeedParts) {
    this.#parts = parts
    this.#watch = parts.service.watch({ views: true })
    this.list = new ChangingList(parts.start)
  }

  /** Takes in all that was committed before this call. @throws TaskError where the list cannot be read. */
  look(): Promise<void> {
    this.#looking = this.#looking.catch(() => {}).then(() => this.#lookNow())
    return this.#looking
  }

  /** What has changed since `cursor`, as soon as something has; undefined after `mostMs`. Rejects when `signal` aborts. */
  async next(cursor: string | undefined, { signal, mostMs }: Patience): Promise<Told | undefined> {
    signal.throwIfAborted()
    const told = this.list.since(cursor)
    if (told !== undefined) return told
    const woken = this.#waiters.wait(signal, mostMs)
    if (!this.#isRunning) void this.#run()
    await woken
    return this.list.since(cursor)
  }

  /** Stops looking; resolves when no look is under way any more. */
  async close(): Promise<void> {
    this.#ending.abort(new Error('The board ends.'))
    await this.#looking.catch(() => {})
  }

  async #lookNow(): Promise<void> {
    const look = await this.#watch.look()
    if (look !== undefined && this.list.take(look)) this.#waiters.wakeAll()
  }

  async #run(): Promise<void> {
    const { signal } = this.#ending
    this.#isRunning = true
    while (this.#waiters.size > 0 && !signal.aborted) {
      const change = this.#watch.nextChange(signal) // listening before the look, so that nothing is missed between the two
      change.catch(() => {}) // awaited below; the board may end during the look
      const began = this.#parts.clock()
      await this.look().then(
        () => this.#told(''),
        (error) => this.#told(String(error)),
      )
      const rest = Math.max(betweenLooksMs, this.#parts.clock() - began) // 100,000 tasks may take half of a core, not all of it
      await Promise.all([change, pause(rest, undefined, { signal })]).catch(() => {}) // the end, or a folder that is gone: look again
    }
    this.#isRunning = false
  }

  /** A list that cannot be read for a while is said once, not every second; the pages keep what they have. */
  #told(failure: string): void {
    if (failure !== '' && failure !== this.#lastFailure) this.#parts.log(failure)
    this.#lastFailure = failure
  }
}

interface Patience {
  readonly signal: AbortSignal
  readonly mostMs: number
}
