/**
 * Whose session is this? A short-lived process (a hook, a command in a shell of Claude Code's) finds the server that belongs to
 * the same Claude Code: by the process that started that server, which is one of those above the short-lived one.
 *
 * Never by what both merely have above them: two terminals under one shell, or one desktop, are two, and a Claude Code that a
 * session runs in its shell is not that session, though it has no server's presence of its own yet.
 */

import { hostname } from 'node:os'
import { ancestorsOf, isSameProcess, isShell, markOf } from './ancestry.ts'
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
  readonly isShell: (pid: number) => boolean
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
  if (live.length + gone.length === 0) return undefined
  const near = ownClient(clues, caller)
  const sameHint = ({ hint, host }: SessionRecord) => Boolean(clues.hint) && hint === clues.hint && host === caller.host
  const present = live.filter((one) => sameHint(one) && !isOfAnother(one, near, caller)).at(-1)
  const past = () => (live.some(sameHint) ? undefined : gone.filter(sameHint).at(-1))
  const by = { near, clues, caller }
  const here = byClient(live, by) ?? present
  const found = here ?? byClient(gone, by) ?? past()
  return found && { ...found, isGone: here === undefined }
}

/**
 * The processes up to the caller's own Claude Code, the nearest first: up to the one that the environment names, else up to the
 * first that is no shell. What stands above it may be the Claude Code of another session, which runs this one.
 */
function ownClient({ clientPid }: ClientClues, { ancestors, markOf, isShell }: CallerEvidence): readonly ProcessMark[] {
  if (clientPid === undefined) return ancestors.slice(0, ancestors.findIndex(({ pid }) => !isShell(pid)) + 1)
  const at = ancestors.findIndex(({ pid }) => pid === clientPid)
  return at < 0 ? [markOf(clientPid)] : ancestors.slice(0, at + 1)
}

interface Kin {
  readonly near: readonly ProcessMark[]
  readonly clues: ClientClues
  readonly caller: CallerEvidence
}

/** Where the environment names no Claude Code, `npx` or `timeout` may stand for it: beyond that only the same session id counts. */
function byClient(records: readonly SessionRecord[], { near, clues, caller }: Kin): SessionRecord | undefined {
  const beyond = clues.clientPid === undefined ? caller.ancestors : []
  for (const mark of [...near, ...beyond]) {
    const own = records.filter(({ client, ...one }) => isComparable(one, caller) && client && isSameProcess(client, mark))
    // Two servers of one Claude Code (registered twice) are both its own: the one that knows its session id, else the latest.
    const same = own.filter(({ hint }) => Boolean(hint) && hint === clues.hint).at(-1)
    const found = same ?? (near.includes(mark) ? own.at(-1) : undefined)
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
  let above: readonly ProcessMark[] | undefined
  return {
    evidence: hostEvidence(),
    host: hostname(),
    get ancestors() {
      above ??= ancestorsOf(process.pid)
      return above.length > 0 ? above : [markOf(process.ppid)] // no /proc: the parent is all that is known
    },
    markOf,
    isShell,
    ancestorsOf,
  }
}
