/** Wakes those who wait for a change of the list: one chokidar watch, started on first need and shared by all waiters. */

import type { FSWatcher } from 'chokidar'
import { Waiters } from '../../waiters.ts'

/** A waiter also looks by itself so often, in ms: sessions die and deferrals end without a file changing, and events get lost. */
const lookAnywayMs = 1_000

export class LiveFeed {
  readonly #directory: string
  readonly #waiters = new Waiters()
  #watcher: Promise<FSWatcher> | undefined
  #isClosed = false

  constructor(directory: string) {
    this.#directory = directory
  }

  /** Resolves at the next event in the directory, or after a second. Rejects with the signal's reason when it aborts. */
  async next(signal: AbortSignal): Promise<void> {
    signal.throwIfAborted()
    this.#watcher ??= this.#start()
    await this.#waiters.wait(signal, lookAnywayMs)
  }

  async close(): Promise<void> {
    this.#isClosed = true
    this.#waiters.wakeAll()
    const watcher = await this.#watcher
    await watcher?.close()
  }

  /**
   * `depth: 0`, everything ignored but the directory itself, and the `raw` event: one inotify watch for all names, where the
   * defaults take one for each file (2,001 measured) and report renames 60 to 200 ms late. The names are not read: chokidar
   * would look at each file after every change, and again at once while more come (150 ms each time at 10,000 files).
   */
  async #start(): Promise<FSWatcher> {
    const { FSWatcher } = await import('chokidar')
    class WatcherOfNoNames extends FSWatcher {
      override _readdirp() {
        return undefined
      }
    }
    const ignored = (path: string) => path !== this.#directory
    const watcher = new WatcherOfNoNames({ depth: 0, ignoreInitial: true, ignored }).add(this.#directory)
    watcher.on('raw', () => this.#waiters.wakeAll())
    watcher.on('error', () => {}) // events are hints: without them a waiter looks once a second
    if (this.#isClosed) await watcher.close()
    return watcher
  }
}
