/** Reads task files: whole or not at all, and knows when a file need not be read again. */

import { limits } from '../../domain/task.ts'
import { hashOf } from './content-hash.ts'
import { errorCode, type FileStamp, type FileSystem, type FoundFile } from './file-system.ts'
import type { Layout } from './layout.ts'
import type { Sight } from './outside-edits.ts'
import { NotATask, parseTask } from './task-codec.ts'

/**
 * A stamp is trusted only if its newest time lies this far before our reading of it: a change in the same tick of the file
 * system's clock leaves no trace (137 of 300 rewrites were missed by time and size alone). 20 ms is two ticks of a slow
 * kernel; half of it misses edits, double costs a second look at files that were just written.
 */
const tickNs = 20_000_000n
const tickMs = Number(tickNs / 1_000_000n)

export class TaskFiles {
  readonly #fs: FileSystem
  readonly #layout: Layout
  readonly #wallClock: () => number
  readonly #stamps = new Map<string, string>()
  /** Placed by this process a moment ago: id -> when its stamp can be trusted, in ms since 1970. */
  readonly #young = new Map<string, number>()

  constructor(fs: FileSystem, layout: Layout, wallClock: () => number) {
    this.#fs = fs
    this.#layout = layout
    this.#wallClock = wallClock
  }

  /** Reads the file of `id` now, and remembers its stamp if it can be trusted. */
  read(id: string): Sight {
    this.#stamps.delete(id)
    this.#young.delete(id)
    let found: FoundFile | undefined
    try {
      found = this.#fs.findIfThere(this.#layout.task(id), limits.fileBytes)
    } catch (error) {
      return { kind: 'unreadable', why: systemReason(error), text: undefined }
    }
    if (found === undefined) return { kind: 'missing' }
    if (this.#isSettled(found.stamp)) this.#stamps.set(id, signature(found.stamp))
    return found.text === undefined ? { kind: 'unreadable', why: unfit(found.stamp), text: undefined } : sightOf(id, found.text)
  }

  /**
   * Remembers a file that this process has just placed: it need not be read again for its own event. Its stamp is too young to
   * be trusted for good, so it is due to be read once more when it has settled. Only if it still is that file: an edit may
   * have come between placing it and this look.
   */
  notePlaced(id: string, prepared: FileStamp): void {
    const stamp = this.#fs.stampIfThere(this.#layout.task(id))
    if (stamp === undefined || !isSameContent(stamp, prepared)) return
    this.#stamps.set(id, signature(stamp))
    this.#young.set(id, this.#wallClock() + tickMs)
  }

  get hasYoung(): boolean {
    return this.#young.size > 0
  }

  /** Files that were too young to be trusted when they were placed, and are old enough now. */
  due(): string[] {
    const now = this.#wallClock()
    const isOld = (at: number) => now > at || at - now > tickMs // the second: the clock was set back
    return [...this.#young].flatMap(([id, at]) => (isOld(at) ? [id] : []))
  }

  /** Has the file surely not changed since it was last read? */
  isUnchanged(id: string): boolean {
    const remembered = this.#stamps.get(id)
    if (remembered === undefined) return false
    const stamp = this.#fs.stampIfThere(this.#layout.task(id))
    return stamp !== undefined && signature(stamp) === remembered
  }

  forget(): void {
    this.#stamps.clear()
    this.#young.clear()
  }

  #isSettled(stamp: FileStamp): boolean {
    const nowNs = BigInt(Math.trunc(this.#wallClock())) * 1_000_000n
    return [stamp.modifiedNs, stamp.changedNs].every((ns) => nowNs - ns > tickNs)
  }
}

/** Renamed or linked since (which moves its change time), and not written. */
function isSameContent(a: FileStamp, b: FileStamp): boolean {
  return a.inode === b.inode && a.size === b.size && a.modifiedNs === b.modifiedNs
}

function signature(stamp: FileStamp): string {
  return `${stamp.inode}.${stamp.size}.${stamp.modifiedNs}.${stamp.changedNs}`
}

function sightOf(id: string, text: string): Sight {
  try {
    return { kind: 'task', text, hash: hashOf(text), ...parseTask(id, text) }
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
