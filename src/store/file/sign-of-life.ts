/**
 * The heartbeat of a process: one lock of proper-lockfile, which goes with the process and is removed only while it is mine.
 *
 * The only file that knows the library, and never by its defaults: it removes a lock by its name, whoever made it since, also
 * at the process's exit, and a lost lock throws in a timer. Here it works on a disk whose `rmdir` knows what it made.
 */

import * as fs from 'node:fs'
import type * as Lockfile from 'proper-lockfile'
import { nodeFileSystem } from './file-system.ts'
import { lockOf } from './session-file.ts'

type Done = (error: Error | null) => void

/** At most 0.2 s in all: a never-used name is taken by nobody, so what fails three times fails for good. */
const retries = { retries: 2, factor: 2, minTimeout: 20, maxTimeout: 100, randomize: true }

/** The heartbeat beside one presence file. Its time is proper-lockfile's own: setting it from here would look like a theft. */
export class SignOfLife {
  readonly #file: string
  readonly #path: string
  readonly #onLost: () => void
  #lockfile: Pick<typeof Lockfile, 'unlockSync'> | undefined
  #mine: string | undefined
  readonly #disk = {
    stat: fs.stat,
    mkdir: (path: string, done: Done) => fs.mkdir(path, (error) => done(this.#noted(error))),
    utimes: (...[path, accessed, modified, done]: readonly [string, Date, Date, Done]) =>
      fs.utimes(path, accessed, modified, (error) => done(this.#noted(error))),
    rmdir: (_path: string, done: Done) => done(this.#remove()),
    rmdirSync: () => this.#remove(),
  }

  /** `onLost` is called once if the directory is removed, replaced, or cannot be written for three beats. */
  constructor(file: string, onLost: () => void) {
    this.#file = file
    this.#path = lockOf(file)
    this.#onLost = onLost
  }

  /** Rejects with `ELOCKED` when there is such a directory, else with Node's error. */
  async begin(heartbeatMs: number): Promise<void> {
    // `stale` only says how long failing writes are borne (the name is never contended): three beats, as a watcher would.
    const times = { update: heartbeatMs, stale: 3 * heartbeatMs }
    // Loaded when a session announces itself: whoever only looks, and every command of a person, is spared 5 ms at start.
    const { default: lockfile } = await import('proper-lockfile')
    this.#lockfile = lockfile
    await lockfile.lock(this.#file, { ...this.#where, ...times, retries, onCompromised: this.#onLost })
  }

  /** Synchronous; throws nothing. */
  release(): void {
    attempt(() => this.#lockfile?.unlockSync(this.#file, this.#where))
    this.#remove()
  }

  get #where() {
    return { lockfilePath: this.#path, realpath: false, fs: this.#disk }
  }

  #noted(error: Error | null): Error | null {
    if (error === null) attempt(() => this.#remember())
    return error
  }

  #remember(): void {
    this.#mine = this.#identity()
  }

  #remove(): null {
    attempt(() => {
      if (this.#mine !== undefined && this.#mine === this.#identity()) fs.rmdirSync(this.#path)
    })
    return null
  }

  /** Not the inode alone: ext4 gives it out again at once. Nobody can set the time of the last change. */
  #identity(): string | undefined {
    const stamp = nodeFileSystem.stampIfThere(this.#path)
    return stamp && `${stamp.inode} ${stamp.changedNs}`
  }
}

/** Nothing of a heartbeat may end the process: the folder was removed, or the disk refuses, and a later sweep clears up. */
function attempt(act: () => void): void {
  try {
    act()
  } catch {
    // What stays is swept once the session is gone.
  }
}
