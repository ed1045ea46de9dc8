/** Finishes a pending entry whose writer sleeps or is dead; safe against a writer that wakes at any moment. */

import { join } from 'node:path'
import type { CommitLog } from './commit-log.ts'
import { errorCode, type FileSystem, isMissing } from './file-system.ts'
import type { Layout } from './layout.ts'
import type { LogEntry } from './log-entry.ts'
import { completeNext } from './next-epoch.ts'
import { type Placing, placeAll } from './placement.ts'

/**
 * How long an entry may be pending before others finish it, in ms; each waiter draws its own from this range. A healthy
 * writer needs under 1 ms. A tenth of it made 1,000 needless takeovers and a quarter of the rate with 32 processes; ten
 * times it would let everybody wait a second for a dead one.
 */
const patience = { from: 20, to: 100 } as const

/**
 * So much of the time between two looks counts as patience, in ms: looks are meant to be 1 to 5 ms apart, and who was kept from
 * the processor for longer must take it that the writer was too. Without a bound 32 sessions on two busy cores took over half
 * of all commits of writers that lived (253 of 460), each of them work for three; at half of it a dead one is waited for twice as long.
 */
const mostAtOnceMs = 10

/** How often a pending entry without any directory of its token is looked for before its second name counts as a backup's. */
const looksForOrphan = 5

export class TakeOver {
  readonly #fs: FileSystem
  readonly #layout: Layout
  readonly #random: () => string
  #waitsFor: { nonce: string; left: number; lookedAt: number; orphanLooks: number } | undefined

  constructor(fs: FileSystem, layout: Layout, random: () => string) {
    this.#fs = fs
    this.#layout = layout
    this.#random = random
  }

  /**
   * Called by a writer while the head is pending, every few ms. Answers true when the head is in place.
   * `now` is on the caller's monotonic clock, `luck` from 0 to 1 draws its patience.
   */
  help(log: CommitLog, now: number, luck: number): boolean {
    const entry = log.pending
    if (entry === undefined || !log.lookAgain()) return true
    if (this.#waitsFor?.nonce !== entry.nonce) {
      const left = patience.from + luck * (patience.to - patience.from)
      this.#waitsFor = { nonce: entry.nonce, left, lookedAt: now, orphanLooks: 0 }
    }
    this.#waitsFor.left -= Math.min(now - this.#waitsFor.lookedAt, mostAtOnceMs)
    this.#waitsFor.lookedAt = now
    if (this.#waitsFor.left > 0) return false
    return this.#finish(log, entry)
  }

  #finish(log: CommitLog, entry: LogEntry): boolean {
    const stolen = this.#steal(entry.token)
    for (const token of stolen) {
      // Its owner may have finished this entry and begun another one there: that one is left to be found the same way.
      if (!log.ownsHead(token)) continue
      if (entry.kind === 'seal') completeNext(this.#fs, log, { seal: entry, token })
      placeAll(this.#placing(log), entry, token)
      if (log.settle(token)) this.#remove(token)
    }
    if (!log.lookAgain()) return true
    if (stolen.length === 0) this.#countOrphan(log)
    return log.pending === undefined
  }

  /** Its owner may be making a file there at this very moment (ENOTEMPTY); what stays is cleared up with the dead. */
  #remove(token: string): void {
    try {
      this.#fs.removeTree(token)
    } catch (error) {
      if (errorCode(error) !== 'ENOTEMPTY') throw error
    }
  }

  #placing(log: CommitLog): Placing {
    return { fs: this.#fs, layout: this.#layout, canLink: log.slots.kind === 'links' }
  }

  /** Renames every directory of this token to names of our own: from here on nobody else can write from them. */
  #steal(token: string): string[] {
    const stolen: string[] = []
    for (const name of this.#fs.namesIn(this.#layout.tx)) {
      if (name !== token && !name.startsWith(`${token}.`)) continue
      const mine = join(this.#layout.tx, `${token}.${this.#random()}`)
      try {
        this.#fs.rename(join(this.#layout.tx, name), mine)
        stolen.push(mine)
      } catch (error) {
        if (!isMissing(error)) throw error
      }
    }
    return stolen
  }

  #countOrphan(log: CommitLog): void {
    if (this.#waitsFor === undefined) return
    this.#waitsFor.orphanLooks += 1
    if (this.#waitsFor.orphanLooks >= looksForOrphan) log.disregardMark()
  }
}
