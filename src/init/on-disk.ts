/** What `dibs init` reads from the disk. */

import { isUtf8 } from 'node:buffer'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { TaskError } from '../domain/errors.ts'

/**
 * The text of a file; undefined when it is not there. Two texts are equal only if their bytes are.
 * @throws TaskError `unreadable_file` for what is there and cannot be read, which must not be taken for an empty file, and for
 * what is not UTF-8, which would lose bytes when written again.
 */
export function readText(path: string): string | undefined {
  const bytes = bytesOf(path)
  if (bytes !== undefined && !isUtf8(bytes)) throw new TaskError('unreadable_file', `${path} is not UTF-8.`)
  return bytes?.toString('utf8')
}

/** Lies anything in the tasks root that git would see? `.dibs` ignores itself, and `.gitattributes` is no task. */
export function holdsTasks(folder: string): boolean {
  try {
    return readdirSync(folder, { withFileTypes: true }).some((entry) => {
      if (['.dibs', '.git', '.gitattributes'].includes(entry.name)) return false
      return !entry.isDirectory() || holdsTasks(join(folder, entry.name))
    })
  } catch (error) {
    return !isAbsent(error) // what cannot be looked into is not shown to git either
  }
}

function bytesOf(path: string): Buffer | undefined {
  try {
    return readFileSync(path)
  } catch (error) {
    if (isAbsent(error)) return undefined
    throw new TaskError('unreadable_file', `${path} cannot be read (${error instanceof Error ? error.message : String(error)}).`)
  }
}

function isAbsent(error: unknown): boolean {
  return error instanceof Error && 'code' in error && (error.code === 'ENOENT' || error.code === 'ENOTDIR')
}
