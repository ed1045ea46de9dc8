/** An epoch of the commit log: how it starts (entry 0), how a new one is made, which one counts. */

import { join } from 'node:path'
import { TaskError } from '../../domain/errors.ts'
import { directorySlots, type EntrySlots, hardLinkSlots } from './entry-slots.ts'
import { errorCode, type FileSystem, isMissing } from './file-system.ts'
import { type Layout, ownFolders } from './layout.ts'
import { type DatedEntry, parseDated } from './log-entry.ts'
import { hasShape, isMapOf, isNumber, isOneOf, isText, maybe, orNull } from './shape.ts'

/** What the log knows of one task when an epoch starts. */
export interface KnownAtStart {
  /** Hash of the task file's bytes that the log accounts for; null when there is no file. */
  readonly hash: string | null
  readonly term: number
  /** The task's, where `image` does not tell it. */
  readonly updatedAt?: string | undefined
  /** Text of the task, where the file does not hold it or where it is held (a branch switch may take the file away). */
  readonly image?: string | undefined
  readonly rewound?: true | undefined
}

/** Entry 0. */
export interface EpochStart {
  /** Counts epochs of this list, for the order of the history. */
  readonly ordinal: number
  /** The epoch whose seal named this one. */
  readonly previous?: string | undefined
  readonly slots: EntrySlots['kind']
  /** Boot of the machine that began it; null where the system has none. */
  readonly boot: string | null
  readonly tasks: Readonly<Record<string, KnownAtStart>>
}

const isKnown = hasShape<KnownAtStart>({
  hash: orNull(isText),
  term: isNumber,
  updatedAt: maybe(isText),
  image: maybe(isText),
  rewound: maybe(isOneOf([true])),
})

const isStart = hasShape<EpochStart>({
  ordinal: isNumber,
  previous: maybe(isText),
  slots: isOneOf(['links', 'directories']),
  boot: orNull(isText),
  tasks: isMapOf(isKnown),
})

export interface OpenedEpoch {
  readonly name: string
  readonly start: EpochStart
  /** Entries that come between entry 0 and entry 1. */
  readonly tail: readonly DatedEntry[]
  readonly slots: EntrySlots
}

const startFile = '0.json'
/** The last entries of the epoch before, which were committed after entry 0 was written. */
export const tailFile = 'tail.jsonl'

/** The commit point that an epoch was begun with: all its writers use the same. */
export function slotsOf(fs: FileSystem, kind: EpochStart['slots']): EntrySlots {
  return kind === 'links' ? hardLinkSlots(fs) : directorySlots(fs)
}

/** Writes a whole epoch (entry 0 alone) as directory `path`, which nobody sees under its final name yet. */
export function writeEpoch(fs: FileSystem, path: string, contents: EpochStart): void {
  fs.makeDirectory(path)
  fs.createFile(join(path, startFile), JSON.stringify(contents), true)
  fs.flushDirectory(path)
}

/** Is the epoch `name` in `log/`, with its entry 0? */
export function epochExists(fs: FileSystem, layout: Layout, name: string): boolean {
  return fs.stampIfThere(join(layout.epoch(name), startFile)) !== undefined
}

/** Opens one epoch by name; undefined when it is not there (any more) or has no readable entry 0: then it is abandoned. */
export function openEpoch(fs: FileSystem, layout: Layout, name: string): OpenedEpoch | undefined {
  const text = fs.readIfThere(join(layout.epoch(name), startFile))
  if (text === undefined) return undefined
  try {
    const start: unknown = JSON.parse(text)
    if (!isStart(start)) return undefined
    return { name, start, tail: parseTail(fs.readIfThere(join(layout.epoch(name), tailFile))), slots: slotsOf(fs, start.slots) }
  } catch {
    return undefined
  }
}

/** A line that a broken disk has spoilt counts as an entry that a power cut has. */
function parseTail(text = ''): DatedEntry[] {
  return text.split('\n').flatMap((line) => parseDated(line) ?? [])
}

/** Every epoch in `log/`, oldest first: one, or a sealed one and the one that its seal names until somebody retires it. */
export function epochsIn(fs: FileSystem, layout: Layout): OpenedEpoch[] {
  let names = fs.namesIn(layout.log)
  for (;;) {
    const opened = names.flatMap((name) => openEpoch(fs, layout, name) ?? [])
    if (opened.length === names.length) return opened.sort((a, b) => a.start.ordinal - b.start.ordinal)
    // Between listing and reading one may have been retired: the list would look as though it had no log, and get another.
    const again = fs.namesIn(layout.log)
    if (again.join('/') === names.join('/')) return opened.sort((a, b) => a.start.ordinal - b.start.ordinal)
    names = again
  }
}

