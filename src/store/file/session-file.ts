/** The presence file of one process: what stands in it and how it is named. No reader ever meets half of one. */

import { renameSync, rmSync } from 'node:fs'
import { z } from 'zod'
import { nodeFileSystem } from './file-system.ts'

const recordShape = z.object({
  session: z.string(),
  name: z.string(),
  /** Above it no system gives out pids; 0 and below would address process groups. */
  pid: z.int().positive().max(0x7fffffff),
  startTime: z.number().nullable(),
  pidNamespace: z.string().nullable(),
  bootId: z.string().nullable(),
  /** The process that started this one (a server's Claude Code): through it hooks find their session. */
  client: z.object({ pid: z.int().positive(), startTime: z.number().nullable() }).optional().catch(undefined),
  host: z.string(),
  user: z.string(),
  hint: z.string(),
  where: z.object({ dir: z.string().optional(), branch: z.string().optional(), head: z.string().optional() }),
  since: z.string(),
  gone: z.boolean().optional(),
})

/** What a process says of itself. `since` is ISO 8601; `hint` is empty without one; `gone` is its last word. */
export type SessionRecord = Readonly<z.infer<typeof recordShape>>

/** Where a session works, as it last said. */
export type Where = SessionRecord['where']

const SUFFIX = '.json'

/** A presence file's name; `random` keeps two processes of one session apart, and is never used twice. */
export function sessionFileName(session: string, random: string): string {
  return `${session}.${random}${SUFFIX}`
}

/** The session that a name in the folder belongs to; undefined for names of other things. */
export function sessionOfFile(name: string): string | undefined {
  if (!name.endsWith(SUFFIX)) return undefined
  const dot = name.lastIndexOf('.', name.length - SUFFIX.length - 1)
  return dot > 0 ? name.slice(0, dot) : undefined
}

/** The directory whose time is the heartbeat of the process behind a presence file. */
export function lockOf(file: string): string {
  return `${file}.lock`
}

/** Undefined for text that is no presence record (damaged, or of another version): it says nothing, and least of all "gone". */
export function parseRecord(text: string): SessionRecord | undefined {
  try {
    return recordShape.safeParse(JSON.parse(text)).data
  } catch {
    return undefined
  }
}

/** Puts a record in place at `path` whole, over whatever stood there; `temporary` is a name of its own in the same folder. */
export function writeRecord(path: string, record: SessionRecord, temporary: string): void {
  withTemporary(temporary, `${JSON.stringify(record, null, 2)}\n`, () => renameSync(temporary, path))
}

/** Writes `temporary`, hands it on, and leaves nothing of it behind. */
export function withTemporary(temporary: string, text: string, use: () => void): void {
  try {
    nodeFileSystem.createFile(temporary, text, false)
    use()
  } finally {
    rmSync(temporary, { force: true })
  }
}
