/**
 * The commit log: entries 1, 2, 3 ... of an epoch, each put there by exactly one process, read in order by everybody.
 *
 * The argument for one winner: a writer takes number N+1 only after it has read 1..N and N is in place; the file system lets
 * one process take a number. So the state that a decision was checked against is exactly the state that its entry follows,
 * and at most one entry is ever pending. No clock, process id or lock enters. (Delta Lake commits this way.)
 */

import type { EntryLook, EntrySlots } from './entry-slots.ts'
import { epochExists, type OpenedEpoch, openEpoch } from './epoch.ts'
import { errorCode, type FileSystem, isMissing } from './file-system.ts'
import type { Layout } from './layout.ts'
import { type DatedEntry, type LogEntry, parseEntry } from './log-entry.ts'
import { wayOn } from './past-epochs.ts'

/** What an attempt to take the next number came to. `gone`: the epoch, or the token directory, is no longer there. */
export type CommitResult = 'won' | 'taken' | 'gone'

/** Before the entries of an epoch's tail, which count as number 0. */
export const beforeFirst = -1

/** How much there is in an epoch. */
export interface EpochLength {
  readonly entries: number
  readonly bytes: number
}

export class CommitLog {
  readonly #fs: FileSystem
  readonly #layout: Layout
  #epoch: string
  #slots: EntrySlots
  #head = 0
  #bytes = 0
  #own: { readonly from: EpochLength; readonly to: EpochLength } | undefined
  #isNameFlushed = false
  #headLook: EntryLook | undefined
  #headEntry: LogEntry | undefined
  #ordinal: number
  /** Numbers of the entries that touch a task, in this epoch. */
  readonly #touching = new Map<string, number[]>()

  constructor(fs: FileSystem, layout: Layout, opened: OpenedEpoch) {
    this.#fs = fs
    this.#layout = layout
    this.#epoch = opened.name
    this.#slots = opened.slots
    this.#ordinal = opened.start.ordinal
    for (const { entry } of opened.tail) this.#noteTouches(entry)
  }

  get epoch(): string {
    return this.#epoch
  }
  get ordinal(): number {
    return this.#ordinal
  }
  get head(): number {
    return this.#head
  }
  /** The last number whose files are all in their places. */
  get settled(): number {
    return this.pending === undefined ? this.#head : this.#head - 1
  }
  get slots(): EntrySlots {
    return this.#slots
  }
  /** How long the epoch was before the first commit of this process since `asked`, and after the last; undefined for none. */
  get ownSinceAsked(): { readonly from: EpochLength; readonly to: EpochLength } | undefined {
    return this.#own
  }
  asked(): void {
    this.#own = undefined
  }
  get directory(): string {
    return this.#layout.epoch(this.#epoch)
  }
  /** The last entry while it is pending: its files may be written or not; answers come from its after-images. */
  get pending(): LogEntry | undefined {
    return this.#headLook?.pending ? this.#headEntry : undefined
  }

