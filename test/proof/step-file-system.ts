/** The engine's file system made of single steps: what the kernel does in several is asked for one by one. */

import type { FileStamp, FileSystem, FoundFile } from '../../src/store/file/file-system.ts'
import type { Operation, Result, Value } from './operation.ts'
import { isTokenDirectory } from './places.ts'

/** Does one step, or throws to end the run. */
type Ask = (operation: Operation) => Result

/** The number of the file or directory that was made last; the next gets the next. */
export interface Inodes {
  last: number
}

export function steppedFileSystem(ask: Ask, inodes: Inodes): FileSystem {
  const does = (operation: Operation): Value => {
    const result = ask(operation)
    if (result.code === undefined) return result.value
    throw Object.assign(new Error(`${result.code} ${operation.do}`), { code: result.code })
  }
  const fill = (filled: number, text: string, flush: boolean) => void does({ do: 'write', inode: filled, text, flush })
  return {
    readIfThere: (path) => asText(does({ do: 'read', path })),
    readBytesIfThere(path) {
      const text = asText(does({ do: 'read', path }))
      return text === undefined ? undefined : Buffer.from(text, 'latin1')
    },
    stampIfThere: (path) => (isTokenDirectory(path) ? young : asStamp(does({ do: 'stamp', path }))),
    findIfThere: (path) => asFound(does({ do: 'find', path })),
    namesIn: (path) => asNames(does({ do: 'names', path })),
    createFile(path, contents, flush) {
      const text = typeof contents === 'string' ? contents : bytesAsText(contents)
      inodes.last += 1
      const made = inodes.last
      does({ do: 'create', path, inode: made })
      if (text !== '' || flush) fill(made, text, flush)
    },
    fillFile(path, text, flush) {
      const filled = does({ do: 'truncate', path })
      if (typeof filled === 'number') fill(filled, text, flush)
    },
    link(path, to) {
      if (to.includes('/old-')) throw Object.assign(new Error('it would only save time'), { code: 'EPERM' })
      does({ do: 'link', path, to })
    },
    rename: (path, to) => void does({ do: 'rename', path, to }),
    unlink: (path) => void does({ do: 'unlink', path }),
    unlinkLater() {}, // its process always dies first: what is done in no call's time nobody may rely on
    makeDirectory(path) {
      inodes.last += 1
      does({ do: 'mkdir', path, inode: inodes.last })
    },
    makeDirectories(path) {
      const parts = path.split('/').filter((part) => part !== '')
      parts.forEach((_, at) => {
        const above = `/${parts.slice(0, at + 1).join('/')}`
        inodes.last += 1
        const { code } = ask({ do: 'mkdir', path: above, inode: inodes.last })
        if (code !== undefined && code !== 'EEXIST') throw Object.assign(new Error(code), { code })
        if (code === undefined) ask({ do: 'flushNames', path: `/${parts.slice(0, at).join('/')}` })
      })
    },
    removeTree: (path) => removeTree(ask, path),
    flushFile: (path) => void does({ do: 'flushData', path }),
    flushFileLater: async (path) => void does({ do: 'flushData', path }),
    flushDirectory: (path) => void does({ do: 'flushNames', path }),
  }
}

/** Name by name, as rm does; what others remove at the same time is gone all the same. */
function removeTree(ask: Ask, path: string): void {
  const names = ask({ do: 'names', path })
  for (const name of names.code === undefined ? asNames(names.value) : []) {
    const { code } = ask({ do: 'unlink', path: `${path}/${name}` })
    if (code === 'EISDIR') removeTree(ask, `${path}/${name}`)
    else expectGone(code)
  }
  expectGone(ask({ do: 'rmdir', path }).code)
}

function expectGone(code: string | undefined): void {
  if (code !== undefined && code !== 'ENOENT') throw Object.assign(new Error(`${code} in a tree`), { code })
}

/** Asked for its age alone, and after 10 minutes nothing here is still under way: that it is looked at is no step. */
const young: FileStamp = { kind: 'directory', inode: 0n, size: 0n, modifiedNs: 0n, changedNs: 0n, links: 2n }

/** Every byte a character, as it lies on the model disk: its files are texts. */
function bytesAsText(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString('latin1')
}

function asText(value: Value): string | undefined {
  return typeof value === 'string' ? value : undefined
}

function asNames(value: Value): string[] {
  return Array.isArray(value) ? [...value] : []
}

function asStamp(value: Value): FileStamp | undefined {
  return typeof value === 'object' && 'inode' in value ? value : undefined
}

function asFound(value: Value): FoundFile | undefined {
  return typeof value === 'object' && 'stamp' in value ? value : undefined
}