/** The epoch that counts: the newest. It starts with all that the sealed one before it ended with. */
export function findEpoch(fs: FileSystem, layout: Layout): OpenedEpoch | undefined {
  return epochsIn(fs, layout).at(-1)
}

/** Under what name in the list directory `.dibs` is built. */
export function temporaryName(random: string): string {
  return `.dibs.${random}`
}

/**
 * Builds `.dibs` whole under a temporary name and renames it into place: nobody ever sees half of one, and of any number of
 * processes one wins (a rename onto a directory that is not empty fails). A `.dibs` without a usable log is moved away first.
 */
export function buildOwnDirectory(
  fs: FileSystem,
  layout: Layout,
  make: { name: string; random: string; start: Omit<EpochStart, 'slots'> },
): void {
  const temporary = join(layout.directory, temporaryName(make.random))
  fs.makeDirectories(layout.directory)
  fs.makeDirectory(temporary)
  try {
    fs.createFile(join(temporary, '.gitignore'), '*\n', false)
    for (const folder of ownFolders) fs.makeDirectory(join(temporary, folder))
    const slots = supportedSlots(fs, join(temporary, 'tx'))
    writeEpoch(fs, join(temporary, 'log', make.name), { ...make.start, slots })
    // Half of it after a power cut would be a list that nobody can write to.
    for (const directory of [join(temporary, 'log'), temporary]) fs.flushDirectory(directory)
    const unusable = moveAwayUnusable(fs, layout, join(temporary, 'tx', make.random))
    fs.rename(temporary, layout.own)
    if (unusable) removeIfPossible(fs, join(layout.tx, make.random))
    fs.flushDirectory(layout.directory)
  } catch (error) {
    fs.removeTree(temporary)
    if (!lostTheRace(error, fs, layout)) throw error
  }
}

function lostTheRace(error: unknown, fs: FileSystem, layout: Layout): boolean {
  return ['ENOTEMPTY', 'EEXIST', 'EPERM', 'EACCES'].includes(errorCode(error) ?? '') && findEpoch(fs, layout) !== undefined
}

function moveAwayUnusable(fs: FileSystem, layout: Layout, aside: string): boolean {
  if (fs.stampIfThere(layout.own) === undefined || findEpoch(fs, layout) !== undefined) return false
  fs.rename(layout.own, aside)
  return true
}

/** Among the token directories, where what stays is cleared up later: somebody may be removing the same at this moment. */
function removeIfPossible(fs: FileSystem, path: string): void {
  try {
    fs.removeTree(path)
  } catch {
    // A token directory that nobody uses.
  }
}

/**
 * Makes the folders beside `log/` again that somebody removed alone; without them no change could be prepared any more. Never
 * `log/` or anything in it: a log that was removed is gone, and what slept with it must find it gone.
 */
export function restoreFolders({ fs, layout }: { readonly fs: FileSystem; readonly layout: Layout }): void {
  if (fs.namesIn(layout.log).length === 0) return
  for (const folder of ownFolders) {
    try {
      if (folder !== 'log') fs.makeDirectory(join(layout.own, folder))
    } catch (error) {
      if (errorCode(error) !== 'EEXIST' && !isMissing(error)) throw error
    }
  }
}

/** Does a failure to build say no more than that somebody else builds or removes `.dibs` at this moment? Then try again. */
export function isDisturbance(error: unknown): boolean {
  return ['ENOENT', 'ENOTEMPTY', 'EEXIST'].includes(errorCode(error) ?? '')
}

/** Finds out by trying: hard links (two names are counted), else renaming a full directory onto a full one must fail. */
function supportedSlots(fs: FileSystem, scratch: string): EpochStart['slots'] {
  if (canHardLink(fs, scratch)) return 'links'
  if (renameIsExclusive(fs, scratch)) return 'directories'
  throw new TaskError(
    'store_unwritable',
    'The file system of the list has neither hard links nor exclusive renames of directories. Set DIBS_DIR to a folder on a local disk.',
  )
}

function canHardLink(fs: FileSystem, scratch: string): boolean {
  const [one, two] = [join(scratch, 'one'), join(scratch, 'two')]
  fs.createFile(one, '', false)
  try {
    fs.link(one, two)
    const counted = fs.stampIfThere(one)?.links === 2n
    fs.unlink(two)
    return counted
  } catch {
    return false
  } finally {
    fs.unlink(one)
  }
}

function renameIsExclusive(fs: FileSystem, scratch: string): boolean {
  const [one, two] = [join(scratch, 'one'), join(scratch, 'two')]
  for (const directory of [one, two]) {
    fs.makeDirectory(directory)
    fs.createFile(join(directory, 'full'), '', false)
  }
  try {
    fs.rename(one, two)
    return false
  } catch {
    return true
  } finally {
    fs.removeTree(one)
    fs.removeTree(two)
  }
}
