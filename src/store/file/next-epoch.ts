/**
 * The epoch that a seal names: prepared before the seal has its number, completed after. Entry 0 is written and flushed without
 * hurry; what is committed meanwhile follows it in a tail of a few entries, while the seal is pending and nothing can follow.
 *
 * With entry 0 written whole for each try to take the number (10 to 30 ms at 10,000 tasks) no try was in time under load: an epoch
 * had 5,000 entries and ended when the writers did.
 */

import { join } from 'node:path'
import type { CommitLog } from './commit-log.ts'
import { unlinkIfThere } from './entry-slots.ts'
import { tailFile } from './epoch.ts'
import type { FileSystem } from './file-system.ts'
import { formatDated, type LogEntry } from './log-entry.ts'

/**
 * Completes what `seal` names, in the directory `token` that holds both, from the log alone: whoever finishes a seal for a dead one
 * comes to the same. The entries themselves are the tail: after a power cut they tell what their files should be, as they did before.
 */
export function completeNext(fs: FileSystem, log: CommitLog, { seal, token }: { seal: LogEntry; token: string }): void {
  if (seal.next === undefined || seal.from === undefined) return
  const next = join(token, seal.next)
  if (fs.stampIfThere(next) === undefined) return // it is in its place
  const tail = log.datedEntriesAfter(seal.from).filter(({ entry }) => entry.kind !== 'seal')
  unlinkIfThere(fs, join(next, tailFile)) // of somebody who died here
  fs.createFile(join(next, tailFile), tail.map(formatDated).join(''), true)
  fs.flushDirectory(next)
}
