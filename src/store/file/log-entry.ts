/** What one commit writes into the log: the before- and after-image of every task that it touches. */

import { z } from 'zod'

const change = z.object({
  id: z.string(),
  /** Text of the file that this change replaces; null when there was none. */
  before: z.string().nullable(),
  /** Text of the task after it; null when the task is gone (its file was removed by somebody, and nobody held it). */
  after: z.string().nullable(),
  /**
   * Set where the file keeps other bytes than `after` (an edit from outside that was logged): the hash of those bytes, or
   * null for a missing file. Nothing is written for such a change.
   */
  seen: z.string().nullable().optional(),
  /** The file went back behind the claim that `after` keeps. */
  rewound: z.literal(true).optional(),
})

const entry = z.object({
  kind: z.enum(['create', 'claim', 'complete', 'update', 'release', 'outside', 'repair', 'seal']),
  /** Random. An entry with my nonce is mine, whatever the link that made it answered. */
  nonce: z.string(),
  /** Name of the directory that holds the prepared files (and the entry's second name) until the entry is in place. */
  token: z.string(),
  at: z.string(),
  by: z.object({ session: z.string().optional(), owner: z.string(), host: z.string(), user: z.string() }),
  changes: z.array(change),
  /** Of a seal: the epoch that follows. */
  next: z.string().optional(),
})

export type LogChange = z.infer<typeof change>
export type LogEntry = z.infer<typeof entry>

/** The entry that `text` holds, or undefined for one that a power cut left empty or half: it was never promised. */
export function parseEntry(text: string): LogEntry | undefined {
  try {
    return entry.parse(JSON.parse(text))
  } catch {
    return undefined
  }
}

/** One line of JSON, as it stands in the log and in the history. */
export function formatEntry(written: LogEntry): string {
  return `${JSON.stringify(written)}\n`
}
