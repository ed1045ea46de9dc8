/**
 * A process's own directory below `tx/`, where it prepares what it commits.
 *
 * Its name is the fence against late writes: whoever finishes a pending entry first renames the directory, and from then on
 * every rename of a sleeper fails for want of its source. A name is random and never used twice.
 */

import { join } from 'node:path'
import { type EntrySlots, unlinkIfThere } from './entry-slots.ts'
import type { FileSystem } from './file-system.ts'
import type { Layout } from './layout.ts'
import { formatEntry, type LogEntry } from './log-entry.ts'
import { preparedPath, writesFile } from './placement.ts'

export class TokenDirectory {
  readonly #fs: FileSystem
  readonly #layout: Layout
  readonly #random: () => string
  #name: string | undefined
  #entries = 0

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
  }

  /**
   * Writes every file of the change, then the entry; `flush` makes the entry survive power loss (the files follow from it).
   * A full disk ends here: what was written is thrown away and the error goes on.
   */
  prepare(slots: EntrySlots, entry: LogEntry, flush: boolean): void {
    try {
      for (const change of entry.changes) {
        if (writesFile(change)) this.#fs.createFile(preparedPath(this.path, change.id), change.after, false)
      }
      slots.prepare(this.path, formatEntry(entry), flush)
    } catch (error) {
      this.discard(slots, entry)
      throw error
    }
  }

  /** Throws away what was prepared and not committed, so that the directory can serve again. */
  discard(slots: EntrySlots, entry: LogEntry): void {
    try {
      slots.discard(this.path)
      for (const change of entry.changes) if (writesFile(change)) unlinkIfThere(this.#fs, preparedPath(this.path, change.id))
    } catch {
      this.abandon() // taken over or not writable: another name is always right
    }
  }

  /** Removes the directory when the process leaves. What is pending in it stays, to be finished by others. */
  remove(isPending: boolean): void {
    if (this.#name === undefined || isPending) return
    this.#fs.removeTree(this.path)
    this.#name = undefined
  }
}
