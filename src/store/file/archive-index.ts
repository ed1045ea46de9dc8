/** Which ids are in the archive: read when there is an archive, and again when it has changed. */

import { join } from 'node:path'
import type { Task } from '../../domain/task.ts'
import { parseArchive, together } from './archive-files.ts'
import type { FileStamp, FileSystem } from './file-system.ts'
import { archiveFolder, type Layout } from './layout.ts'

interface At {
  readonly fs: FileSystem
  readonly layout: Layout
  readonly wallClock: () => number
}

/**
 * As for task files: a stamp that is younger than this says nothing, for what came in the same tick leaves no trace. One that lies
 * ahead is none of this tick: distrusted, it would have a large archive read for every answer.
 */
const tickNs = 20_000_000n

export class ArchiveIndex {
  readonly #at: At
  readonly #files = new Map<string, { readonly seen: string; readonly ids: readonly string[] }>()
  #isThere = false
  #seen = ''
  #ids = new Set<string>()

  constructor(at: At) {
    this.#at = at
  }

  get ids(): ReadonlySet<string> {
    return this.#ids
  }

  /** Names of the list directory tell whether there is an archive. */
  find(names: readonly string[]): void {
    this.#isThere ||= names.includes(archiveFolder)
    this.#seen = ''
  }

  /**
   * Takes in what has changed: one look at a folder, none where there is no archive. `onTheWay`: what an entry that is not in place
   * yet moves there. Answers whether ids came or went.
   */
  refresh(onTheWay: readonly string[]): boolean {
    if (!this.#isThere) return false
    const { fs, layout } = this.#at
    const seen = this.#signature(fs.stampIfThere(layout.archive))
    if (seen !== '' && seen === this.#seen) return false
    const names = fs.namesIn(layout.archive).filter(isArchiveFile)
    for (const name of this.#files.keys()) if (!names.includes(name)) this.#files.delete(name)
    for (const name of names) this.#look(name)
    this.#seen = seen
    const before = this.#ids
    this.#ids = new Set([...[...this.#files.values()].flatMap(({ ids }) => ids), ...onTheWay])
    return this.#ids.size !== before.size || [...before].some((id) => !this.#ids.has(id))
  }

  /** Somebody's commit has just moved these there. */
  note(ids: readonly string[]): void {
    this.#isThere = true
    this.#seen = ''
    this.#ids = new Set([...this.#ids, ...ids])
  }

  /** The tasks that are kept, or the one. Reads all files anew: they hold what nobody needs every day. */
  tasks(id?: string): Task[] {
    const { fs, layout } = this.#at
    const found = new Map<string, Task>()
    for (const name of fs.namesIn(layout.archive).filter(isArchiveFile)) {
      const text = textAt(fs, join(layout.archive, name)) ?? ''
      const mark = id === undefined ? '' : JSON.stringify(id)
      const lines = text.split('\n').filter((line) => line.includes(mark))
      for (const task of parseArchive(lines.join('\n')).tasks.values()) {
        if (id === undefined || task.id === id) found.set(task.id, together(found.get(task.id), task))
      }
    }
    return [...found.values()]
  }

  #look(name: string): void {
    const path = join(this.#at.layout.archive, name)
    const seen = this.#signature(this.#at.fs.stampIfThere(path))
    if (seen !== '' && seen === this.#files.get(name)?.seen) return
    this.#files.set(name, { seen, ids: [...parseArchive(textAt(this.#at.fs, path) ?? '').tasks.keys()] })
  }

  /** Empty where it cannot be trusted. */
  #signature(stamp: FileStamp | undefined): string {
    const nowNs = BigInt(Math.trunc(this.#at.wallClock())) * 1_000_000n
    const isFresh = (ns: bigint) => nowNs - ns < tickNs && ns - nowNs < tickNs
    if (stamp === undefined || isFresh(stamp.modifiedNs) || isFresh(stamp.changedNs)) return ''
    return `${stamp.inode}.${stamp.size}.${stamp.modifiedNs}.${stamp.changedNs}`
  }
}

/** Does a file of this name hold archived tasks? */
export function isArchiveFile(name: string): boolean {
  return name.endsWith('.jsonl')
}

/** Undefined for what is not there or cannot be read: `dibs doctor` names it. */
function textAt(fs: FileSystem, path: string): string | undefined {
  try {
    return fs.readIfThere(path)
  } catch {
    return undefined
  }
}
