/** What entry points note for their next run: small files of one topic each, whole or absent, and nothing rests on them. */

import { join } from 'node:path'
import { restoreFolders } from './epoch.ts'
import type { FileSystem } from './file-system.ts'
import { isMissing } from './file-system.ts'
import type { Layout } from './layout.ts'

/**
 * The oldest go beyond so many. Each session of Claude Code has one or two: halved, a cursor of yesterday's session is lost and
 * it is told nothing once; doubled, a folder of 400 files is listed at every new topic.
 */
const mostMemos = 200
/** Characters. A memo is a cursor, some ids: what is longer is not ours. */
const longest = 64 * 1024

const topicShape = /^[A-Za-z0-9_-]{1,120}$/

export interface MemoParts {
  readonly fs: FileSystem
  readonly layout: Layout
  /** From 0 to 1. */
  readonly luck: () => number
}

export class Memos {
  readonly #at: MemoParts

  constructor(parts: MemoParts) {
    this.#at = parts
  }

  /** The text of a topic, or undefined: never noted, gone again, or under a name that is no topic. */
  read(topic: string): string | undefined {
    const { fs, layout } = this.#at
    return topicShape.test(topic) ? fs.findIfThere(layout.memo(topic), longest)?.text : undefined
  }

  /** Puts the text in place of what was noted. Where there is no `.dibs` it does nothing: that one begins with a first change. */
  keep(topic: string, text: string | undefined): void {
    const { fs, layout } = this.#at
    if (!topicShape.test(topic) || fs.stampIfThere(layout.own) === undefined) return
    if (text === undefined) this.#forget(layout.memo(topic))
    else this.#note(topic, text)
  }

  #note(topic: string, text: string): void {
    const { fs, layout } = this.#at
    const isNew = fs.stampIfThere(layout.memo(topic)) === undefined
    try {
      this.#place(topic, text)
    } catch (error) {
      if (!isMissing(error)) throw error
      restoreFolders(this.#at) // a list of before there were memos, or somebody removed the folder alone
      this.#place(topic, text)
    }
    if (isNew) this.#thinOut()
  }

  #place(topic: string, text: string): void {
    const { fs, layout, luck } = this.#at
    // Made exclusively, so that a name drawn twice is an error and nobody's memo; the random names of the log would load node:crypto, 2 ms.
    const temporary = join(layout.memos, `${luck().toString(36).slice(2)}.tmp`)
    fs.createFile(temporary, text, false)
    fs.rename(temporary, layout.memo(topic))
  }

  /** By their times, which are compared with each other only. A temporary of a killed process goes the same way. */
  #thinOut(): void {
    const { fs, layout } = this.#at
    const names = fs.namesIn(layout.memos)
    if (names.length <= mostMemos) return
    const aged = names.map((name) => ({ name, time: fs.stampIfThere(join(layout.memos, name))?.modifiedNs ?? 0n }))
    aged.sort((a, b) => (a.time < b.time ? -1 : Number(a.time > b.time)))
    for (const { name } of aged.slice(0, names.length - mostMemos)) this.#forget(join(layout.memos, name))
  }

  #forget(path: string): void {
    try {
      this.#at.fs.unlink(path)
    } catch (error) {
      if (!isMissing(error)) throw error
    }
  }
}
