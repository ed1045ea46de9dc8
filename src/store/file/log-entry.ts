/** What one commit writes into the log: the before- and after-image of every task that it touches. */

import type { ChangeKind } from '../../domain/world.ts'
import { hasShape, isListOf, isNumber, isOneOf, isText, maybe, orNull } from './shape.ts'

export interface LogChange {
  readonly id: string
  /** Text of the file that this change replaces; null when there was none. */
  readonly before: string | null
  /**
   * Text of the task after it; null when the task is gone: moved into the archive, or (with `seen`) its file was removed by
   * somebody, and nobody held it.
   */
  readonly after: string | null
  /**
   * Set where the file keeps other bytes than `after` (an edit from outside that was logged): the hash of those bytes, or
   * null for a missing file. Nothing is written for such a change.
   */
  readonly seen?: string | null | undefined
  /** The text that the file keeps, where `after` is what it makes with the log's image: the next save may be made on it. */
  readonly found?: string | undefined
  /** The file went back behind the claim that `after` keeps. */
  readonly rewound?: true | undefined
  /** By what the prepared file is known again in its place (see `markOf`): a reader need not read it then. */
  readonly mark?: string | undefined
}

export interface LogEntry {
  readonly kind: ChangeKind
  /** Never used twice. An entry with my nonce is mine, whatever the link that made it answered. */
  readonly nonce: string
  /** Name of the directory that holds the prepared files (and the entry's second name) until the entry is in place. */
  readonly token: string
  readonly at: string
  readonly by: { readonly session?: string | undefined; readonly owner: string; readonly host: string; readonly user: string }
  readonly changes: readonly LogChange[]
  /** Of a seal: the epoch that follows. */
  readonly next?: string | undefined
  /** Of a seal: entries after this number are not in entry 0 of the epoch that follows, but in its tail. */
  readonly from?: number | undefined
}

const isChange = hasShape<LogChange>({
  id: isText,
  before: orNull(isText),
  after: orNull(isText),
  seen: maybe(orNull(isText)),
  found: maybe(isText),
  rewound: maybe(isOneOf([true])),
  mark: maybe(isText),
})

const isEntry = hasShape<LogEntry>({
  kind: isOneOf(['create', 'claim', 'complete', 'update', 'release', 'undo', 'import', 'archive', 'outside', 'repair', 'seal']),
  nonce: isText,
  token: isText,
  at: isText,
  by: hasShape<LogEntry['by']>({ session: maybe(isText), owner: isText, host: isText, user: isText }),
  changes: isListOf(isChange),
  next: maybe(isText),
  from: maybe(isNumber),
})

/** The entry that `text` holds, or undefined for one that a power cut left empty or half: it was never promised. */
export function parseEntry(text: string): LogEntry | undefined {
  try {
    const value: unknown = JSON.parse(text)
    return isEntry(value) ? value : undefined
  } catch {
    return undefined
  }
}

/** One line of JSON, as it stands in the log and in the history. */
export function formatEntry(written: LogEntry): string {
  return `${JSON.stringify(written)}\n`
}

/** An entry and when its file was written. */
export interface DatedEntry {
  readonly entry: LogEntry
  readonly writtenNs: bigint
}

/** One line of JSON. */
export function formatDated({ entry, writtenNs }: DatedEntry): string {
  return `${JSON.stringify({ written: String(writtenNs), entry })}\n`
}

const isDated = hasShape<{ written: string; entry: LogEntry }>({ written: isText, entry: isEntry })

/** The entry of a line that `formatDated` has written; undefined for anything else. */
export function parseDated(line: string): DatedEntry | undefined {
  try {
    const value: unknown = JSON.parse(line)
    return isDated(value) ? { entry: value.entry, writtenNs: BigInt(value.written) } : undefined
  } catch {
    return undefined
  }
}
