/** Who of those with a presence file is gone: judged from the folder and this host's evidence, never from a file's age. */

import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { type FileStamp, nodeFileSystem } from './file-system.ts'
import type { HeartbeatWatch } from './heartbeat-watch.ts'
import { askPid, type PidWord, type ProcessEvidence } from './process-evidence.ts'
import { lockOf, parseRecord, type SessionRecord, sessionOfFile } from './session-file.ts'

export type Standing = 'live' | 'gone' | 'unknown'

export interface RosterOptions {
  readonly folder: string
  readonly host: string
  readonly evidence: ProcessEvidence
  readonly monotonic: () => number
  /** Without it only what a file and a pid say counts (a one-shot call has no time to watch). */
  readonly watch?: HeartbeatWatch | undefined
  /** How long a heartbeat must stand still under my eyes, in ms, for each thing that a pid can say. */
  readonly stillness: Readonly<Record<Exclude<PidWord, 'dead'>, number>>
  /** Called before somebody is found gone by stillness: whoever judges me in the same moment sees me beat. */
  readonly beat: () => void
}

/**
 * How long a verdict may be used again within an answer, in ms. Ten times as long, and a killed session's tasks would not be free "at once";
 * at 0 a call that asks about 100 claims would read the folder 100 times (about 30 µs each for a handful of sessions).
 */
export const verdictMs = 5
/**
 * A folder whose stamp has stood still is not listed again, nor are its files looked at: whatever a session says is renamed into it.
 * Not before this, in ms, after its last change was seen: two in one tick of the file system's clock leave one stamp. And listed it is
 * after the longer time all the same: not every disk tells. Among 32 sessions listing and looking were a fifth of all their work.
 */
const stillMs = { least: 20, most: 1_000 } as const

/**
 * For so long after a close look only its pid is asked again, in ms, where the file is as it was. A close look reads /proc and two
 * stamps, 16 to 45 µs of each living session: among 32 that all hold a task it was half of what a commit of one cost the
 * others. Double, and a killed process whose parent does not ask for it (a zombie) holds its tasks that much longer.
 */
const closeLookMs = 50

interface KnownFile {
  readonly name: string
  readonly session: string
  stamp?: FileStamp
  record?: SessionRecord | undefined
  /** When a close look last found its process alive, and by which record. */
  lived?: { readonly record: SessionRecord; readonly at: number } | undefined
  /** The process is dead or took its leave: for good, a process does not come back. */
  isFinal: boolean
}

type Verdict = 'gone' | 'live' | 'vanished'

export class SessionRoster {
  readonly #at: RosterOptions
  #names: ReadonlySet<string> = new Set()
  #files = new Map<string, KnownFile>()
  #sessions = new Map<string, KnownFile[]>()
  readonly #standings = new Map<string, Standing>()
  #listedAt = Number.NEGATIVE_INFINITY
  #judgedAt = Number.NEGATIVE_INFINITY
  /** The folder as it was listed, and when it was first seen so. */
  #folder: { readonly stamp: FileStamp | undefined; readonly since: number; readonly isStill: boolean } | undefined

  constructor(options: RosterOptions) {
    this.#at = options
  }

  /** Lists the folder again and forgets all verdicts, and who was alive a moment ago. */
  refresh(): void {
    this.#list()
    for (const file of this.#files.values()) file.lived = undefined
  }

  /** The next question is not answered from an earlier one. */
  lookAnew(): void {
    this.#judgedAt = Number.NEGATIVE_INFINITY
  }

  /** A folder that is missing or closed to us is an empty one. */
  #list(): void {
    this.#lookAtFolder()
    this.#names = new Set(namesIn(this.#at.folder))
    const known = this.#files
    this.#files = new Map()
    this.#sessions = new Map()
    for (const name of this.#names) {
      const session = sessionOfFile(name)
      if (session === undefined) continue
      const file = known.get(name) ?? { name, session, isFinal: false }
      this.#files.set(name, file)
      this.#sessions.set(session, [...(this.#sessions.get(session) ?? []), file])
    }
    this.#at.watch?.keep(this.#names)
    this.#listedAt = this.#at.monotonic()
    this.#judgeAnew()
  }

