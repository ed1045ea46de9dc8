/**
 * The narrow seam to the disk: every operation of the file engine that the guarantees rest on, synchronous and one at a time.
 *
 * Synchronous, since one attempt of a transaction must not be interleaved with anything of its own process, and since
 * promises cost 40-150 µs a call where these cost 3-90. Tests put a file system here that dies, stalls or fails at a chosen
 * operation; production code cannot.
 */

import { isUtf8 } from 'node:buffer'
import * as fs from 'node:fs'
import { dirname } from 'node:path'

/** What tells one state of a file from another: all four move together only if the file is the same, unchanged. */
export interface FileStamp {
  readonly kind: 'file' | 'directory' | 'other'
  readonly inode: bigint
  readonly size: bigint
  readonly modifiedNs: bigint
  readonly changedNs: bigint
  /** Names that this file has. An entry of the commit log with two is pending. */
  readonly links: bigint
}

/** A file as one look found it: stamp and text of the same moment, whatever is renamed over its name meanwhile. */
export interface FoundFile {
  readonly stamp: FileStamp
  /** Undefined for what is no plain file or larger than was asked for. @throws `NotText` is thrown for bytes that are no UTF-8. */
  readonly text: string | undefined
}

/** Methods throw Node's errors (`code`), but for the `...IfThere` ones, which answer undefined for a missing file. */
export interface FileSystem {
  /** The text, or undefined when there is no such file. Bytes that are no UTF-8 throw `NotText`. */
  readIfThere(path: string): string | undefined
  /** The same of a file that is no text. */
  readBytesIfThere(path: string): Buffer | undefined
  /** The stamp of the name itself (a symbolic link is `other`), or undefined. */
  stampIfThere(path: string): FileStamp | undefined
  /** Stamp and text in one look, of a plain file of at most `most` bytes; follows no symbolic link. Undefined: no such file. */
  findIfThere(path: string, most: number): FoundFile | undefined
  /** Names in a directory; empty when it does not exist. */
  namesIn(directory: string): string[]
  /** Creates a file that must not exist, with all its text or bytes; with `flush`, its data is on the disk when this returns. */
  createFile(path: string, contents: string | Uint8Array, flush: boolean): void
  /** Writes all the text of a file that exists, instead of what it has; else as `createFile`. */
  fillFile(path: string, text: string, flush: boolean): void
  link(existing: string, name: string): void
  rename(from: string, to: string): void
  unlink(path: string): void
  /** Removes a file that means nothing to anybody, some time, beside other work; never throws. */
  unlinkLater(path: string): void
  makeDirectory(path: string): void
  /** Makes what is missing above a list directory, to survive power loss; never used below `.dibs`. */
  makeDirectories(path: string): void
  /** A whole tree that nobody else uses any more. */
  removeTree(path: string): void
  flushFile(path: string): void
  /** The same beside other work; a file that is gone needs none. */
  flushFileLater(path: string): Promise<void>
  /** Makes the names in a directory survive power loss. Where the system cannot (Windows) it does nothing. */
  flushDirectory(path: string): void
}

/** A file whose bytes are not UTF-8: reading it as text and writing it back would lose some. */
class NotText extends Error {
  readonly code = 'NOT_TEXT'
}

/** The `code` of a system error, or undefined for anything else. */
export function errorCode(error: unknown): string | undefined {
  if (typeof error !== 'object' || error === null || !('code' in error)) return undefined
  return typeof error.code === 'string' ? error.code : undefined
}

/** Does the error say that a file, or a folder above it, is not there? */
export function isMissing(error: unknown): boolean {
  const code = errorCode(error)
  return code === 'ENOENT' || code === 'ENOTDIR'
}

function orUndefinedIfMissing<T>(read: () => T): T | undefined {
  try {
    return read()
  } catch (error) {
    if (isMissing(error)) return undefined
    throw error
  }
}

function kindOf(stat: fs.BigIntStats): FileStamp['kind'] {
  if (stat.isFile()) return 'file'
  return stat.isDirectory() ? 'directory' : 'other'
}

function stampOf(stat: fs.BigIntStats): FileStamp {
  return {
    kind: kindOf(stat),
    inode: stat.ino,
    size: stat.size,
    modifiedNs: stat.mtimeNs,
    changedNs: stat.ctimeNs,
    links: stat.nlink,
  }
}

/** The mark that stands for a byte that is none of UTF-8; written as text it is UTF-8 itself. */
const replaced = '\ufffd'

function textFrom(bytes: Buffer, length = bytes.length): string {
  const text = bytes.toString('utf8', 0, length)
  if (text.includes(replaced) && !isUtf8(bytes.subarray(0, length))) throw new NotText('not UTF-8 text')
  return text
}

/** Windows knows neither: a link's name is opened as its target there, and pipes have no names in folders. */
const withoutFollowing = fs.constants.O_RDONLY | (fs.constants.O_NOFOLLOW ?? 0) | (fs.constants.O_NONBLOCK ?? 0)

/** Nearly every task fits in it. One for all, as nothing is read while another is: three objects less for each of 10,000 files. */
const desk = Buffer.allocUnsafeSlow(16_384)
const withBigInts = { bigint: true } as const