  /**
   * Reads what came since the last call, oldest first; follows a seal into the next epoch, also through the history when this one
   * was compacted meanwhile. `gone`: the log was removed, or this process was idle for epochs, so the list must be opened anew.
   * "No entry N+1" means "nothing new" only while entry N, as it was read, is still there.
   */
  catchUp(): LogEntry[] | 'gone' {
    const fresh: LogEntry[] = []
    for (;;) {
      const look = this.#slots.look(this.directory, this.#head + 1)
      if (look !== undefined) {
        const entry = this.#take(look)
        if (entry !== undefined) fresh.push(entry)
      } else {
        const isThere = this.#stillThere()
        const isSealed = this.#headEntry?.kind === 'seal'
        // Also while it is pending: its maker may be dead, and who has started since works in the epoch that it names.
        if (isSealed && this.#followSeal()) continue
        if (isThere && !(isSealed && this.pending === undefined)) return fresh
        const missed = this.#findTheWay()
        if (missed === undefined) return 'gone'
        for (const entry of missed) fresh.push(entry)
      }
    }
  }

  /** Takes the next number for the entry prepared in `token`. A link that failed but left my nonce there has won (NFS, EIO). */
  commit(token: string, entry: LogEntry): CommitResult {
    // After a seal that was pending until just now (its maker died, we finished it) the next number is in the epoch it names:
    // an entry behind it would be seen by nobody who has followed it.
    if (this.#headEntry?.kind === 'seal') return 'taken'
    this.#flushName()
    try {
      this.#slots.commit(token, this.directory, this.#head + 1)
    } catch (error) {
      if (this.#entryAt(this.#head + 1)?.nonce !== entry.nonce) return this.#whyNot(error)
    }
    const from = { entries: this.#head, bytes: this.#bytes }
    this.#head += 1
    this.#headEntry = entry
    this.#lookAtHead()
    this.#bytes += this.#headLook?.bytes ?? 0
    this.#own = { from: this.#own?.from ?? from, to: { entries: this.#head, bytes: this.#bytes } }
    this.#noteTouches(entry)
    return 'won'
  }

  /**
   * While the epoch before is in `log/` too, the name of this one may not be on the platter yet: an entry in an epoch that a power cut
   * takes back to where it was prepared would come again with it, after its files had been judged.
   */
  #flushName(): void {
    if (!this.#isNameFlushed && this.#fs.namesIn(this.#layout.log).length > 1) this.#fs.flushDirectory(this.#layout.log)
    this.#isNameFlushed = true
  }

  /** Removes the pending mark of the head. False when the token directory was taken over: somebody else finishes it. */
  settle(token: string): boolean {
    try {
      this.#slots.settle(token, this.directory, this.#head)
      this.disregardMark()
      return true
    } catch (error) {
      this.#lookAtHead()
      if (isMissing(error)) return false
      throw error
    }
  }

  /** A disk that refuses to say must not make a refusal of a commit that stands: the next catch-up then opens the list anew. */
  #lookAtHead(): void {
    try {
      this.#headLook = this.#slots.look(this.directory, this.#head)
    } catch {
      this.#headLook = undefined
    }
  }

  /** Looks again whether the head is still pending. */
  lookAgain(): boolean {
    this.#headLook = this.#slots.look(this.directory, this.#head)
    return this.pending !== undefined
  }

  /** Counts the head as in place: its mark is gone, or its second name is nobody's token directory (a backup of hard links). */
  disregardMark(): void {
    if (this.#headLook) this.#headLook = { ...this.#headLook, pending: false }
  }

  ownsHead(token: string): boolean {
    return this.#slots.owns(token, this.directory, this.#head)
  }

  #entryAt(n: number): LogEntry | undefined {
    const text = this.#slots.read(this.directory, n)
    return text === undefined ? undefined : parseEntry(text)
  }

  /** Tasks that entries after number `n` of this epoch touch; after `beforeFirst` those of the tail as well. */
  touchedAfter(n: number): string[] {
    return [...this.#touching].flatMap(([id, numbers]) => ((numbers.at(-1) ?? 0) > n ? [id] : []))
  }

  /** Entries of this epoch that touch the task `id`, oldest first; those of the tail stand in the history of the epoch before. */
  entriesTouching(id: string): LogEntry[] {
    return (this.#touching.get(id) ?? []).flatMap((n) => (n === 0 ? [] : (this.#entryAt(n) ?? [])))
  }

  /** Entries after number `n` of this epoch. */
  entriesAfter(n: number): LogEntry[] {
    const entries: LogEntry[] = []
    for (let i = n + 1; i <= this.#head; i++) {
      const entry = this.#entryAt(i)
      if (entry !== undefined) entries.push(entry)
    }
    return entries
  }

  /** Entries after number `n` of this epoch, each with the time at which its file was written. */
  datedEntriesAfter(n: number): DatedEntry[] {
    const dated: DatedEntry[] = []
    for (let i = n + 1; i <= this.#head; i++) {
      const entry = this.#entryAt(i)
      const look = this.#slots.look(this.directory, i)
      if (entry !== undefined && look !== undefined) dated.push({ entry, writtenNs: look.modifiedNs })
    }
    return dated
  }

  #take(look: EntryLook): LogEntry | undefined {
    const text = this.#slots.read(this.directory, this.#head + 1) ?? ''
    this.#head += 1
    this.#bytes += look.bytes
    this.#headLook = look
    this.#headEntry = parseEntry(text)
    if (this.#headEntry !== undefined) this.#noteTouches(this.#headEntry)
    return this.#headEntry
  }

  #stillThere(): boolean {
    if (this.#head === 0) return epochExists(this.#fs, this.#layout, this.#epoch)
    const look = this.#slots.look(this.directory, this.#head)
    if (look === undefined || look.identity !== this.#headLook?.identity) return false
    this.#headLook = look
    return true
  }

  /** Goes on in the epoch that a seal names, if it is in place: it starts with the state that the seal ended with. */
  #followSeal(): boolean {
    const next = this.#headEntry?.next
    const opened = next === undefined ? undefined : openEpoch(this.#fs, this.#layout, next)
    if (opened !== undefined) this.#begin(opened)
    return opened !== undefined
  }

  /**
   * Of an epoch that was ended before this process had read all of it, the rest is in the history: reading that costs 1,000 lines, the
   * list anew every file (12,800 of them took 32 sessions a third of their time). Answers what was missed.
   */
  #findTheWay(): LogEntry[] | undefined {
    const from = { epoch: this.#epoch, head: this.#head, nonce: this.#headEntry?.nonce }
    const way = wayOn({ fs: this.#fs, layout: this.#layout }, from)
    if (way === undefined || way.next.start.ordinal <= this.#ordinal) return undefined
    this.#begin(way.next)
    return way.missed
  }

  #begin(opened: OpenedEpoch): void {
    this.#epoch = opened.name
    this.#slots = opened.slots
    this.#ordinal = opened.start.ordinal
    this.#head = 0
    this.#bytes = 0
    this.#own = undefined
    this.#isNameFlushed = false
    this.#headLook = undefined
    this.#headEntry = undefined
    this.#touching.clear()
    for (const { entry } of opened.tail) this.#noteTouches(entry)
  }

  #noteTouches(entry: LogEntry): void {
    for (const { id } of entry.changes) {
      const numbers = this.#touching.get(id)
      if (numbers === undefined) this.#touching.set(id, [this.#head])
      else numbers.push(this.#head)
    }
  }

  #whyNot(error: unknown): CommitResult {
    if (errorCode(error) === 'EEXIST') return 'taken'
    if (isMissing(error)) return 'gone'
    throw error
  }
}
