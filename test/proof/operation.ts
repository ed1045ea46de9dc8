/** The operations that an interleaving is made of: each is one step that the kernel does whole. */

import type { FileStamp, FoundFile } from '../../src/store/file/file-system.ts'

/**
 * Creating, and writing over what is there, are two operations each, so that others see the empty file in between; a half
 * written file is to every reader here what an empty one is: no task and no entry. `inode` is the number that a new file or
 * directory gets: by who makes it, so that two who make files in either order leave the same disk.
 */
export type Operation =
  | {
      readonly do: 'read' | 'stamp' | 'find' | 'names' | 'truncate' | 'unlink' | 'rmdir' | 'flushData' | 'flushNames'
      readonly path: string
    }
  | { readonly do: 'create' | 'mkdir'; readonly path: string; readonly inode: number }
  | { readonly do: 'write'; readonly inode: number; readonly text: string; readonly flush: boolean }
  | { readonly do: 'link' | 'rename'; readonly path: string; readonly to: string }

/** What an operation came to. `key`: equal results, equal keys. */
export type Result =
  | { readonly key: string; readonly code: string }
  | { readonly key: string; readonly code: undefined; readonly value: Value }

export type Value = string | undefined | readonly string[] | FileStamp | FoundFile | number

const looks = new Set<Operation['do']>(['read', 'stamp', 'find', 'names'])

/** Does it only look? Then it changes nothing, and commutes with every other look. */
export function isLook(operation: Operation): boolean {
  return looks.has(operation.do)
}

/** Every path that it looks at or changes. */
export function pathsOf(operation: Operation): readonly string[] {
  if ('to' in operation) return [operation.path, operation.to]
  return 'path' in operation ? [operation.path] : []
}

export function keyOf(operation: Operation): string {
  const { do: what } = operation
  if (operation.do === 'write') return `write ${operation.inode} ${operation.flush} ${operation.text}`
  if ('inode' in operation) return `${what} ${operation.path} ${operation.inode}`
  return 'to' in operation ? `${what} ${operation.path} ${operation.to}` : `${what} ${operation.path}`
}
