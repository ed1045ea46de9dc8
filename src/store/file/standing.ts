/** Whether a committed entry stands, for a writer that could not bring it into place itself. */

import { hasStampsOf } from './edited-copies.ts'
import type { FileList, FileListEnvironment } from './file-list.ts'
import type { LogChange, LogEntry } from './log-entry.ts'
import { type Sight, textOf } from './outside-edits.ts'
import { changesFile } from './placement.ts'
import { parseTask } from './task-codec.ts'

/**
 * An entry that this process has taken in stands when each file holds what it wrote, or what the log has accounted for since
 * (somebody took it over and places it, or later commits followed), or went back behind a claim that the log keeps.
 *
 * A file that still holds the bytes before is one of a `.dibs` that somebody was removing at that moment: there the change has
 * to be made again. That its epoch is still there proves nothing: `rm -r` takes `tx/` with the prepared files before the log,
 * and a completion was answered and lost so. An edit from outside that came first is merged with the change, which stands then.
 * Over one that cannot be (nobody knows what it was made on) the change is made again, but only as a whole: a claim made with
 * it stands by itself, and made again it would take a second task. An edit that was made on the file as we wrote it, or as
 * somebody did later, came after the change, which stands.
 */
export function stands(at: FileListEnvironment & { readonly list: FileList }, epoch: string, entry: LogEntry): boolean {
  const fates = entry.changes.filter(changesFile).map((change) => fateOf(at, epoch, change))
  return !fates.includes('undone') && (fates.length === 0 || fates.includes('stands'))
}

function fateOf(at: FileListEnvironment & { readonly list: FileList }, epoch: string, change: LogChange) {
  const { sight, outside, rewound, merged } = at.list.examine(change.id)
  const text = textOf(sight)
  if (text === change.after) return 'stands'
  if (!isKnown(at, epoch) || (outside && text === change.before)) return 'undone'
  if (merged || (outside && isMadeOnLast(at.list, change, sight))) return 'stands'
  return outside && !rewound && !isMadeOn(change, sight) ? 'edited' : 'stands'
}

/** Has the file the stamps of the log's last image, and not those of before the change: who edited it had the change before them. */
function isMadeOnLast({ known }: FileList, { id, before }: LogChange, sight: Sight): boolean {
  const last = known.get(id)
  if (last === undefined || sight.kind !== 'task') return false
  return hasStampsOf(sight.task, last) && !(before !== null && hasStampsOf(sight.task, parseTask(id, before).task))
}

/** Has the file the term of the claim that this change made? Nobody but dibs raises it, so it was written over what we wrote. */
function isMadeOn({ id, before, after }: LogChange, sight: Sight): boolean {
  if (before === null || after === null || sight.kind !== 'task') return false
  const term = termOf(id, after)
  return term > termOf(id, before) && sight.task.term >= term
}

function termOf(id: string, image: string): number {
  return parseTask(id, image).task.term
}

/** Is the epoch the present one, or folded into the history? Else the log was begun anew, from files as they were then. */
function isKnown({ fs, layout }: FileListEnvironment, epoch: string): boolean {
  if (fs.stampIfThere(layout.epoch(epoch)) !== undefined) return true
  return [...fs.namesIn(layout.retired), ...fs.namesIn(layout.history)].some((name) => name.includes(epoch))
}
