/** What came before the present epoch: sealed epochs are retired and folded into one file each, append-only as a folder. */

import { join } from 'node:path'
import { type EpochStart, epochsIn, findEpoch, type OpenedEpoch, slotsOf } from './epoch.ts'
import { errorCode, type FileSystem, isMissing } from './file-system.ts'
import { bytesOfHistory, epochOfFile, historyFile, isFolded, linesWith, packLines } from './history-file.ts'
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
  const followed = epochsIn(fs, layout).slice(0, -1)
  if (followed.length > 0) fs.flushDirectory(layout.log) // the next one's name: while its seal is pending nobody else has
  for (const { name, start } of followed) {
    try {
      fs.rename(layout.epoch(name), join(layout.retired, retiredName(name, start)))
    } catch (error) {
      if (!isMissing(error)) throw error // somebody else did it
    }
  }
}

/**
 * Folds each retired epoch into `history/<name>.jsonl.gz`, one entry a line, and removes it. The file appears whole and once
 * (by link, or by rename without links), so a process that dies in between leaves nothing half, and one that reads an epoch
 * which another is removing finds the file there already.
 */
export function foldHistory(at: At & { readonly token: TokenDirectory }, kind: EpochStart['slots']): void {
  const { fs, layout, token } = at
  for (const name of fs.namesIn(layout.retired)) {
    const lines = isFolded(at, name) ? [] : entriesIn(at, join(layout.retired, name), kind)
    // Asked again after reading: another may have folded the epoch and begun to remove it, and a rename would put what was left of
    // it over the whole. Found not folded now, nothing had been removed, and a later rename replaces a file by its like.
    if (!isFolded(at, name)) {
      const [prepared, target] = [join(token.path, historyFile(name)), join(layout.history, historyFile(name))]
      fs.createFile(prepared, packLines(lines), true)
      if (kind === 'links') linkOnce(fs, prepared, target)
      else fs.rename(prepared, target)
    }
    fs.removeTree(join(layout.retired, name))
  }
}

/**
 * Entries of past epochs (with `id`: those that touch that task), newest epoch first, each epoch's in order. Lazy: a caller stops when it has
 * enough: an epoch is unpacked when it is its turn. Only lines in which the id stands are parsed: an epoch is 1,000 lines. What is
 * sealed or retired and not folded yet (its process died there) is read where it lies.
 */
export function* pastEpochs(at: At, id?: string): Generator<LogEntry[]> {
  const mark = id === undefined ? '' : `"id":${JSON.stringify(id)}`
  for (const name of pastNames(at)) {
    const entries = linesOf(at, name, mark).flatMap((line) => parseEntry(line) ?? [])
    yield entries.filter((entry) => id === undefined || entry.changes.some((change) => change.id === id))
  }
}

/** Who has not looked for longer reads the list anew; an epoch has 1,000 entries, under load some more. */
const mostEpochsBehind = 3

/** Entries after number `n` of a past epoch, and those of the past ones that follow it; undefined when it is not among the newest. */
export function pastEntriesAfter(at: At, epoch: string, n: number): LogEntry[] | undefined {
  return linesFrom(at, epoch)
    ?.slice(n)
    .flatMap((line) => parseEntry(line) ?? [])
}

/** Where a reader stood: at entry `head` of an epoch, which has this nonce. */
export interface Standpoint {
  readonly epoch: string
  readonly head: number
  readonly nonce: string | undefined
}

/**
 * The epoch in which a reader goes on whose own was ended and retired, and the entries that it has missed until then. Undefined when
 * there is no such way: it was idle for too long, or this is another list.
 */
export function wayOn(at: At, { epoch, head, nonce }: Standpoint): { missed: LogEntry[]; next: OpenedEpoch } | undefined {
  const names = () => at.fs.namesIn(at.layout.log).join('/')
  for (;;) {
    const before = names()
    const next = findEpoch(at.fs, at.layout)
    const lines = next === undefined || next.name === epoch ? undefined : linesFrom(at, epoch)
    if (next === undefined || lines === undefined) return undefined
    if (names() !== before) continue // another epoch has ended: its entries are missed, too, or have been read twice
    const last = lines[head - 1]
    const isTheSame = head === 0 || (nonce !== undefined && last !== undefined && parseEntry(last)?.nonce === nonce)
    return isTheSame ? { missed: lines.slice(head).flatMap((line) => parseEntry(line) ?? []), next } : undefined
  }
}

/** The lines of a past epoch and of those that follow it; undefined when it is not among the newest. */
function linesFrom(at: At, epoch: string): string[] | undefined {
  const names = pastNames(at).slice(0, mostEpochsBehind)
  const place = names.findIndex((name) => name.slice(name.indexOf('-') + 1) === epoch)
  if (place === -1) return undefined
  return names
    .slice(0, place + 1)
    .reverse()
    .flatMap((name) => linesOf(at, name))
}

/** `<ordinal>-<epoch>` of every epoch but the present one, the newest first. */
export function pastNames({ fs, layout }: At): string[] {
  const sealed = epochsIn(fs, layout)
    .slice(0, -1)
    .map(({ name, start }) => retiredName(name, start))
  const folded = fs.namesIn(layout.history).map(epochOfFile)
  return [...new Set([...sealed, ...fs.namesIn(layout.retired), ...folded])].sort().reverse()
}

/** Those in which `mark` stands. Looked for in the order in which an epoch moves, and once more where it ends: it may move on between two looks. */
export function linesOf(at: At, name: string, mark = ''): string[] {
  const { layout } = at
  const epoch = name.slice(name.indexOf('-') + 1)
  const folded = () => {
    const bytes = bytesOfHistory(at, name)
    return bytes && linesWith(bytes, mark)
  }
  const whole = folded()
  if (whole !== undefined) return whole
  const found = [layout.epoch(epoch), join(layout.retired, name)].map((folder) => linesIn(at, folder))
  // One that was retired while it was read is cut short here, and whole there.
  const [before = [], after = []] = found
  return folded() ?? (before.length > after.length ? before : after).filter((line) => line.includes(mark))
}

function linesIn(at: At, folder: string): string[] {
  return (['links', 'directories'] as const).flatMap((kind) => entriesIn(at, folder, kind))
}

function retiredName(name: string, { ordinal }: Pick<EpochStart, 'ordinal'>): string {
  return `${String(ordinal).padStart(6, '0')}-${name}`
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
