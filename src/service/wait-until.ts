/** Waiting for the list: try, then sleep until it may have changed. A waiter holds nothing and writes nothing. */

import type { TaskStore } from '../store/task-store.ts'

/** How long a call may wait, and who is told while it does. */
export interface Waiting {
  readonly seconds: number
  readonly signal: AbortSignal
  /** Called about every five seconds with the seconds waited so far. */
  readonly onWait?: ((elapsedSeconds: number) => void) | undefined
}

/** One try: `settled` ends the wait; else `answer` is what is said when the time is up. */
export interface Attempt<T> {
  readonly settled: boolean
  readonly answer: () => T
}

/** All that waiting needs of a store. */
type Listening = Pick<TaskStore, 'nextChange'>

/** Claude Code gives up on a silent call after 30 minutes; a person who watches wants to see life sooner. */
const progressMs = 5_000

/**
 * Repeats `attempt` after each change of the list until it settles or the time is up (to about a second: the store's own
 * pace), and answers the last one. The store is listening before each repetition, so that no change is missed between.
 * @throws the signal's reason when it aborts.
 */
export async function waitUntil<T>(
  attempt: () => Promise<Attempt<T>>,
  waiting: Waiting,
  { store, clock }: { store: Listening; clock: () => number },
): Promise<T> {
  const since = clock()
  let told = since
  let last = await attempt()
  while (!last.settled && clock() - since < waiting.seconds * 1000) {
    waiting.signal.throwIfAborted()
    if (clock() - told >= progressMs) {
      told = clock()
      waiting.onWait?.(Math.round((told - since) / 1000))
    }
    last = await attemptThenSleep(attempt, waiting.signal, store)
  }
  return last.answer()
}

async function attemptThenSleep<T>(
  attempt: () => Promise<Attempt<T>>,
  signal: AbortSignal,
  store: Listening,
): Promise<Attempt<T>> {
  const stop = new AbortController()
  const change = store.nextChange(AbortSignal.any([signal, stop.signal]))
  change.catch(() => {}) // awaited below unless the attempt settles first
  try {
    const tried = await attempt()
    if (!tried.settled) await change
    return tried
  } finally {
    stop.abort()
  }
}
