/**
 * Step 6 of a transaction: brings the prepared files of a committed entry to their places, whoever does it, however often.
 *
 * A file is placed only over the before-image; any other bytes there are either ours already or somebody's edit, and stay.
 * Everything moves out of the token directory by rename or link, so a process whose directory was taken over can place nothing.
 */

import { join } from 'node:path'
import { hashOf } from './content-hash.ts'
import { unlinkIfThere } from './entry-slots.ts'
import { errorCode, type FileSystem, isMissing } from './file-system.ts'
import type { Layout } from './layout.ts'
import type { LogChange, LogEntry } from './log-entry.ts'

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
  if (entry.next !== undefined) renameIfThere(at.fs, join(token, entry.next), at.layout.epoch(entry.next))
  let all = true
  for (const change of entry.changes.filter(writesFile)) all = placeOne(at, change, preparedPath(token, change.id)) && all
  return all
}

/** Does this change write a file (an edit from outside that is only logged does not)? */
export function writesFile(change: LogChange): change is LogChange & { after: string } {
  return change.seen === undefined && change.after !== null
}

/** Where a task's file is prepared in a token directory. */
export function preparedPath(token: string, id: string): string {
  return join(token, `${id}.json`)
}

function placeOne(at: Placing, change: LogChange, prepared: string): boolean {
  const target = at.layout.task(change.id)
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

/** What stands at `path`: its text, null for nothing, undefined for what cannot be read (and so is no before-image). */
function textAt(fs: FileSystem, path: string): string | null | undefined {
  try {
    return fs.readIfThere(path) ?? null
  } catch {
    return undefined
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

function renameIfThere(fs: FileSystem, from: string, to: string): boolean {
  try {
    fs.rename(from, to)
    return true
  } catch (error) {
    if (!isMissing(error)) throw error
    return false
  }
}

function setAside(at: Placing, change: LogChange, prepared: string): boolean {
  const base = at.layout.unplacedBase(change.id)
  unlinkIfThere(at.fs, base)
  at.fs.createFile(base, change.before === null ? '' : hashOf(change.before), false)
  return renameIfThere(at.fs, prepared, at.layout.unplacedTask(change.id))
}

/** Ids of files that could not be replaced when they were committed. */
export function unplacedIds(fs: FileSystem, layout: Layout): string[] {
  return fs
    .namesIn(layout.unplaced)
    .filter((name) => name.endsWith('.json'))
    .map((name) => name.slice(0, -'.json'.length))
}

/** The text of an unplaced file that still counts: undefined where there is none, or where the task's file was edited since. */
export function unplacedText(at: Pick<Placing, 'fs' | 'layout'>, id: string, seenHash: string | null): string | undefined {
  const base = at.fs.readIfThere(at.layout.unplacedBase(id))
  if (base === undefined || base !== (seenHash ?? '')) return undefined
  return at.fs.readIfThere(at.layout.unplacedTask(id))
}

/** Tries again to place what could not be placed; keeps it where it is when that fails once more. */
export function placeUnplaced(at: Placing, id: string): void {
  const path = at.layout.unplacedTask(id)
  const seen = textAt(at.fs, at.layout.task(id))
  if (seen === undefined) return
  const counts = unplacedText(at, id, seen === null ? null : hashOf(seen)) !== undefined
  try {
    if (counts) renameIfThere(at.fs, path, at.layout.task(id))
    else unlinkIfThere(at.fs, path)
  } catch {
    return // still held open or not permitted: it goes on being read from here
  }
  unlinkIfThere(at.fs, at.layout.unplacedBase(id))
}
