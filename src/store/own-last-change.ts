/** Which change an undo is about: the caller's own last one that has not been taken back yet. */

import { type Actor, ownerOf } from '../domain/actor.ts'
import { TaskError } from '../domain/errors.ts'
import { mainOf } from '../domain/ownership.ts'
import type { ChangeRecord } from './task-store.ts'

/** Records looked through: ten epochs. Nobody means a change that lies further back, and a million of them take a minute to read. */
const mostLookedAt = 10_000

/** What the store does by itself, in whoever's name; and what `dibs restore` takes back, a task at a time. */
const housekeeping = new Set(['archive', 'outside', 'repair', 'seal'])

/**
 * Each undo takes back the newest change before it that was not taken back; so, going backwards, an undo of one's own cancels
 * out with the next change of one's own.
 * @throws TaskError `nothing_to_undo`.
 */
export function ownLastChange(newestFirst: Iterable<ChangeRecord>, by: Actor): ChangeRecord {
  let undone = 0
  let lookedAt = 0
  for (const record of newestFirst) {
    if (++lookedAt > mostLookedAt) break
    if (housekeeping.has(record.kind) || !isOwnRecord(record, by)) continue
    if (record.kind === 'undo') undone += 1
    else if (undone === 0) return record
    else undone -= 1
  }
  const who = by.as === undefined ? by.name : ownerOf(by)
  const where = lookedAt > mostLookedAt ? `in the last ${mostLookedAt.toLocaleString('en-US')} changes` : 'in the log'
  throw new TaskError('nothing_to_undo', `There is no change by ${who} ${where} that is not undone already.`, { owner: who })
}

/** A session's own changes are its session's; a person's are those under the name, without any session behind them. */
function isOwnRecord({ by: { session, owner } }: ChangeRecord, by: Actor): boolean {
  if (session !== by.session) return false
  return by.as === undefined ? by.session !== undefined || mainOf(owner) === by.name : owner === ownerOf(by)
}
