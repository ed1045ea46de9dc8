/**
 * After a restart of the machine: which task files a power cut set back behind the log.
 *
 * A flushed entry survives power loss, the task files it changed need not: they are found empty, all NUL, or as they were
 * before. Such a file is brought to the log's last image by the first commit after the restart, as an ordinary entry, so that
 * no lock is needed and two processes that find it at once cannot undo later work.
 */

import type { CommitLog } from './commit-log.ts'
import { hashOf } from './content-hash.ts'
import type { OpenedEpoch } from './epoch.ts'
import type { FileSystem } from './file-system.ts'
import type { Layout } from './layout.ts'
import type { DatedEntry } from './log-entry.ts'

/** What the log of an earlier boot says of one task's file. */
interface Trace {
  /** Hashes of every image that came before the last one. */
  readonly older: Set<string | null>
  /** When the entry with the last image was written. */
  writtenNs: bigint
}

interface At {
  readonly fs: FileSystem
  readonly layout: Layout
  readonly boot: string | null
}

/** A create whose file is missing was cut off only if nothing happened in the list directory for this long after it. */
const tailNs = 2_000_000_000n

/** What the log of an earlier boot tells about the files of its tasks. */
export class RebootEvidence {
  /** The epoch of the earlier boot. */
  readonly epoch: string
  readonly #at: At
  readonly #traces: ReadonlyMap<string, Trace>

  private constructor(at: At, epoch: string, traces: ReadonlyMap<string, Trace>) {
    this.#at = at
    this.epoch = epoch
    this.#traces = traces
  }

  /** Evidence, if this epoch was begun before the machine was last started. */
  static of(at: At, opened: OpenedEpoch, log: CommitLog): RebootEvidence | undefined {
    const { boot } = opened.start
    if (boot === null || at.boot === null || boot === at.boot || log.epoch !== opened.name) return undefined
    return new RebootEvidence(at, log.epoch, traces([...opened.tail, ...log.datedEntriesAfter(0)]))
  }

  ids(): Iterable<string> {
    return this.#traces.keys()
  }

  /** Is what stands in the file of `id` (null: no file) what the power cut left there, rather than somebody's edit? */
  wasCut(id: string, text: string | null): boolean {
    const trace = this.#traces.get(id)
    if (trace === undefined) return false
    if (text === null) return trace.older.has(null) && this.#nothingSince(trace)
    if (/^\0*$/.test(text)) return true
    const modified = this.#at.fs.stampIfThere(this.#at.layout.task(id))?.modifiedNs
    return trace.older.has(hashOf(text)) && modified !== undefined && modified <= trace.writtenNs
  }

  #nothingSince(trace: Trace): boolean {
    const directory = this.#at.fs.stampIfThere(this.#at.layout.directory)
    return directory !== undefined && directory.modifiedNs - trace.writtenNs < tailNs
  }
}

function traces(dated: readonly DatedEntry[]): Map<string, Trace> {
  const found = new Map<string, Trace>()
  for (const { entry, writtenNs } of dated) {
    for (const change of entry.changes) {
      const trace = found.get(change.id) ?? { older: new Set(), writtenNs }
      trace.older.add(change.before === null ? null : hashOf(change.before))
      trace.writtenNs = writtenNs
      found.set(change.id, trace)
    }
  }
  return found
}
