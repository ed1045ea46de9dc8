/** What this machine says about a process id: the only evidence of life and death that no clock can forge. */

import { readFileSync, readlinkSync } from 'node:fs'
import { errorCode } from './file-system.ts'

/** Which process, of all that ever ran: a pid means nothing outside its namespace and boot, and is given out again. */
export interface ProcessIdentity {
  readonly pid: number
  /** Clock ticks from boot to its start; null where the system does not tell. */
  readonly startTime: number | null
  /** Names the pid namespace; null when it could not be found out, so that no pid is believed. */
  readonly pidNamespace: string | null
  /** The kernel's random id of this boot, the same in all its containers; null where there is none (macOS, Windows). */
  readonly bootId: string | null
}

/** One process, as long as its pid is asked on the same boot and in the same namespace. */
export type ProcessMark = Pick<ProcessIdentity, 'pid' | 'startTime'>

/** The questions that can be put to this host about a pid. Tests answer them in its stead. */
export interface ProcessEvidence {
  readonly self: ProcessIdentity
  /** The process that started this one: of a server, its Claude Code. */
  readonly client?: ProcessMark | undefined
  /** What signal 0 gives: ESRCH is `absent`, EPERM (another user's process) is `denied`. */
  signal(pid: number): 'delivered' | 'denied' | 'absent'
  /** The kernel's line about it; null where it cannot be read, which says nothing. */
  stat(pid: number): ProcessStat | null
}

export interface ProcessStat {
  /** One letter: R, S, D, T (stopped), t (traced), Z (zombie), X (dead). */
  readonly state: string
  readonly startTime: number
}

/** With the pid of its parent, 0 of the first process of a namespace, and the first 15 bytes of its command's name. */
export interface ProcessLine extends ProcessStat {
  readonly parent: number
  readonly command: string
}

/**
 * `dead`, `lives`; `silent`: its pid cannot be asked from here, but its disk is ours (another pid namespace, an earlier boot);
 * `elsewhere`: another machine on a shared folder.
 */
export type PidWord = 'dead' | 'lives' | 'silent' | 'elsewhere'

/** A process and the name of the host it runs on. */
export interface Located extends ProcessIdentity {
  readonly host: string
}

/** What the pid of `process` says, asked from this host. */
export function askPid(process: Located, host: string, evidence: ProcessEvidence): PidWord {
  const { self } = evidence
  const sameHost = process.host === host
  const sameBoot = process.bootId === self.bootId && (process.bootId !== null || sameHost)
  if (!sameBoot) return sameHost ? 'silent' : 'elsewhere'
  if (process.pidNamespace === null || process.pidNamespace !== self.pidNamespace) return 'silent'
  return isDead(process, evidence) ? 'dead' : 'lives'
}

function isDead({ pid, startTime }: ProcessIdentity, evidence: ProcessEvidence): boolean {
  if (evidence.signal(pid) === 'absent') return true
  const stat = evidence.stat(pid)
  if (stat === null) return false
  // A killed child stays a zombie until its parent asks for it: an orphan answered signal 0 for another 1.4 s here.
  if (stat.state === 'Z' || stat.state === 'X') return true
  return startTime !== null && stat.startTime !== startTime
}

/** For as long as it lives; a hook asks twice, 0.2 ms each. */
let own: ProcessIdentity | undefined

function ownIdentity(): ProcessIdentity {
  own ??= {
    pid: process.pid,
    startTime: readLine(process.pid)?.startTime ?? null,
    pidNamespace: readNamespace(),
    bootId: readOrNull(() => readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim()),
  }
  return own
}

/** Asks this host itself. */
export function hostEvidence(): ProcessEvidence {
  return {
    self: ownIdentity(),
    client: { pid: process.ppid, startTime: readLine(process.ppid)?.startTime ?? null },
    signal: sendNothing,
    stat: readLine,
  }
}

function sendNothing(pid: number): ReturnType<ProcessEvidence['signal']> {
  try {
    process.kill(pid, 0)
    return 'delivered'
  } catch (error) {
    return errorCode(error) === 'ESRCH' ? 'absent' : 'denied'
  }
}

/** Only Linux has pid namespaces; elsewhere all processes of a host share the one. */
function readNamespace(): string | null {
  return process.platform === 'linux' ? readOrNull(() => readlinkSync('/proc/self/ns/pid')) : 'none'
}

/** What the kernel says about a process; null where it cannot be read. */
export function readLine(pid: number): ProcessLine | null {
  const line = readOrNull(() => readFileSync(`/proc/${pid}/stat`, 'utf8'))
  return line === null ? null : parseStat(line)
}

/** Reads fields 2, 3, 4 and 22 of /proc/<pid>/stat (proc(5)). Field 2, in brackets, may hold blanks and `)`. */
export function parseStat(line: string): ProcessLine | null {
  const end = line.lastIndexOf(')')
  const command = line.slice(line.indexOf('(') + 1, end)
  const fields = line.slice(end + 2).split(' ')
  const [state] = fields
  const [parent, startTime] = [Number(fields[1]), Number(fields[19])]
  return state && Number.isSafeInteger(startTime) ? { state, parent, startTime, command } : null
}

function readOrNull(read: () => string): string | null {
  try {
    return read()
  } catch {
    return null
  }
}
