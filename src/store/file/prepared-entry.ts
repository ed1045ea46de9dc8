/** An entry that is ready to be committed: whether it still may be, its number, and its files in their places. */

import type { CommitLog } from './commit-log.ts'
import type { LogEntry } from './log-entry.ts'
import { dropOld, placeAll } from './placement.ts'
import type { TransactionTools } from './transaction-tools.ts'
import type { TransactionWorld } from './transaction-world.ts'

/**
 * What an attempt came to. `taken`: somebody else has the number. `pending`: the entry before is not in place yet. `void`: others
 * have changed what the decision read. `gone`: the epoch, or the token directory, is no longer there. `unplaced`: it has its number,
 * and not every file could be brought to its place from here.
 */
export type Attempt = 'taken' | 'pending' | 'void' | 'gone' | 'placed' | 'unplaced'

/** Has the entry its number? */
export function isWon(attempt: Attempt): attempt is 'placed' | 'unplaced' {
  return attempt === 'placed' || attempt === 'unplaced'
}

export class PreparedEntry {
  readonly entry: LogEntry
  readonly epoch: string
  readonly #tools: TransactionTools
  readonly #world: TransactionWorld
  readonly #durable: boolean
  /** Up to here nobody has committed anything that touches what was read. */
  #head: number
  /** When the files that the decision rests on were read last, in ms of the monotonic clock. */
  #readAt: number

  /** Writes entry and files into the token directory. @throws what the disk throws; then nothing is left of it. */
  constructor(tools: TransactionTools, entry: LogEntry, at: { log: CommitLog; world: TransactionWorld; durable: boolean }) {
    this.#tools = tools
    this.#world = at.world
    this.#durable = at.durable
    this.epoch = at.log.epoch
    this.#head = at.log.head
    this.entry = tools.token.prepare(at.log.slots, entry, at.durable)
    this.#readAt = tools.monotonic()
  }

  /** For how long the files have not been read, in ms. */
  get age(): number {
    return this.#tools.monotonic() - this.#readAt
  }

  /** Reads the files again that the decision rests on. False when it is void: they differ, or others have changed what was read. */
  readAgain(): boolean {
    const { list, monotonic } = this.#tools
    list.catchUp()
    if (list.log === undefined || !this.#isUntouched(list.log) || !this.#world.stillHolds()) return false
    this.#readAt = monotonic()
    return true
  }

  /**
   * Reads what others have committed and, if none of it touches what the decision read, takes the number behind it, before any of it is
   * taken into the list: with 32 writers on two cores that took 1 to 10 ms, and in that time the number was gone again (3 lost for
   * each won). `takeIn` is called once the entry has its number and what came before it is in the list.
   */
  race(takeIn: () => void): Attempt {
    const { list } = this.#tools
    if (this.#world.restsOnNoneReady) {
      list.catchUp()
      const attempt = list.log === undefined ? 'void' : this.#follow(list.log)
      if (isWon(attempt)) takeIn()
      return attempt
    }
    let attempt: Attempt = 'void'
    list.catchUp((log, fresh) => {
      attempt = this.#follow(log, fresh)
      return isWon(attempt) ? takeIn : undefined
    })
    return attempt
  }

  /** Takes the next number of the log as it was read. @throws what the disk throws, where it is open whether the entry has its number. */
  commit(log: CommitLog): Exclude<Attempt, 'pending' | 'void'> {
    const result = log.commit(this.#tools.token.path, this.entry)
    if (result !== 'won') return result
    return this.#place(log) ? 'placed' : 'unplaced'
  }

  #follow(log: CommitLog, fresh?: readonly LogEntry[]): Attempt {
    const { takeOver, monotonic, luck } = this.#tools
    if (!this.#isUntouched(log, fresh)) return 'void'
    return takeOver.help(log, monotonic(), luck()) ? this.commit(log) : 'pending'
  }

  /** Have others committed nothing since the decision that touches what it read? `fresh`: what they have committed last. */
  #isUntouched(log: CommitLog, fresh: readonly LogEntry[] = []): boolean {
    if (log.epoch !== this.epoch) return false
    const since = log.head - this.#head === fresh.length ? fresh : log.entriesAfter(this.#head)
    if (since.some((entry) => this.#world.isTouchedBy(entry))) return false
    this.#head = log.head
    return true
  }

  /** Steps 6 and 7. The entry has its number already, so no failure of the disk here is an answer. */
  #place(log: CommitLog): boolean {
    const { fs, layout, token } = this.#tools
    try {
      const isPlaced = placeAll({ fs, layout, canLink: log.slots.kind === 'links' }, this.entry, token.path)
      const isSettled = log.settle(token.path)
      // Also when somebody else finished it: who helps flushes nothing, and the answer promises it.
      if (this.#durable) fs.flushDirectory(log.directory)
      if (isSettled) dropOld(fs, this.entry, token.path)
      return isPlaced && isSettled
    } catch {
      return false
    }
  }
}
