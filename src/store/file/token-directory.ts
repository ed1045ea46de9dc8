/**
 * A process's own directory below `tx/`, where it prepares what it commits.
 *
 * Its name is the fence against late writes: whoever finishes a pending entry first renames the directory, and from then on
 * every rename of a sleeper fails for want of its source. A name is random and never used twice.
 */

import { join } from 'node:path'
import { type EntrySlots, entryName, type Preparing, unlinkIfThere } from './entry-slots.ts'
import type { FileSystem } from './file-system.ts'
import type { Layout } from './layout.ts'
import { formatEntry, type LogChange, type LogEntry } from './log-entry.ts'
import { preparedName, writesFile } from './placement.ts'
import { markOf } from './task-files.ts'

/** Files of an entry that are kept in stock: most changes write one task. */
const spareFiles = 1

function sparesFor(slots: EntrySlots): string[] {
  const files = Array.from({ length: spareFiles }, (_, place) => preparedName(place))
  return slots.kind === 'links' ? [...files, entryName] : files
}

export class TokenDirectory implements Preparing {
  readonly #fs: FileSystem
  readonly #layout: Layout
  readonly #random: () => string
  #name: string | undefined
  #entries = 0
  /** Files that lie here without meaning anything, to be written into. */
  #spares = new Set<string>()

  constructor(fs: FileSystem, layout: Layout, random: () => string) {
    this.#fs = fs
    this.#layout = layout
    this.#random = random
  }

  /** Its name, for the entry; made on first need. Throws ENOENT when `.dibs` is gone. */
  get name(): string {
    if (this.#name === undefined) {
      const name = this.#random()
      this.#fs.makeDirectory(join(this.#layout.tx, name))
      this.#name = name
    }
    return this.#name
  }

  get path(): string {
    return join(this.#layout.tx, this.name)
  }

  /** A name for one entry, never used twice: the directory's, and a count. */
  nonce(): string {
    this.#entries += 1
    return `${this.name}-${this.#entries}`
  }

  /** Gives this directory up (it was taken over, or its contents are in doubt); the next use makes another. */
  abandon(): void {
    this.#name = undefined
    this.#spares = new Set()
  }

  /** Writes a file in this directory, into the spare one of that name if there is one. */
  write(name: string, text: string, flush: boolean): void {
    const path = join(this.path, name)
    if (this.#spares.delete(name)) this.#fs.fillFile(path, text, flush)
    else this.#fs.createFile(path, text, flush)
  }

  /**
   * Writes every file of the change, then the entry, which it answers with the marks of the files; `flush` makes the entry
   * survive power loss (the files follow from it). A full disk ends here: what was written is thrown away and the error goes on.
   */
  prepare(slots: EntrySlots, entry: LogEntry, flush: boolean): LogEntry {
    try {
      for (const [place, change] of entry.changes.entries()) {
        if (writesFile(change)) this.write(preparedName(place), change.after, false)
      }
      const marked = { ...entry, changes: entry.changes.map((change, place) => this.#marked(change, place)) }
      slots.prepare(this, formatEntry(marked), flush)
      return marked
    } catch (error) {
      this.discard(slots, entry)
      throw error
    }
  }

  /** Of large entries too: 500 looks are 2 ms, and without them every session reads, hashes and parses 500 files, 50 µs each. */
  #marked(change: LogChange, place: number): LogChange {
    if (!writesFile(change)) return change
    const stamp = this.#fs.stampIfThere(join(this.path, preparedName(place)))
    return stamp === undefined ? change : { ...change, mark: markOf(stamp) }
  }

  /** Takes back what was prepared and surely not committed: the names that the next change needs stay, as spares. */
  discard(slots: EntrySlots, entry: LogEntry): void {
    try {
      slots.discard(this.path)
      for (const place of entry.changes.keys()) {
        if (place >= spareFiles) unlinkIfThere(this.#fs, join(this.path, preparedName(place)))
      }
      this.#takeStock(slots)
    } catch {
      this.abandon() // taken over or not writable: another name is always right
    }
  }

  /**
   * Makes the spare files that the next small change will write into: for an idle moment, since creating a file took 155 µs
   * of a claim's 550 on ext4 and a claim needs two.
   */
  stockUp(slots: EntrySlots): void {
    if (this.#name === undefined) return
    try {
      for (const name of sparesFor(slots)) {
        if (this.#spares.has(name)) continue
        this.#fs.createFile(join(this.path, name), '', false)
        this.#spares.add(name)
      }
    } catch {
      this.abandon()
    }
  }

  /** Which spare files lie here. */
  #takeStock(slots: EntrySlots): void {
    const there = new Set(this.#fs.namesIn(this.path))
    this.#spares = new Set(sparesFor(slots).filter((name) => there.has(name)))
  }

  /** Removes the directory when the process leaves. What is pending in it stays, to be finished by others. */
  remove(isPending: boolean): void {
    if (this.#name === undefined || isPending) return
    this.#fs.removeTree(this.path)
    this.#name = undefined
  }
}
