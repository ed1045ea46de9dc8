/** Commits as others see them: since a cursor, and of one task. */

import { historyOf, maxHistoryLines } from '../history.ts'
import type { ChangeRecord, Changes, HistoryLine } from '../task-store.ts'
import type { FileList } from './file-list.ts'
import type { FileSystem } from './file-system.ts'
import type { Layout } from './layout.ts'
import type { LogEntry } from './log-entry.ts'
import { pastEpochs } from './past-epochs.ts'
import { parseTask } from './task-codec.ts'

/** A task that was quiet for so many epochs (1,000 commits each) tells only its newer past; the history has all of it. */
const epochsToLookBack = 3

/** Cursors are `<epoch>:<number>`: a bare number would point nowhere after a compaction. */
export function changesSince(list: FileList, cursor: string | undefined): Changes {
  const { log, position } = list
  if (cursor === position) return { cursor: position, records: [], startOver: false }
  const [epoch, number] = cursor?.split(':') ?? []
  // Nobody had committed yet: whatever the first epoch holds came later.
  const from = cursor === '' && log?.ordinal === 1 ? 0 : Number(number)
  if (log === undefined || (cursor !== '' && epoch !== log.epoch) || !(from <= log.head))
    return { cursor: position, records: [], startOver: true }
  return { cursor: position, records: recordsOf(log.entriesAfter(from)), startOver: false }
}

/** The last `count` commits of this epoch. */
export function latestChanges({ log, position }: FileList, count: number): Changes {
  const entries = log === undefined ? [] : log.entriesAfter(Math.max(0, log.head - count))
  return { cursor: position, records: recordsOf(entries), startOver: true }
}

/** What happened to a task, newest last. */
export function taskHistory(at: { fs: FileSystem; layout: Layout; list: FileList }, id: string): HistoryLine[] {
  let records = recordsOf(at.list.log?.entriesTouching(id) ?? [])
  let looked = 0
  for (const entries of pastEpochs(at, id)) {
    if (records.length >= maxHistoryLines || looked++ === epochsToLookBack) break
    records = [...recordsOf(entries), ...records]
  }
  return historyOf(records, id)
}

/** The newest first, back to where the history begins; past epochs are read when the caller gets there. */
export function* recordsDown(at: { fs: FileSystem; layout: Layout; list: FileList }, id?: string): Generator<ChangeRecord> {
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
