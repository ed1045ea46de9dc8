/** What came before the present epoch: sealed epochs are retired and folded into one file each, append-only as a folder. */

import { join } from 'node:path'
import { type EpochStart, epochsIn, slotsOf } from './epoch.ts'
import { errorCode, type FileSystem, isMissing } from './file-system.ts'
import type { Layout } from './layout.ts'
import { type LogEntry, parseEntry } from './log-entry.ts'
import type { TokenDirectory } from './token-directory.ts'

interface At {
  readonly fs: FileSystem
  readonly layout: Layout
}

/**
 * Moves every epoch that another one follows out of `log/`, oldest first, under a name that sorts by its ordinal. Only those:
 * the newest epoch may be one that this process has not heard of.
 */
export function retire({ fs, layout }: At): void {
  for (const { name, start } of epochsIn(fs, layout).slice(0, -1)) {
    try {
      fs.rename(layout.epoch(name), join(layout.retired, `${String(start.ordinal).padStart(6, '0')}-${name}`))
    } catch (error) {
      if (!isMissing(error)) throw error // somebody else did it
    }
  }
}

/**
 * Folds each retired epoch into `history/<name>.jsonl`, one entry a line, and removes it. The file appears whole and once
 * (by link, or by rename without links), so a process that dies in between leaves nothing half, and one that reads an epoch
 * which another is removing finds the file there already.
 */
export function foldHistory(at: At & { readonly token: TokenDirectory }, kind: EpochStart['slots']): void {
  const { fs, layout, token } = at
  for (const name of fs.namesIn(layout.retired)) {
    const target = join(layout.history, `${name}.jsonl`)
    if (fs.stampIfThere(target) === undefined) {
      const prepared = join(token.path, `${name}.jsonl`)
      fs.createFile(prepared, entriesIn(at, join(layout.retired, name), kind).join(''), true)
      if (kind === 'links') linkOnce(fs, prepared, target)
      else fs.rename(prepared, target)
    }
    fs.removeTree(join(layout.retired, name))
  }
}

/**
 * Entries of past epochs (with `id`: those that touch that task), newest epoch first, each epoch's in order. Lazy: a caller stops when it has
 * enough. Only lines in which the id stands are parsed: an epoch is 1,000 lines.
 */
export function* pastEpochs({ fs, layout }: At, id?: string): Generator<LogEntry[]> {
  const mark = id === undefined ? '' : `"id":${JSON.stringify(id)}`
  for (const name of fs.namesIn(layout.history).sort().reverse()) {
    const lines = fs.readIfThere(join(layout.history, name))?.split('\n') ?? []
    const entries = lines.filter((line) => line.includes(mark)).flatMap((line) => parseEntry(line) ?? [])
    yield entries.filter((entry) => id === undefined || entry.changes.some((change) => change.id === id))
  }
}

function entriesIn({ fs }: At, epoch: string, kind: EpochStart['slots']): string[] {
  const slots = slotsOf(fs, kind)
  const lines: string[] = []
  for (let n = 1; ; n++) {
    const text = slots.read(epoch, n)
    if (text === undefined) return lines
    if (parseEntry(text) !== undefined) lines.push(text)
  }
}

function linkOnce(fs: FileSystem, prepared: string, target: string): void {
  try {
    fs.link(prepared, target)
  } catch (error) {
    if (errorCode(error) !== 'EEXIST') throw error
  }
  fs.unlink(prepared)
}
