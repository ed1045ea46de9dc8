/**
 * How long I have watched a heartbeat stand still: only my own unbroken attention counts, on my own monotonic clock.
 *
 * After a laptop's sleep all heartbeats have stood still; so they have for whoever was itself stopped, or did not look for an
 * hour. What a file's time is does not matter, only that it is the one I saw before: clocks step, and machines disagree.
 */
export class HeartbeatWatch {
  readonly #monotonic: () => number
  readonly #pauseMs: number
  #seen = new Map<string, { readonly beat: string; readonly since: number }>()
  #lastTick: number
  #awakeSince: number

  /** `monotonic` in ms; `pauseMs` = the longest gap between two ticks that is still attention. */
  constructor(monotonic: () => number, pauseMs: number) {
    this.#monotonic = monotonic
    this.#pauseMs = pauseMs
    this.#lastTick = monotonic()
    this.#awakeSince = this.#lastTick
  }

  /** I am awake. True when I was not, a moment ago: every watch then starts anew. To be called before every question. */
  tick(): boolean {
    const now = this.#monotonic()
    const paused = now - this.#lastTick > this.#pauseMs
    if (paused) this.#awakeSince = now
    this.#lastTick = now
    return paused
  }

  /** Milliseconds for which `key` has shown `beat`, and nothing else, while I watched. The first question begins the watch. */
  stillFor(key: string, beat: string): number {
    const now = this.#monotonic()
    const seen = this.#seen.get(key)
    if (seen?.beat !== beat) {
      this.#seen.set(key, { beat, since: now })
      return 0
    }
    return now - Math.max(seen.since, this.#awakeSince)
  }

  /** Forgets all keys but these. */
  keep(keys: ReadonlySet<string>): void {
    for (const key of this.#seen.keys()) if (!keys.has(key)) this.#seen.delete(key)
  }

  /** Is anything being watched, so that attention is worth having? */
  get isBusy(): boolean {
    return this.#seen.size > 0
  }
}
