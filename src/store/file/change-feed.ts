/** Commits as others see them: since a cursor, and of one task. */

import { historyOf, maxHistoryLines } from '../history.ts'
import type { ChangeRecord, Changes, HistoryLine } from '../task-store.ts'
import type { FileList } from './file-list.ts'
import type { FileSystem } from './file-system.ts'
import type { Layout } from './layout.ts'
import type { LogEntry } from './log-entry.ts'
import { pastEntriesAfter, pastEpochs } from './past-epochs.ts'
import { parseTask } from './task-codec.ts'

interface At {
  readonly fs: FileSystem
  readonly layout: Layout
  readonly list: FileList
}

/** A task that was quiet for so many epochs (1,000 commits each) tells only its newer past; the history has all of it. */
const epochsToLookBack = 3

/** Cursors are `<epoch>:<number>`: a bare number would point nowhere after a compaction. Empty before the first commit. */
export function changesSince(at: At, cursor: string | undefined): Changes {
  const { position } = at.list
  if (cursor === position) return { cursor: position, records: [], startOver: false }
  const entries = cursor === undefined ? undefined : entriesSince(at, cursor)
  return { cursor: position, records: recordsOf(entries ?? []), startOver: entries === undefined }
}

/** Undefined for a cursor of another list, or of another time. */
function entriesSince(at: At, cursor: string): LogEntry[] | undefined {
  const { log } = at.list
  if (log === undefined) return undefined
  if (cursor === '') return log.ordinal === 1 ? log.entriesAfter(0) : undefined
  const [epoch = '', number] = cursor.split(':')
  const from = Number(number)
  if (epoch === log.epoch) return from <= log.head ? log.entriesAfter(from) : undefined
  const past = Number.isInteger(from) ? pastEntriesAfter(at, epoch, from) : undefined
  return past === undefined ? undefined : [...past, ...log.entriesAfter(0)]
}

/** The last `count` commits of this epoch. */
export function latestChanges({ log, position }: FileList, count: number): Changes {
  const entries = log === undefined ? [] : log.entriesAfter(Math.max(0, log.head - count))
  return { cursor: position, records: recordsOf(entries), startOver: true }
}

/** What happened to a task, newest last. */
export function taskHistory(at: At, id: string): HistoryLine[] {
  let records = recordsOf(at.list.log?.entriesTouching(id) ?? [])
  let looked = 0
  for (const entries of pastEpochs(at, id)) {
    if (records.length >= maxHistoryLines || looked++ === epochsToLookBack) break
    records = [...recordsOf(entries), ...records]
  }
  return historyOf(records, id)
}

/** The newest first, back to where the history begins; past epochs are read when the caller gets there. */
export function* recordsDown(at: At, id?: string): Generator<ChangeRecord> {
  const { log } = at.list
  yield* recordsOf(id === undefined ? (log?.entriesAfter(0) ?? []) : (log?.entriesTouching(id) ?? [])).reverse()
  for (const entries of pastEpochs(at, id)) yield* recordsOf(entries).reverse()
}

function recordsOf(entries: readonly LogEntry[]): ChangeRecord[] {
  return entries
    .filter((entry) => entry.kind !== 'seal')
    .map(({ at, kind, by, changes }) => ({
      at,
      kind,
      by: { session: by.session, owner: by.owner },
      tasks: changes.map(({ id, before, after }) => ({ id, before: imageOf(id, before), after: imageOf(id, after) })),
    }))
}

function imageOf(id: string, text: string | null) {
  if (text === null) return undefined
  try {
    return parseTask(id, text).task
  } catch {
    return undefined // the file that an edit by hand had broken
  }
}
