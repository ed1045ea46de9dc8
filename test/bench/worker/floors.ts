/** The least that the disk takes for what the engine does: the same bytes, the same calls, nothing thought in between. */

import { randomBytes } from 'node:crypto'
import { lstatSync } from 'node:fs'
import { join } from 'node:path'
import { nodeFileSystem as disk } from '../../../src/store/file/file-system.ts'
import { Layout } from '../../../src/store/file/layout.ts'

/**
 * Files of a floor, made on the same terms as the engine's own. Both terms were measured on ext4, and each alone turned the
 * ratio round: a create costs 0.015 to 0.18 ms in one directory or another, so a floor lies where the engine prepares its
 * files; a rename over a file that was written a moment ago waits for its way to the disk (1.1 ms, else 0.02), so what a
 * floor replaces is as old as the tasks of the list, and never replaced twice.
 */
export class Floor {
  readonly #folder: string

  /** `texts` by name: what there is to be replaced. The list must have been committed to. */
  constructor(directory: string, texts: ReadonlyMap<string, string> = new Map()) {
    this.#folder = join(new Layout(directory).tx, `floor${randomBytes(8).toString('hex')}`)
    disk.makeDirectory(this.#folder)
    for (const [name, text] of texts) disk.createFile(this.#path(name), text, false)
  }

  /** One file with all the bytes: temp, link, rename over the file `target`, unlink. */
  oneTemp(text: string, target: string): void {
    disk.createFile(this.#path('temp'), text, false)
    disk.link(this.#path('temp'), this.#path('number'))
    disk.rename(this.#path('temp'), this.#path(target))
    disk.unlink(this.#path('number'))
  }

  /** The same with the bytes in two files, as a log entry and a task's new file are: one linked, one renamed. */
  twoTemps([task, entry]: readonly [string, string], target: string): void {
    disk.createFile(this.#path('temp'), task, false)
    disk.createFile(this.#path('entry'), entry, false)
    disk.link(this.#path('entry'), this.#path(randomName()))
    disk.rename(this.#path('temp'), this.#path(target))
    disk.unlink(this.#path('entry'))
  }

  /** Each text a new file: temp, rename, no flush. */
  files(texts: readonly string[]): void {
    for (const text of texts) {
      disk.createFile(this.#path('temp'), text, false)
      disk.rename(this.#path('temp'), this.#path(randomName()))
    }
  }

  remove(): void {
    disk.removeTree(this.#folder)
  }

  #path(name: string): string {
    return join(this.#folder, name)
  }
}

function randomName(): string {
  return `n${randomBytes(8).toString('hex')}`
}

/** What an answer cannot go without: the queued events of the watch, one look at the directory and one at the log. */
export async function leastLook(directory: string): Promise<void> {
  await new Promise((resolve) => setImmediate(resolve))
  await new Promise((resolve) => setImmediate(resolve))
  lstatSync(directory, { bigint: true })
  lstatSync(join(directory, '.dibs', 'log', 'none'), { bigint: true, throwIfNoEntry: false })
}
