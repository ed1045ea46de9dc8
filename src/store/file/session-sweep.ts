/** Clears the presence folder of those who are gone and of what killed processes left half made; the living lose nothing. */

import { rmdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { nodeFileSystem } from './file-system.ts'
import type { HeartbeatWatch } from './heartbeat-watch.ts'
import { isReservation, type NameReservations, sessionIn } from './name-reservations.ts'
import { lockOf } from './session-file.ts'
import type { SessionRoster } from './session-roster.ts'

export interface Sweep {
  readonly folder: string
  readonly roster: SessionRoster
  readonly names: NameReservations
  readonly watch: HeartbeatWatch
  /** How long a nameless remnant must stand still under my eyes before it is rubbish, in ms. */
  readonly remnantMs: number
  /** Sessions to keep: mine, and those that an open task names. Asked of each session only once it is known to be gone. */
  readonly isNeeded: (session: string) => boolean
}

/**
 * Removes the files, heartbeats and reservations of gone sessions that nobody needs, and old remnants. Throws nothing.
 *
 * Gone first, needed second: asked the other way round, a session that claims and dies in between (its sweeper was stopped for
 * 130 ms there) loses its file while it holds a task, and a claim that looks foreign is nobody's to take for ever.
 */
export function sweepSessions(sweep: Sweep): void {
  const { roster } = sweep
  roster.refresh()
  for (const session of roster.sessions()) {
    if (roster.standing(session) === 'gone') attempt(() => removeUnneeded(sweep, session))
  }
  roster.refresh()
  for (const name of roster.otherNames()) attempt(() => removeIfRemnant(sweep, name))
}

/** The presence file goes last: killed on the way, the session is still known, and swept another time. */
function removeUnneeded({ folder, roster, names, isNeeded }: Sweep, session: string): void {
  if (isNeeded(session)) return
  for (const { name } of roster.records(session)) names.reclaim(name, session)
  for (const file of roster.filesOf(session)) {
    attempt(() => rmdirSync(join(folder, lockOf(file))))
    rmSync(join(folder, file), { force: true })
  }
}

/**
 * A heartbeat without its file, a reservation whose session has none, a temporary name, a right to inherit: each is there for
 * an instant while its maker is at it, so it must first have stood still for long. Whoever loses one all the same makes it anew.
 */
function isRemnant({ folder, roster, watch, remnantMs }: Sweep, name: string): boolean {
  const session = isReservation(name) ? sessionIn(join(folder, name)) : undefined
  if (session !== undefined && roster.filesOf(session).length > 0) return false
  if (name.endsWith('.json.lock') && roster.has(name.slice(0, -'.lock'.length))) return false
  return watch.stillFor(name, `${nodeFileSystem.stampIfThere(join(folder, name))?.changedNs}`) >= remnantMs
}

function removeIfRemnant(sweep: Sweep, name: string): void {
  if (!isRemnant(sweep, name)) return
  const path = join(sweep.folder, name)
  if (nodeFileSystem.stampIfThere(path)?.kind === 'directory') rmdirSync(path)
  else rmSync(path, { force: true })
}

/** What cannot be removed now stays for another sweep. */
function attempt(act: () => void): void {
  try {
    act()
  } catch {
    // Removed by another at the same time, or not ours to remove.
  }
}
