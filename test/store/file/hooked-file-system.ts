/** A file system that calls a hook before each operation, so that a test can kill, stall or fail its process there. */

import { type FileSystem, nodeFileSystem } from '../../../src/store/file/file-system.ts'

export interface Operation {
  readonly name: keyof FileSystem
  readonly path: string
  /** Of a link or a rename: the other name. */
  readonly to?: string
  /** Counts operations that change the disk; reads have the number of the change they come before. */
  readonly change: number
}

const reads = new Set<keyof FileSystem>(['readIfThere', 'readBytesIfThere', 'stampIfThere', 'findIfThere', 'namesIn'])

export function isRead(name: keyof FileSystem): boolean {
  return reads.has(name)
}

/** `before` runs ahead of every operation, `after` behind it; what they throw goes to the engine as if the disk had said it. */
export function hooked(
  hooks: {
    before?: (operation: Operation) => void
    after?: (operation: Operation) => void
    /** Answers how much of a file's `length` is written: for a process that dies while it writes. */
    cut?: (operation: Operation, length: number) => number
  },
  under: FileSystem = nodeFileSystem,
): FileSystem {
  let changes = 0
  const around =
    <A extends readonly string[], R>(name: keyof FileSystem, act: (...args: A) => R) =>
    (...args: A): R => {
      if (!isRead(name)) changes += 1
      const [path = '', to] = args
      const operation = { name, path, change: changes, ...(to === undefined ? {} : { to }) }
      hooks.before?.(operation)
      const result = act(...args)
      hooks.after?.(operation)
      return result
    }
  const partOf = (name: 'createFile' | 'fillFile', path: string, length: number) =>
    hooks.cut?.({ name, path, change: changes }, length) ?? length
  return {
    readIfThere: around('readIfThere', under.readIfThere),
    readBytesIfThere: around('readBytesIfThere', under.readBytesIfThere),
    stampIfThere: around('stampIfThere', under.stampIfThere),
    findIfThere(path, most) {
      return around('findIfThere', (p: string) => under.findIfThere(p, most))(path)
    },
    namesIn: around('namesIn', under.namesIn),
    createFile(path, contents, flush) {
      around('createFile', (p: string) => {
        under.createFile(p, contents.slice(0, partOf('createFile', p, contents.length)), flush)
      })(path)
    },
    fillFile(path, text, flush) {
      around('fillFile', (p: string) => {
        under.fillFile(p, text.slice(0, partOf('fillFile', p, text.length)), flush)
      })(path)
    },
    link: around('link', under.link),
    rename: around('rename', under.rename),
    unlink: around('unlink', under.unlink),
    unlinkLater: (path) => {
      try {
        around('unlinkLater', under.unlink)(path) // at once, so that a test can count and kill here too
      } catch (error) {
        if (error instanceof Killed) throw error
      }
    },
    makeDirectory: around('makeDirectory', under.makeDirectory),
    makeDirectories: around('makeDirectories', under.makeDirectories),
    removeTree: around('removeTree', under.removeTree),
    flushFile: around('flushFile', under.flushFile),
    flushFileLater: async (path) => around('flushFile', under.flushFile)(path),
    flushDirectory: around('flushDirectory', under.flushDirectory),
  }
}

/** A disk without hard links, as exFAT and some network mounts are. */
export const withoutLinks: FileSystem = {
  ...nodeFileSystem,
  link() {
    throw Object.assign(new Error('no hard links here'), { code: 'EPERM' })
  },
}

/** Every rule of the log holds on both. */
export const disks: [string, FileSystem][] = [
  ['hard links', nodeFileSystem],
  ['no hard links', withoutLinks],
]

/** Thrown at the operation at which a process is killed, and at every later one: nothing of it reaches the disk any more. */
export class Killed extends Error {}

/** Dies at the change with number `at`, before it or (with `cut`, for a file) in the middle of it, and stays dead. */
export function diesAt(
  { at, cut = false }: { at: number; cut?: boolean },
  under: FileSystem = nodeFileSystem,
): { fs: FileSystem } {
  let dead = false
  const die = () => {
    dead = true
    throw new Killed()
  }
  const isCut = ({ name, change }: Operation) => cut && (name === 'createFile' || name === 'fillFile') && change === at
  const fs = hooked(
    {
      before(operation) {
        if (dead || (operation.change >= at && !isRead(operation.name) && !isCut(operation))) die()
      },
      cut: (operation, length) => (isCut(operation) ? Math.floor(length / 2) : length),
      after(operation) {
        if (isCut(operation)) die()
      },
    },
    under,
  )
  return { fs }
}
