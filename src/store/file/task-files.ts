/** Reads task files: whole or not at all, and knows when a file need not be read again. */

import { limits } from '../../domain/task.ts'
import { hashOf } from './content-hash.ts'
import { errorCode, type FileStamp, type FileSystem } from './file-system.ts'
import type { Layout } from './layout.ts'
import type { Sight } from './outside-edits.ts'
import { NotATask, parseTask } from './task-codec.ts'

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
  readonly #stamps = new Map<string, string>()

  constructor(fs: FileSystem, layout: Layout, wallClock: () => number) {
    this.#fs = fs
    this.#layout = layout
    this.#wallClock = wallClock
  }

  /** Reads the file of `id` now, and remembers its stamp if it can be trusted. */
  read(id: string): Sight {
    const path = this.#layout.task(id)
    const stamp = this.#fs.stampIfThere(path)
    this.#stamps.delete(id)
    if (stamp === undefined) return { kind: 'missing' }
    const why = unfit(stamp)
    const sight: Sight = why === undefined ? this.#readText(id, path) : { kind: 'unreadable', why, text: undefined }
    if (this.#isSettled(stamp)) this.#stamps.set(id, signature(stamp))
    return sight
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
  }

  #readText(id: string, path: string): Sight {
    let text: string | undefined
    try {
      text = this.#fs.readIfThere(path)
      if (text === undefined) return { kind: 'missing' }
      return { kind: 'task', text, hash: hashOf(text), ...parseTask(id, text) }
    } catch (error) {
      return { kind: 'unreadable', why: error instanceof NotATask ? error.message : systemReason(error), text }
    }
  }

  #isSettled(stamp: FileStamp): boolean {
    const nowNs = BigInt(Math.trunc(this.#wallClock())) * 1_000_000n
    return [stamp.modifiedNs, stamp.changedNs].every((ns) => nowNs - ns > tickNs)
  }
}

function signature(stamp: FileStamp): string {
  return `${stamp.inode}.${stamp.size}.${stamp.modifiedNs}.${stamp.changedNs}`
}

function unfit(stamp: FileStamp): string | undefined {
  if (stamp.kind === 'directory') return 'it is a directory'
  if (stamp.kind === 'other') return 'it is no plain file (a symbolic link?)'
  if (stamp.size > BigInt(limits.fileBytes)) return `it is larger than ${limits.fileBytes / 1024 / 1024} MiB`
  return undefined
}

function systemReason(error: unknown): string {
  const code = errorCode(error)
  if (code === 'NOT_TEXT') return 'it is no UTF-8 text'
  if (code === 'EACCES' || code === 'EPERM') return 'it may not be read by this user'
  return `it cannot be read (${code ?? 'unknown error'})`
}
