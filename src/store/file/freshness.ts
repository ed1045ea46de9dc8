/**
 * Makes the list in memory as fresh as one answer needs: the log's tail, what the watch reported, and one look at the
 * directory; every file only where nothing else can tell.
 */

import { dirname } from 'node:path'
import { DirectoryWatch } from './directory-watch.ts'
import type { FileList, FileListEnvironment } from './file-list.ts'
import { archiveFolder, idOfFile } from './layout.ts'

/** A full look at every file happens so often in idle time, in ms, for what no watch reports (in-place edits on a mount). */
const backstopMs = 60_000
/** Without a watch an answer looks at every file itself, but not again within so many ms: it is 51 ms of work at 10,000 files. */
const unwatchedMs = 1_000
/** Files that one idle slice looks at: about 2 ms. */
const slice = 400

export class Freshness {
  readonly #env: FileListEnvironment
  readonly #list: FileList
  readonly #watch = new DirectoryWatch()
  #directory: { inode: bigint; changed: string } | undefined
  #lastFullLook = Number.NEGATIVE_INFINITY
  #backstop: NodeJS.Timeout | undefined

  constructor(env: FileListEnvironment, list: FileList) {
    this.#env = env
    this.#list = list
  }

  /**
   * Takes in everything that was acknowledged before this call. Two turns of the loop let the events that are queued arrive
   * (of 300 renames 4 were unreported after none, 0 after one to three).
   */
  async refresh(): Promise<void> {
    await turn()
    await turn()
    this.look()
  }

  /** The synchronous part. */
  look(): void {
    const stamp = this.#env.fs.stampIfThere(this.#env.layout.directory)
    if (stamp === undefined || stamp.inode !== this.#directory?.inode) {
      this.#begin(stamp?.inode)
      return
    }
    this.#list.catchUp()
    const changed = `${stamp.modifiedNs}.${stamp.changedNs}`
    const hints = this.#watch.take()
    const unexplained = changed !== this.#directory.changed && hints.names.length === 0
    this.#directory.changed = changed
    if (!this.#watch.works) this.#lookAtAllNowAndThen()
    else if (hints.overflow || unexplained) this.#lookAtAll()
    else this.#lookAtNames(hints.names)
    this.#list.lookAtArchive(hints.names.includes(archiveFolder) ? hints.names : undefined)
    for (const id of this.#list.doubtful) this.#list.examine(id)
  }

  /** Does the system tell of changes in the list directory? Else every answer looks at the files itself. */
  get isWatched(): boolean {
    return this.#watch.works
  }

  close(): void {
    this.#watch.stop()
    clearInterval(this.#backstop)
  }

  /** A path that leads through a file would look like an empty list for ever. */
  #refuseFile(): void {
    const { fs, layout } = this.#env
    for (let at = layout.directory; dirname(at) !== at; at = dirname(at)) {
      const stamp = fs.stampIfThere(at)
      if (stamp?.kind === 'file') throw Object.assign(new Error('a file, no folder'), { code: 'ENOTDIR' })
      if (stamp !== undefined) return
    }
  }

  /** The list directory is new to us, is another one than before, or is not there. */
  #begin(inode: bigint | undefined): void {
    if (this.#env.fs.stampIfThere(this.#env.layout.directory)?.kind !== 'directory') this.#refuseFile()
    const wasThere = this.#directory !== undefined
    this.#directory = undefined
    if (inode !== undefined) {
      this.#watch.start(this.#env.layout.directory)
      this.#directory = { inode, changed: '' }
      this.#backstop ??= setInterval(() => void this.#lookInIdleTime(), backstopMs).unref()
    }
    if (inode !== undefined || wasThere) this.#list.open()
    const stamp = this.#env.fs.stampIfThere(this.#env.layout.directory)
    if (this.#directory !== undefined && stamp !== undefined) {
      this.#directory = { inode: stamp.inode, changed: `${stamp.modifiedNs}.${stamp.changedNs}` }
    }
    this.#lastFullLook = this.#env.monotonic()
  }

  #lookAtNames(names: readonly string[]): void {
    const found = new Set<string>()
    for (const name of names) this.#list.noteName(name, found)
    for (const id of found) if (!this.#list.isUnchanged(id)) this.#list.examine(id)
  }

  #lookAtAllNowAndThen(): void {
    if (this.#env.monotonic() - this.#lastFullLook >= unwatchedMs) this.#lookAtAll()
  }

  #lookAtAll(): void {
    this.#lastFullLook = this.#env.monotonic()
    for (const id of this.#everyId()) if (!this.#list.isUnchanged(id)) this.#list.examine(id)
  }

  async #lookInIdleTime(): Promise<void> {
    let count = 0
    for (const id of this.#everyId()) {
      if (!this.#list.isAsRead(id)) this.#list.examine(id)
      if (++count % slice === 0) await turn()
    }
  }

  #everyId(): Set<string> {
    const ids = this.#list.allIds()
    const there = this.#env.fs.namesIn(this.#env.layout.directory)
    this.#list.lookAtArchive(there)
    for (const name of [...there, ...this.#list.problems.map(({ file }) => file)]) {
      const id = idOfFile(name)
      if (id === undefined) this.#list.noteName(name, ids)
      else ids.add(id)
    }
    return ids
  }
}

function turn(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve))
}
