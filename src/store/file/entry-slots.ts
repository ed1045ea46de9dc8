/**
 * The commit point: how an entry gets its number. One process alone can take a number, and the entry is there whole.
 *
 * An entry is *pending* from the moment it has its number until every file it changes is written; the mark that says so can
 * be removed only through the token directory, so a process whose directory was taken over cannot remove it.
 */

import { join, sep } from 'node:path'
import { errorCode, type FileStamp, type FileSystem, isMissing } from './file-system.ts'

export interface EntryLook {
  readonly pending: boolean
  /** Differs when the name holds another file than before. */
  readonly identity: string
  readonly modifiedNs: bigint
  readonly bytes: number
}

export interface EntrySlots {
  readonly kind: 'links' | 'directories'
  /** Writes the entry into the token directory, ready to be committed. */
  prepare(into: Preparing, text: string, flush: boolean): void
  /** Takes number `n` for the prepared entry. Throws EEXIST when it is taken, ENOENT when epoch or token directory is gone. */
  commit(token: string, epoch: string, n: number): void
  /** Text of the entry with number `n`, or undefined. */
  read(epoch: string, n: number): string | undefined
  /** Tells whether entry `n` is there and pending. */
  look(epoch: string, n: number): EntryLook | undefined
  /** Does this token directory belong to the pending entry `n`? */
  owns(token: string, epoch: string, n: number): boolean
  /** Removes the pending mark. Throws ENOENT when the token directory was taken over. */
  settle(token: string, epoch: string, n: number): void
  /** Makes way for another entry where one was prepared and not committed. */
  discard(token: string): void
}

/** The token directory as the one that prepares in it has it. */
export interface Preparing {
  readonly path: string
  /** Writes a file of this name in it: a spare one that lies there, or a new one. */
  write(name: string, text: string, flush: boolean): void
}

/** The name of the prepared entry in a token directory. */
export const entryName = 'entry'

/** The entry file is linked to its number: it has two names while it is pending. */
export function hardLinkSlots(fs: FileSystem): EntrySlots {
  const slot = (epoch: string, n: number) => `${epoch}${sep}${n}.json`
  const prepared = (token: string) => `${token}${sep}${entryName}`
  return {
    kind: 'links',
    prepare: (into, text, flush) => into.write(entryName, text, flush),
    commit: (token, epoch, n) => fs.link(prepared(token), slot(epoch, n)),
    read: (epoch, n) => fs.readIfThere(slot(epoch, n)),
    look(epoch, n) {
      const stamp = fs.stampIfThere(slot(epoch, n))
      return stamp && { pending: stamp.links > 1n, ...lookOf(stamp) }
    },
    owns(token, epoch, n) {
      const mine = fs.stampIfThere(prepared(token))
      return mine !== undefined && mine.inode === fs.stampIfThere(slot(epoch, n))?.inode
    },
    settle: (token) => fs.unlink(prepared(token)),
    discard() {}, // the file serves again: without a second name nobody has seen it
  }
}

/**
 * Without hard links: a prepared, non-empty directory is renamed to its number, which fails if the number is taken (one
 * winner in 500 of 500 races on ext4, tmpfs and overlayfs). Its `pending` mark leaves by a rename into the token directory,
 * so that one whose directory was taken over cannot remove it early.
 */
export function directorySlots(fs: FileSystem): EntrySlots {
  const slot = (epoch: string, n: number) => join(epoch, String(n))
  const prepared = (token: string) => join(token, entryName)
  const mark = (epoch: string, n: number) => join(slot(epoch, n), 'pending')
  return {
    kind: 'directories',
    prepare(into, text, flush) {
      const directory = prepared(into.path)
      fs.makeDirectory(directory)
      fs.createFile(join(directory, 'entry.json'), text, flush)
      fs.createFile(join(directory, 'pending'), '', flush)
      if (flush) fs.flushDirectory(directory)
    },
    commit(token, epoch, n) {
      try {
        fs.rename(prepared(token), slot(epoch, n))
      } catch (error) {
        // Systems answer ENOTEMPTY, EEXIST, EPERM or EACCES to a rename onto a full directory; of the last two only a look tells.
        const taken = saysTaken(error) || (!isMissing(error) && fs.stampIfThere(slot(epoch, n)) !== undefined)
        throw taken ? Object.assign(new Error('number taken'), { code: 'EEXIST' }) : error
      }
    },
    read: (epoch, n) => fs.readIfThere(join(slot(epoch, n), 'entry.json')),
    look(epoch, n) {
      const stamp = fs.stampIfThere(join(slot(epoch, n), 'entry.json'))
      if (stamp === undefined) return undefined
      const pending = fs.stampIfThere(mark(epoch, n)) !== undefined
      return { pending, ...lookOf(stamp) }
    },
    owns: (_token, epoch, n) => fs.stampIfThere(mark(epoch, n)) !== undefined,
    settle(token, epoch, n) {
      fs.rename(mark(epoch, n), join(token, 'settled'))
      unlinkIfThere(fs, join(token, 'settled'))
    },
    discard: (token) => fs.removeTree(prepared(token)),
  }
}

function lookOf({ inode, modifiedNs, size }: FileStamp): Omit<EntryLook, 'pending'> {
  return { identity: String(inode), modifiedNs, bytes: Number(size) }
}

/** These two mean a full directory and nothing else. A look may find none any more: its epoch may be retired by then. */
function saysTaken(error: unknown): boolean {
  return errorCode(error) === 'ENOTEMPTY' || errorCode(error) === 'EEXIST'
}

/** Unlinks a name that may be gone already: answers whether it was there. */
export function unlinkIfThere(fs: FileSystem, path: string): boolean {
  try {
    fs.unlink(path)
    return true
  } catch (error) {
    if (isMissing(error)) return false
    throw error
  }
}
