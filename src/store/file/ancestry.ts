/** Which processes stand above a process: how a hook finds the Claude Code that runs it, and with it its session. */

import { type ProcessMark, readLine } from './process-evidence.ts'

/** Deeper than any shell in a terminal in a container; a circle, which a pid given out again could make, ends there. */
const deepest = 32

/**
 * The processes above `pid`, the nearest first, as /proc tells them. The first process of all is not among them, unless it is
 * the parent itself: it also stands above whatever has lost its parent, and would make strangers kin.
 */
export function ancestorsOf(pid: number): readonly ProcessMark[] {
  const found: ProcessMark[] = []
  let at = readLine(pid)?.parent
  while (at !== undefined && at > 0 && found.length < deepest) {
    const line = readLine(at)
    if (at > 1 || found.length === 0) found.push({ pid: at, startTime: line?.startTime ?? null })
    at = line?.parent
  }
  return found
}

/** `pid` as a mark that tells it from every later process of the same number. */
export function markOf(pid: number): ProcessMark {
  return { pid, startTime: readLine(pid)?.startTime ?? null }
}

const shells: readonly string[] = ['sh', 'ash', 'bash', 'dash', 'fish', 'ksh', 'zsh']

/** Does `pid` only run what another process wants run? */
export function isShell(pid: number): boolean {
  return shells.includes(readLine(pid)?.command ?? '')
}

/** Is it the same process, as far as can be told? */
export function isSameProcess(a: ProcessMark, b: ProcessMark): boolean {
  return a.pid === b.pid && a.startTime === b.startTime
}
