/**
 * Step 6 of a transaction: brings the prepared files of a committed entry to their places, whoever does it, however often.
 *
 * A file is placed only over the before-image; any other bytes there are either ours already or somebody's edit, and stay.
 * Everything moves out of the token directory by rename or link, so a process whose directory was taken over can place nothing.
 */

import { join } from 'node:path'
import { archiveAll } from './archive-files.ts'
import { unlinkIfThere } from './entry-slots.ts'
import { errorCode, type FileSystem, isMissing } from './file-system.ts'
import type { Layout } from './layout.ts'
import type { LogChange, LogEntry } from './log-entry.ts'
import { renameIfThere, setAside, textAt } from './unplaced.ts'

export interface Placing {
  readonly fs: FileSystem
  readonly layout: Layout
  /** False on a file system without hard links: a new file is then renamed into place after a look. */
  readonly canLink: boolean
}

/**
 * Places all files of `entry` from the token directory `token`, and the next epoch of a seal. A prepared file that is no
 * longer there has been placed, or the directory was taken over: both are found out by whoever settles the entry.
 * A file that cannot be replaced (permissions, held open) is moved to `unplaced/`, from where it is read and placed later.
 * Answers whether it brought every file to its place itself.
 */
export function placeAll(at: Placing, entry: LogEntry, token: string): boolean {
  if (entry.next !== undefined) placeNext(at, entry.next, token)
  let all = true
  const isKept = archiveAll(at, entry.changes.filter(removesFile), token)
  for (const [place, change] of entry.changes.entries()) {
    if (removesFile(change) && isKept) all = removeOne(at, change, join(token, oldName(entry, place))) && all
    if (!writesFile(change)) continue
    if (change.before !== null && at.canLink) keepOld(at, change, join(token, oldName(entry, place)))
    all = placeOne(at, change, join(token, preparedName(place))) && all
  }
  return all
}

/** Whoever goes on in it flushes what it commits there: its own name must survive a power cut before that. */
function placeNext({ fs, layout }: Placing, next: string, token: string): void {
  renameIfThere(fs, join(token, next), layout.epoch(next))
  fs.flushDirectory(layout.log)
}

/**
 * Gives the file that is about to be replaced one more name. Replacing the last name of a file that was written a moment ago
 * waits for its way to the disk: 0.9 ms on an idle ext4 and tens under load, in which the entry is pending and everybody waits;
 * 0.01 ms with a name left. The name goes when the entry is in place.
 */
function keepOld(at: Placing, change: LogChange, name: string): void {
  try {
    at.fs.link(at.layout.task(change.id), name)
  } catch {
    // It only saves time.
  }
}

/** Lets go of the files that this entry replaced, in no call's time. */
export function dropOld(fs: FileSystem, entry: LogEntry, token: string): void {
  for (const [place, change] of entry.changes.entries()) {
    if (changesFile(change) && change.before !== null) fs.unlinkLater(join(token, oldName(entry, place)))
  }
}

function oldName(entry: LogEntry, place: number): string {
  return `old-${entry.nonce}-${place}`
}

/** Does this change write a file (an edit from outside that is only logged does not)? */
export function writesFile(change: LogChange): change is LogChange & { after: string } {
  return change.seen === undefined && change.after !== null
}

/** Does this change take a task's file away, into the archive? */
export function removesFile(change: LogChange): change is LogChange & { before: string; after: null } {
  return change.seen === undefined && change.after === null && change.before !== null
}

/** Does this change leave another file than it found? */
export function changesFile(change: LogChange): boolean {
  return writesFile(change) || removesFile(change)
}

/** Under which name a change's file is prepared: by its place in the entry, so that the file can be made before the change is known. */
export function preparedName(place: number): string {
  return `${place}.json`
}

function placeOne(at: Placing, change: LogChange, prepared: string): boolean {
  const target = at.layout.task(change.id)
  if (change.before === null && at.canLink && isLinked(at.fs, prepared, target)) return true
  const there = textAt(at.fs, target)
  if (there === undefined) return setAside(at, change, prepared)
  if (there !== change.before) {
    unlinkIfThere(at.fs, prepared)
    return false
  }
  try {
    if (change.before === null && at.canLink) return linkNew(at.fs, prepared, target)
    return renameIfThere(at.fs, prepared, target)
  } catch {
    return setAside(at, change, prepared)
  }
}

/**
 * The usual way of a new file, before anything is looked at: to look for a file that is not there throws in Node, 20 µs for each
 * task of a batch. False for whatever goes wrong.
 */
function isLinked(fs: FileSystem, prepared: string, target: string): boolean {
  try {
    fs.link(prepared, target)
    return unlinkIfThere(fs, prepared)
  } catch {
    return false
  }
}

/**
 * Takes the file away by a rename into the token directory, which fails for whoever was robbed of it. One that cannot be taken
 * away (permissions) stays a task of the list, which is in the archive as well: it may go another time.
 */
function removeOne(at: Placing, change: LogChange, away: string): boolean {
  const target = at.layout.task(change.id)
  const there = textAt(at.fs, target)
  if (there === null) return true
  if (there !== change.before) return false
  try {
    return renameIfThere(at.fs, target, away) || at.fs.stampIfThere(target) === undefined
  } catch {
    return true
  }
}

/** A link never replaces a file that has just come, where a rename would. */
function linkNew(fs: FileSystem, prepared: string, target: string): boolean {
  let linked = true
  try {
    fs.link(prepared, target)
  } catch (error) {
    if (!isMissing(error) && errorCode(error) !== 'EEXIST') throw error
    linked = false
  }
  unlinkIfThere(fs, prepared)
  return linked
}
