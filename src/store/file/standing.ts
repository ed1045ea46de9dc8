/** Whether a committed entry stands, for a writer that was taken over or lost its log while it slept. */

import type { FileList, FileListEnvironment } from './file-list.ts'
import type { LogEntry } from './log-entry.ts'
import { textOf } from './outside-edits.ts'
import { writesFile } from './placement.ts'

/**
 * An entry stands when its epoch is still known here: as the present one, or folded into the history. When `.dibs` was
 * removed in between, the files alone decide: it stands if they all hold what it wrote.
 */
export function standsWithoutLog(at: FileListEnvironment & { readonly list: FileList }, epoch: string, entry: LogEntry): boolean {
  const { fs, layout } = at
  const isThere = fs.stampIfThere(layout.epoch(epoch)) !== undefined
  const isPast = () => [...fs.namesIn(layout.retired), ...fs.namesIn(layout.history)].some((name) => name.includes(epoch))
  if (isThere || isPast()) return true
  return entry.changes.every((change) => !writesFile(change) || textOf(at.list.examine(change.id).sight) === change.after)
}
