/**
 * Whose session is this? A short-lived process (a hook, a command in a shell of Claude Code's) finds the server that belongs to
 * the same Claude Code: by the process that started that server, which is one of those above the short-lived one.
 *
 * Never by what both merely have above them: two terminals under one shell, or one desktop, are two.
 */

import { hostname } from 'node:os'
import { ancestorsOf, isSameProcess, markOf } from './ancestry.ts'
import { Layout } from './layout.ts'
import { presenceLimits } from './presence-options.ts'
import { hostEvidence, type ProcessEvidence, type ProcessMark } from './process-evidence.ts'
import type { SessionRecord } from './session-file.ts'
import { SessionRoster } from './session-roster.ts'

/** What a caller knows of its Claude Code. */
export interface ClientClues {
  /** Claude Code's session id. */
  readonly hint?: string | undefined
  /** What the environment says is its pid. */
  readonly clientPid?: number | undefined
}

/** What this host says about the caller. Tests answer in its stead. */
export interface CallerEvidence {
  readonly evidence: ProcessEvidence
  readonly host: string
  /** The nearest first. */
  readonly ancestors: readonly ProcessMark[]
  readonly markOf: (pid: number) => ProcessMark
  readonly ancestorsOf: (pid: number) => readonly ProcessMark[]
}

/** A session that the caller may speak for. */
export interface ClientSession extends Pick<SessionRecord, 'session' | 'name' | 'user'> {
  /** Its server has ended. */
  readonly isGone: boolean
}

/**
 * The session of the list in `directory` that belongs to the caller's Claude Code: the present one whose client is the nearest
 * above the caller; else the present one with the same hint that no other client stands behind; else, by the same two signs, one
 * that has gone: at its end Claude Code may stop its servers before its hooks.
 */
export function sessionOfClient(
  directory: string,
  clues: ClientClues,
  caller: CallerEvidence = thisCaller(),
): ClientSession | undefined {
  const { live, gone } = recordsIn(directory, caller)
  const above = clues.clientPid === undefined ? [] : [caller.markOf(clues.clientPid)]
  const marks = above.length > 0 ? above : caller.ancestors
  const near = [...above, ...caller.ancestors.slice(0, 1)]
  const sameHint = ({ hint, host }: SessionRecord) => Boolean(clues.hint) && hint === clues.hint && host === caller.host
  const present = live.filter((one) => sameHint(one) && !isOfAnother(one, near, caller)).at(-1)
  const past = () => (live.some(sameHint) ? undefined : gone.filter(sameHint).at(-1))
  const by = { marks, clues, caller }
  const here = byClient(live, by) ?? present
  const found = here ?? byClient(gone, by) ?? past()
  return found && { ...found, isGone: here === undefined }
}

interface Kin {
  readonly marks: readonly ProcessMark[]
  readonly clues: ClientClues
  readonly caller: CallerEvidence
}

/**
 * A Claude Code that runs below another one (`claude -p` in its shell) has no record before its first change. Looking on past it the
 * outer one's session would be found, told about, kept going and emptied: so the pid that Claude Code says counts alone, and where
 * it says none, whatever is not the parent itself must know the caller's session id.
 */
function byClient(records: readonly SessionRecord[], { marks, clues, caller }: Kin): SessionRecord | undefined {
  for (const [distance, mark] of marks.entries()) {
    const isKnown = ({ hint }: SessionRecord) => distance === 0 || clues.hint === undefined || hint === clues.hint
    const isClient = ({ client, ...one }: SessionRecord) => isComparable(one, caller) && client && isSameProcess(client, mark)
    const own = records.filter((record) => isKnown(record) && isClient(record))
    // Two servers of one Claude Code (registered twice) are both its own: the one that knows its session id, else the latest.
    const found = own.filter(({ hint }) => hint === clues.hint).at(-1) ?? own.at(-1)
    if (found !== undefined) return found
  }
  return undefined
}

/** The present session of that name. */
export function sessionNamed(directory: string, name: string, caller: CallerEvidence = thisCaller()): ClientSession | undefined {
  const found = recordsIn(directory, caller).live.find((one) => one.name === name)
  return found && { ...found, isGone: false }
}

function isComparable(record: Omit<SessionRecord, 'client'>, { evidence: { self }, host }: CallerEvidence): boolean {
  const sameBoot = record.bootId === self.bootId && (record.bootId !== null || record.host === host)
  return sameBoot && record.pidNamespace !== null && record.pidNamespace === self.pidNamespace
}

/**
 * A session resumed in two terminals has one hint and two servers. Where the pids can be asked, a server is the caller's only if
 * the caller's own Claude Code stands somewhere above it (`npx` and wrappers lie between).
 */
function isOfAnother(record: SessionRecord, near: readonly ProcessMark[], caller: CallerEvidence): boolean {
  if (record.client === undefined || !isComparable(record, caller)) return false
  const chain = caller.ancestorsOf(record.pid)
  if (chain.length === 0) return false
  return !chain.some((mark) => near.some((one) => isSameProcess(one, mark)))
}

function recordsIn(directory: string, { evidence, host }: CallerEvidence) {
  const { silentMs, livingMs } = presenceLimits
  const roster = new SessionRoster({
    folder: new Layout(directory).sessions,
    host,
    evidence,
    monotonic: () => 0, // one look: what it finds is not used again later
    stillness: { silent: silentMs, lives: livingMs, elsewhere: livingMs },
    beat: () => {},
  })
  const records = roster
    .sessions()
    .flatMap((session) => roster.records(session).at(-1) ?? [])
    .sort((a, b) => (a.since < b.since ? -1 : 1))
  const isLive = ({ session }: SessionRecord) => roster.standing(session) === 'live'
  return { live: records.filter(isLive), gone: records.filter((one) => !isLive(one)) }
}

function thisCaller(): CallerEvidence {
  const ancestors = ancestorsOf(process.pid)
  return {
    evidence: hostEvidence(),
    host: hostname(),
    ancestors: ancestors.length > 0 ? ancestors : [markOf(process.ppid)], // no /proc: the parent is all that is known
    markOf,
    ancestorsOf,
  }
}
