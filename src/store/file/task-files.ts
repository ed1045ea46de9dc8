/** Reads task files: whole or not at all, and knows when a file need not be read again. */

import { limits } from '../../domain/task.ts'
import { errorCode, type FileStamp, type FileSystem, type FoundFile } from './file-system.ts'
import type { Layout } from './layout.ts'
import type { Sight } from './outside-edits.ts'
import { parseTask } from './task-codec.ts'
import { NotATask } from './task-file-fields.ts'

/**
 * A stamp is trusted only if its newest time lies this far before our reading of it: a change in the same tick of the file
 * system's clock leaves no trace (137 of 300 rewrites were missed by time and size alone). 20 ms is two ticks of a slow
 * kernel; half of it misses edits, double costs a second look at files that were just written.
 */
const tickNs = 20_000_000n

export class TaskFiles {
  readonly #fs: FileSystem
  readonly #layout: Layout
  readonly #wallClock: () => number
  readonly #stamps = new Map<string, FileStamp>()
  /** By what the files of the log's last images are known. */
  readonly #marks = new Map<string, string>()

  constructor(fs: FileSystem, layout: Layout, wallClock: () => number) {
    this.#fs = fs
    this.#layout = layout
    this.#wallClock = wallClock
  }

  /**
   * Reads the file of `id` now, and remembers its stamp if it can be trusted. Where none is `expected` (an id that was just minted)
   * a stamp is looked for first: to open a file that is not there throws in Node, 20 µs for each task of a batch.
   */
  read(id: string, expected: boolean): Sight {
    this.#stamps.delete(id)
    let found: FoundFile | undefined
    try {
      if (!expected && this.#fs.stampIfThere(this.#layout.task(id)) === undefined) return { kind: 'missing' }
      found = this.#fs.findIfThere(this.#layout.task(id), limits.fileBytes)
    } catch (error) {
      return { kind: 'unreadable', why: systemReason(error), text: undefined }
    }
    if (found === undefined) return { kind: 'missing' }
    if (this.#isSettled(found.stamp)) this.#stamps.set(id, found.stamp)
    return found.text === undefined ? { kind: 'unreadable', why: unfit(found.stamp), text: undefined } : sightOf(id, found.text)
  }

  /**
   * The log has a new image of this task: what was read before does not count any more. `mark`: by what the file that goes with
   * it is known; a commit then costs a reader one look at the file's name instead of reading, hashing and parsing it.
   */
  expect(id: string, mark: string | undefined): void {
    this.#stamps.delete(id)
    if (mark === undefined) this.#marks.delete(id)
    else this.#marks.set(id, mark)
  }

  /** Has the file not changed since it was last read, or is it the one that the log's last image went into? */
  isUnchanged(id: string): boolean {
    const [remembered, mark] = [this.#stamps.get(id), this.#marks.get(id)]
    if (remembered === undefined && mark === undefined) return false
    const stamp = this.#fs.stampIfThere(this.#layout.task(id))
    return stamp !== undefined && (isSame(stamp, remembered) || markOf(stamp) === mark)
  }

  /** Has the file surely not changed since its content was last read? An edit in place in the same tick leaves its mark as it was. */
  isAsRead(id: string): boolean {
    const remembered = this.#stamps.get(id)
    if (remembered === undefined) return false
    const stamp = this.#fs.stampIfThere(this.#layout.task(id))
    return stamp !== undefined && isSame(stamp, remembered)
  }

  forget(): void {
    this.#stamps.clear()
    this.#marks.clear()
  }

  #isSettled(stamp: FileStamp): boolean {
    const nowNs = BigInt(Math.trunc(this.#wallClock())) * 1_000_000n
    return nowNs - stamp.modifiedNs > tickNs && nowNs - stamp.changedNs > tickNs
  }
}

/** What stays of a file's stamp when it is renamed or linked to its place: a commit writes it down for its readers. */
export function markOf(stamp: FileStamp): string {
  return `${stamp.inode}.${stamp.size}.${stamp.modifiedNs}`
}

/** Compared as they are: a text of each costs more than reading does, and of most nobody ever asks. */
function isSame(stamp: FileStamp, other: FileStamp | undefined): boolean {
  return (
    stamp.changedNs === other?.changedNs &&
    stamp.modifiedNs === other.modifiedNs &&
    stamp.inode === other.inode &&
    stamp.size === other.size
  )
}

function sightOf(id: string, text: string): Sight {
  try {
    return { kind: 'task', text, ...parseTask(id, text) }
  } catch (error) {
    if (error instanceof NotATask) return { kind: 'unreadable', why: error.message, text }
    throw error
  }
}

function unfit(stamp: FileStamp): string {
  if (stamp.kind === 'directory') return 'it is a directory'
  if (stamp.kind === 'other') return 'it is no plain file (a symbolic link?)'
  return `it is larger than ${limits.fileBytes / 1024 / 1024} MiB`
}

function systemReason(error: unknown): string {
  const code = errorCode(error)
  if (code === 'NOT_TEXT') return 'it is no UTF-8 text'
  if (code === 'EACCES' || code === 'EPERM') return 'it may not be read by this user'
  return `it cannot be read (${code ?? 'unknown error'})`
}