  #judgeAnew(): void {
    this.#standings.clear()
    this.#judgedAt = this.#at.monotonic()
  }

  #lookAtFolder(): void {
    const [stamp, now] = [stampOf(this.#at.folder), this.#at.monotonic()]
    const since = isSame(stamp, this.#folder?.stamp) ? (this.#folder?.since ?? now) : now
    this.#folder = { stamp, since, isStill: stamp !== undefined && now - since >= stillMs.least }
  }

  /** Would listing it again show the same names, and every file as it was? */
  #isAsListed(): boolean {
    const isDue = this.#at.monotonic() - this.#listedAt >= stillMs.most
    return !isDue && this.#folder?.isStill === true && isSame(stampOf(this.#at.folder), this.#folder.stamp)
  }

  /** Gone only if all its processes are; unknown without a file. */
  standing(session: string): Standing {
    this.#refreshIfOld()
    const known = this.#standings.get(session)
    if (known !== undefined) return known
    const standing = this.#judgeAll(session)
    this.#standings.set(session, standing)
    return standing
  }

  /** What the processes of a session say of themselves, oldest first; damaged files say nothing. */
  records(session: string): readonly SessionRecord[] {
    this.#refreshIfOld()
    const files = this.#sessions.get(session) ?? []
    for (const file of files) if (!file.isFinal) this.#read(file)
    return files.flatMap(({ record }) => record ?? []).sort((a, b) => (a.since < b.since ? -1 : 1))
  }

  sessions(): readonly string[] {
    this.#refreshIfOld()
    return [...this.#sessions.keys()]
  }

  /** Names of the presence files of a session. */
  filesOf(session: string): readonly string[] {
    return (this.#sessions.get(session) ?? []).map(({ name }) => name)
  }

  /** Names in the folder that are no presence files (heartbeats, reservations, what a killed process left). */
  otherNames(): readonly string[] {
    return [...this.#names].filter((name) => !this.#files.has(name))
  }

  has(name: string): boolean {
    return this.#names.has(name)
  }

  #refreshIfOld(): void {
    if (this.#at.monotonic() - this.#judgedAt <= verdictMs) return
    if (this.#isAsListed()) this.#judgeAnew()
    else this.#list()
  }

  #judgeAll(session: string): Standing {
    let verdicts = this.#verdictsOn(session)
    if (verdicts.includes('vanished')) {
      // It may have announced itself under a new name and dropped the old one between our listing and our look.
      this.refresh()
      verdicts = this.#verdictsOn(session).filter((verdict) => verdict !== 'vanished')
    }
    if (verdicts.length === 0) return 'unknown'
    return verdicts.every((verdict) => verdict === 'gone') ? 'gone' : 'live'
  }

  #verdictsOn(session: string): Verdict[] {
    return (this.#sessions.get(session) ?? []).map((file) => this.#judge(file))
  }

  #judge(file: KnownFile): Verdict {
    if (file.isFinal) return 'gone'
    if (this.#folder?.isStill && this.#isStillAlive(file)) return 'live'
    if (!this.#read(file)) return 'vanished'
    if (this.#isStillAlive(file)) return 'live'
    const { host, evidence, watch, stillness, monotonic } = this.#at
    const word = file.record === undefined ? 'elsewhere' : askPid(file.record, host, evidence)
    if (word === 'dead' || file.record?.gone === true) {
      file.isFinal = true
      return 'gone'
    }
    if (watch === undefined || watch.stillFor(file.name, this.#beatOf(file)) < stillness[word]) {
      if (word === 'lives' && file.record !== undefined) file.lived = { record: file.record, at: monotonic() }
      return 'live'
    }
    this.#at.beat()
    return 'gone'
  }

  /** Was it alive a moment ago, and is there a process of its pid? Its number cannot have gone round meanwhile. */
  #isStillAlive({ lived, record }: KnownFile): boolean {
    if (lived === undefined || lived.record !== record || this.#at.monotonic() - lived.at >= closeLookMs) return false
    return this.#at.evidence.signal(lived.record.pid) !== 'absent'
  }

  /** Reads the file if it is another than at the last look; false when it is no longer there. */
  #read(file: KnownFile): boolean {
    const path = join(this.#at.folder, file.name)
    try {
      const stamp = nodeFileSystem.stampIfThere(path)
      if (stamp === undefined) return false
      if (!isSame(stamp, file.stamp)) file.record = parseRecord(nodeFileSystem.readIfThere(path) ?? '')
      file.stamp = stamp
    } catch {
      // Not readable for us: it says nothing, and its heartbeat is watched.
    }
    return true
  }

  /** Changes with every beat: of the library on the directory, and of ours on the file (which comes at once after a pause). */
  #beatOf(file: KnownFile): string {
    return `${file.stamp?.modifiedNs} ${this.#lockTime(file)}`
  }

  #lockTime(file: KnownFile): string {
    try {
      return String(nodeFileSystem.stampIfThere(join(this.#at.folder, lockOf(file.name)))?.modifiedNs)
    } catch {
      return 'unreadable'
    }
  }
}

function isSame(a: FileStamp | undefined, b: FileStamp | undefined): boolean {
  if (a === undefined || b === undefined) return false
  return a.inode === b.inode && a.size === b.size && a.modifiedNs === b.modifiedNs && a.changedNs === b.changedNs
}

/** Of a folder that is missing or closed to us: undefined, as though it changed all the time. */
function stampOf(folder: string): FileStamp | undefined {
  try {
    return nodeFileSystem.stampIfThere(folder)
  } catch {
    return undefined
  }
}

function namesIn(folder: string): string[] {
  try {
    return readdirSync(folder)
  } catch {
    return []
  }
}