/** Four calls where lstat and readFile make seven: half the time of reading a list of small files. */
function findOpen(fd: number, most: number): FoundFile {
  const stamp = stampOf(fs.fstatSync(fd, withBigInts))
  const size = Number(stamp.size)
  if (stamp.kind !== 'file' || size > most) return { stamp, text: undefined }
  const bytes = size <= desk.length ? desk : Buffer.allocUnsafe(size)
  let length = 0
  while (length < size) {
    const count = fs.readSync(fd, bytes, length, size - length, length)
    if (count === 0) break
    length += count
  }
  return { stamp, text: textFrom(bytes, length) }
}

function writeOpen(fd: number, contents: string | Uint8Array, by: { readonly flushed: boolean; readonly isNew: boolean }): void {
  try {
    fs.writeFileSync(fd, contents)
    if (!by.isNew) cutAt(fd, Buffer.byteLength(contents))
    if (by.flushed) fs.fdatasyncSync(fd)
  } finally {
    fs.closeSync(fd)
  }
}

function cutAt(fd: number, size: number): void {
  if (fs.fstatSync(fd).size > size) fs.ftruncateSync(fd, size)
}

/** Windows opens no directory and flushes no file opened for reading (these codes), and the names there need no such flush. */
const cannotFlush = new Set(['EPERM', 'EISDIR', 'EACCES', 'EINVAL'])

function flush(path: string, how: (fd: number) => void): void {
  try {
    const fd = fs.openSync(path, 'r')
    try {
      how(fd)
    } finally {
      fs.closeSync(fd)
    }
  } catch (error) {
    if (!cannotFlush.has(errorCode(error) ?? '')) throw error
  }
}

/** The folders of `path` that are not there, the topmost first. */
function missingFolders(path: string): string[] {
  const missing: string[] = []
  for (let at = path; fs.statSync(at, { throwIfNoEntry: false }) === undefined; at = dirname(at)) {
    missing.unshift(at)
    if (dirname(at) === at) break
  }
  return missing
}

/** A name that is there and leads nowhere (a link whose target is gone), or to a file, is no folder to make things in. */
function makeFolder(path: string): void {
  try {
    fs.mkdirSync(path)
  } catch (error) {
    // A folder that is there and takes no folders (below /proc): with ENOENT it would look like one that somebody has just removed.
    const takesNone = errorCode(error) === 'ENOENT' && fs.existsSync(dirname(path))
    if (takesNone) throw Object.assign(new Error('no folders here', { cause: error }), { code: 'EPERM' })
    if (errorCode(error) !== 'EEXIST') throw error
    if (fs.statSync(path, { throwIfNoEntry: false })?.isDirectory()) return
    throw Object.assign(new Error('no folder', { cause: error }), { code: 'ENOTDIR' })
  }
}

/** The real disk. */
export const nodeFileSystem: FileSystem = {
  readIfThere(path) {
    const bytes = nodeFileSystem.readBytesIfThere(path)
    return bytes === undefined ? undefined : textFrom(bytes)
  },
  readBytesIfThere: (path) => orUndefinedIfMissing(() => fs.readFileSync(path)),
  findIfThere(path, most) {
    let fd: number
    try {
      fd = fs.openSync(path, withoutFollowing)
    } catch (error) {
      if (isMissing(error)) return undefined
      const stamp = nodeFileSystem.stampIfThere(path) // a symbolic link (ELOOP), a folder on Windows: not to be read, but to be told
      if (stamp === undefined || stamp.kind === 'file') throw error
      return { stamp, text: undefined }
    }
    try {
      return findOpen(fd, most)
    } finally {
      fs.closeSync(fd)
    }
  },
  stampIfThere(path) {
    const stat = fs.lstatSync(path, { bigint: true, throwIfNoEntry: false })
    return stat && stampOf(stat)
  },
  namesIn(directory) {
    return orUndefinedIfMissing(() => fs.readdirSync(directory)) ?? []
  },
  createFile: (path, contents, flushed) => writeOpen(fs.openSync(path, 'wx'), contents, { flushed, isNew: true }),
  // Not emptied first (O_TRUNC), also where there is nothing: ext4 then begins to write the file to the disk when it is closed,
  // and the close of an empty file that got 1.5 KB took 22 µs where it takes 1, tens of ms under load.
  fillFile: (path, text, flushed) => writeOpen(fs.openSync(path, fs.constants.O_WRONLY), text, { flushed, isNew: false }),
  link: (existing, name) => fs.linkSync(existing, name),
  rename: (from, to) => fs.renameSync(from, to),
  unlink: (path) => fs.unlinkSync(path),
  // Handing it to the pool takes 30 µs: after the answer.
  unlinkLater: (path) => void setImmediate(() => fs.unlink(path, () => {})),
  makeDirectory: (path) => fs.mkdirSync(path),
  makeDirectories(path) {
    // Name by name: Node's own recursive way never returned for a path below /proc, and said ENOENT of a read-only disk.
    for (const folder of missingFolders(path)) {
      makeFolder(folder)
      nodeFileSystem.flushDirectory(dirname(folder)) // or the first task of a list goes with its folder at a power cut
    }
  },
  removeTree: (path) => fs.rmSync(path, { recursive: true, force: true }),
  flushFile: (path) => flush(path, fs.fdatasyncSync),
  async flushFileLater(path) {
    const file = await fs.promises.open(path, 'r').catch((error: unknown) => {
      if (!isMissing(error)) throw error
    })
    try {
      await file?.datasync()
    } catch (error) {
      if (!cannotFlush.has(errorCode(error) ?? '')) throw error
    } finally {
      await file?.close()
    }
  },
  flushDirectory: (path) => flush(path, fs.fsyncSync),
}
