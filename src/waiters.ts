/** Those who wait for one thing: all are woken together, and each wakes alone when its time is over or its signal aborts. */

export class Waiters {
  readonly #wakes = new Set<() => void>()

  get size(): number {
    return this.#wakes.size
  }

  /** Resolves with the next `wakeAll`, at the latest after `mostMs`. Rejects with the signal's reason when it aborts. */
  wait(signal: AbortSignal, mostMs: number): Promise<void> {
    return new Promise((resolve, reject) => {
      if (signal.aborted) return reject(signal.reason)
      const settle = (then: () => void) => () => {
        this.#wakes.delete(wake)
        clearTimeout(timer)
        signal.removeEventListener('abort', abort)
        then()
      }
      const wake = settle(resolve)
      const abort = settle(() => reject(signal.reason))
      const timer = setTimeout(wake, mostMs)
      signal.addEventListener('abort', abort, { once: true })
      this.#wakes.add(wake)
    })
  }

  /** Who waits anew because of it waits for the next time. */
  wakeAll(): void {
    for (const wake of [...this.#wakes]) wake()
  }
}
