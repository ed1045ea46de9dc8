/** The log of a list as it is found: its newest epoch, read to the end, and what it says of every task. */

import { CommitLog } from './commit-log.ts'
import { findEpoch } from './epoch.ts'
import type { FileSystem } from './file-system.ts'
import { KnownTasks } from './known-tasks.ts'
import type { Layout } from './layout.ts'
import { RebootEvidence } from './reboot.ts'

export interface OpenedLog {
  readonly log: CommitLog
  readonly known: KnownTasks
  /** Set when the machine was started anew since the epoch began. */
  readonly reboot: RebootEvidence | undefined
}

/**
 * An epoch that is always gone when it is read has been sealed, and what its seal names was taken away by hand: nobody can follow it.
 * Under load an epoch ends once in a second.
 */
const mostInVain = 100

/** Undefined for a list that has no log, or none that anybody could go on in. */
export function openLog(at: {
  readonly fs: FileSystem
  readonly layout: Layout
  readonly boot: string | null
}): OpenedLog | undefined {
  for (let i = 0; i < mostInVain; i++) {
    const opened = findEpoch(at.fs, at.layout)
    if (opened === undefined) return undefined
    const log = new CommitLog(at.fs, at.layout, opened)
    const entries = log.catchUp()
    // Ended between listing the epochs and reading this one: the next one is read as it is, for what a power cut did stands in its tail.
    if (entries === 'gone' || log.epoch !== opened.name) continue
    const known = KnownTasks.from(opened.start.tasks)
    for (const entry of [...opened.tail.map((dated) => dated.entry), ...entries]) known.apply(entry)
    return { log, known, reboot: RebootEvidence.of(at, opened, log) }
  }
  return undefined
}
