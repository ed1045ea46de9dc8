/** Files that could not be replaced when they were committed (permissions, held open): kept aside, read from there, placed later. */

import type { Task } from '../../domain/task.ts'
import { hashOf } from './content-hash.ts'
import { unlinkIfThere } from './entry-slots.ts'
import { type FileSystem, isMissing } from './file-system.ts'
import type { Layout } from './layout.ts'
import type { LogChange } from './log-entry.ts'
import { parseTask } from './task-codec.ts'

interface At {
  readonly fs: FileSystem
  readonly layout: Layout
}

/** Moves a prepared file aside, with the hash of what it was to replace: other bytes there are then known as somebody's edit. */
export function setAside(at: At, change: LogChange, prepared: string): boolean {
  const base = at.layout.unplacedBase(change.id)
  unlinkIfThere(at.fs, base)
  at.fs.createFile(base, change.before === null ? '' : hashOf(change.before), false)
  return renameIfThere(at.fs, prepared, at.layout.unplacedTask(change.id))
}

/** The text of an unplaced file that still counts: undefined where there is none, or where the task's file was edited since. */
export function unplacedText(at: At, id: string, seenHash: string | null): string | undefined {
  const base = at.fs.readIfThere(at.layout.unplacedBase(id))
  if (base === undefined || base !== (seenHash ?? '')) return undefined
  return at.fs.readIfThere(at.layout.unplacedTask(id))
}

/** The task of an unplaced file: after an epoch has ended the log knows it by its hash alone. */
export function unplacedTask(at: At, id: string): Task | undefined {
  const text = at.fs.readIfThere(at.layout.unplacedTask(id))
  return text === undefined ? undefined : parseTask(id, text).task
}

/** Which files wait to be placed; every writer tries them again. */
export class Unplaced {
  readonly #at: At
  #seen = ''
  #ids: readonly string[] = []

  constructor(at: At) {
    this.#at = at
  }

  /** Tries all of them again; what fails once more stays where it is. One look at a folder where there is nothing new. */
  placeAgain(): void {
    const stamp = this.#at.fs.stampIfThere(this.#at.layout.unplaced)
    const seen = stamp === undefined ? '' : `${stamp.inode}.${stamp.modifiedNs}.${stamp.changedNs}`
    if (seen !== this.#seen) this.#ids = this.#list()
    this.#seen = seen
    for (const id of this.#ids) this.#place(id)
  }

  #list(): string[] {
    const names = this.#at.fs.namesIn(this.#at.layout.unplaced).filter((name) => name.endsWith('.json'))
    return names.map((name) => name.slice(0, -'.json'.length))
  }

  #place(id: string): void {
    const { fs, layout } = this.#at
    const seen = textAt(fs, layout.task(id))
    if (seen === undefined) return
    const counts = unplacedText(this.#at, id, seen === null ? null : hashOf(seen)) !== undefined
    try {
      if (counts) renameIfThere(fs, layout.unplacedTask(id), layout.task(id))
      else unlinkIfThere(fs, layout.unplacedTask(id))
    } catch {
      return // still held open or not permitted: it goes on being read from here
    }
    unlinkIfThere(fs, layout.unplacedBase(id))
  }
}

/** What stands at `path`: its text, null for nothing, undefined for what cannot be read (and so is no before-image). */
export function textAt(fs: FileSystem, path: string): string | null | undefined {
  try {
    return fs.readIfThere(path) ?? null
  } catch {
    return undefined
  }
}

/** Renames; answers whether there was something to rename. */
export function renameIfThere(fs: FileSystem, from: string, to: string): boolean {
  try {
    fs.rename(from, to)
    return true
  } catch (error) {
    if (!isMissing(error)) throw error
    return false
  }
}
