/** The presence file of one process: what stands in it and how it is named. No reader ever meets half of one. */

import { renameSync, rmSync } from 'node:fs'
import { nodeFileSystem } from './file-system.ts'
import { hasShape, isNumber, isOneOf, isText, maybe, orNull } from './shape.ts'

/** What a process says of itself. `since` is ISO 8601; `hint` is empty without one; `gone` is its last word. */
export interface SessionRecord {
  readonly session: string
  readonly name: string
  readonly pid: number
  readonly startTime: number | null
  readonly pidNamespace: string | null
  readonly bootId: string | null
  /** The process that started this one (a server's Claude Code): through it hooks find their session. */
  readonly client?: Client | undefined
  readonly host: string
  readonly user: string
  readonly hint: string
  readonly where: { readonly dir?: string | undefined; readonly branch?: string | undefined; readonly head?: string | undefined }
  readonly since: string
  readonly gone?: boolean | undefined
}

interface Client {
  readonly pid: number
  readonly startTime: number | null
}

/** Above it no system gives out pids; 0 and below would address process groups. */
const isPid = (value: unknown): value is number => Number.isInteger(value) && isNumber(value) && value > 0 && value <= 0x7fffffff

const isRecord = hasShape<Omit<SessionRecord, 'client'>>({
  session: isText,
  name: isText,
  pid: isPid,
  startTime: orNull(isNumber),
  pidNamespace: orNull(isText),
  bootId: orNull(isText),
  host: isText,
  user: isText,
  hint: isText,
  where: hasShape<SessionRecord['where']>({ dir: maybe(isText), branch: maybe(isText), head: maybe(isText) }),
  since: isText,
  gone: maybe(isOneOf([true, false])),
})

const isClient = hasShape<Client>({ pid: isPid, startTime: orNull(isNumber) })

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
    const value: unknown = JSON.parse(text)
    if (!isRecord(value)) return undefined
    const client: unknown = Reflect.get(value, 'client')
    return { ...value, client: isClient(client) ? client : undefined }
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
