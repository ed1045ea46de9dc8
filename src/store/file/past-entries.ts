/** Entries of the newest past epochs, found by task: unpacked once for however many files are asked about in one turn. */

import type { FileSystem } from './file-system.ts'
import type { Layout } from './layout.ts'
import { type LogEntry, parseEntry } from './log-entry.ts'
import { linesOf, pastNames } from './past-epochs.ts'

interface At {
  readonly fs: FileSystem
  readonly layout: Layout
}

type LinesById = ReadonlyMap<string, readonly string[]>

/**
 * So many epochs (1,000 changes each) are looked through: 20 ms once for three of 2.2 MB, then 0.03 ms a file (measured). With
 * half of it an editor that was left open overnight may be forgotten; double takes twice the time.
 */
const mostEpochs = 3

export class PastEntries {
  readonly #at: At
  #present = ''
  #names: readonly string[] = []
  /** 5 MB each, and asked for once in days: held while one turn asks for many, then as long as nobody needs the memory. */
  readonly #lines = new Map<string, WeakRef<LinesById>>()

  constructor(at: At) {
    this.#at = at
  }

  /** Of each epoch before `present`, the newest first, the entries that touch the task `id`, oldest first. Lazy. */
  *touching(id: string, present: string): Generator<LogEntry[]> {
    if (present !== this.#present) {
      this.#names = pastNames(this.#at).slice(0, mostEpochs)
      this.#present = present
      this.#lines.clear()
    }
    for (const name of this.#names) yield (this.#linesIn(name).get(id) ?? []).flatMap((line) => parseEntry(line) ?? [])
  }

  #linesIn(name: string): LinesById {
    const known = this.#lines.get(name)?.deref()
    if (known !== undefined) return known
    const lines = linesById(linesOf(this.#at, name))
    this.#lines.set(name, new WeakRef(lines))
    return lines
  }
}

/** Within an image each quote is escaped: this stands before the ids of an entry's changes and nowhere else. */
const mark = '"id":"'

function linesById(lines: readonly string[]): LinesById {
  const found = new Map<string, string[]>()
  for (const line of lines) {
    for (let at = line.indexOf(mark); at >= 0; at = line.indexOf(mark, at + 1)) {
      const id = line.slice(at + mark.length, line.indexOf('"', at + mark.length))
      const own = found.get(id)
      if (own === undefined) found.set(id, [line])
      else if (own.at(-1) !== line) own.push(line)
    }
  }
  return found
}
