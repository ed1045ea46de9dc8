/** The words between the bench and its worker processes: one order, one answer, by IPC. All times are in ms. */

/** The same number of times, taken in turn, so that a neighbour's burst meets both. */
export interface Pairs {
  readonly ours: readonly number[]
  readonly floor: readonly number[]
}

/** How processes race. `own`: each has tasks of its own. `next`: whatever is best. `same`: all after the same ids, claims only. */
export type RaceMode = 'own' | 'next' | 'same'

/** What one process came to in a race. */
export interface Raced {
  readonly won: readonly string[]
  readonly refused: number
  /** Calls that were told to come again, after 5 s of trying. */
  readonly busy: number
  readonly ms: number
  /** Of each claim, refusals included. */
  readonly claims: readonly number[]
  /** Numbers of the log that another process took first, and how often the same entry then took the next. */
  readonly lost: number
  readonly relinked: number
  /** Token directories renamed in order to finish what another process had begun. */
  readonly takenOver: number
}

/** Order -> its words and its answer. */
export interface Orders {
  /** list_ready as the server runs it, beside what no answer can go without (two turns of the loop, two looks at the disk). */
  ready: { order: { readonly times: number }; answer: Pairs }
  /** Claims `id` if it is not held, else releases it: one commit, for others to see. */
  touch: { order: { readonly id: string }; answer: true }
  /**
   * Makes so many tasks and claims each, beside the same bytes by temp + link + rename + unlink; `files`: the same with two
   * temps; `thinking`: the part of each claim that passed outside the calls of the disk. Between two claims the session gives
   * the task back and is idle for a moment, as sessions are that work on what they claim.
   */
  claims: {
    order: { readonly count: number; readonly warmUp: number }
    answer: Pairs & { readonly files: readonly number[]; readonly thinking: readonly number[] }
  }
  race: { order: { readonly mode: RaceMode; readonly ids: readonly string[]; readonly ms: number }; answer: Raced }
  /** Creates `size` tasks in one call, beside the same files by temp + rename without any flush. */
  batch: { order: { readonly times: number; readonly size: number }; answer: Pairs }
}

/** What a worker is sent. */
export interface Order<K extends keyof Orders = keyof Orders> {
  readonly name: K
  readonly order: Orders[K]['order']
}

/** What it sends: that it is ready, an answer, or why there is none. */
export type FromWorker<T> = { readonly ready: true } | { readonly answer: T } | { readonly failed: string }
