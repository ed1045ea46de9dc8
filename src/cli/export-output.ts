/** Where an export goes: nothing that is there is written over unless the caller says so, and never the list itself. */

import { closeSync, existsSync, mkdirSync, openSync, readdirSync, realpathSync, renameSync, rmSync, writeSync } from 'node:fs'
import { basename, dirname, join, resolve } from 'node:path'
import { TaskError } from '../domain/errors.ts'

export interface HowToWrite {
  readonly overwrite: boolean
  /** The directory of the list. */
  readonly own: string
}

/** The name of a list in a folder of this path. */
export function folderName(output: string): string {
  return basename(resolve(output))
}

/** Writes a text, whole or not at all. @throws TaskError `invalid_input` when there is such a file, or the disk refuses. */
export function writeText(output: string, lines: Iterable<string>, { overwrite }: HowToWrite): readonly string[] {
  if (!overwrite && existsSync(output)) throw refused(`${output} is there already: name another file.`)
  return saying(output, () => {
    replace(output, lines)
    return []
  })
}

/** Writes a folder, file by file. @throws TaskError `invalid_input` when task files lie in it, or it is the list's own. */
export function writeFolder(
  output: string,
  files: Iterable<readonly [name: string, text: string]>,
  { overwrite, own }: HowToWrite,
): readonly string[] {
  return saying(output, () => {
    const there = existsSync(output) ? readdirSync(output).filter((name) => name.endsWith('.json')) : []
    if (existsSync(output) && existsSync(own) && realpathSync(output) === realpathSync(own)) {
      throw refused(`${output} is where the list itself lies: name another folder.`)
    }
    if (!overwrite && there.length > 0) throw refused(`There are ${there.length} task files in ${output}: name another folder.`)
    mkdirSync(output, { recursive: true })
    const written = new Set<string>()
    for (const [name, text] of files) {
      replace(join(output, name), [text])
      written.add(name)
    }
    const others = there.filter((name) => !written.has(name))
    return others.length === 0 ? [] : [`${others.length} files that are not of this export are left in ${output}.`]
  })
}

function replace(path: string, lines: Iterable<string>): void {
  const made = join(dirname(path), `.${basename(path)}.${process.pid}.tmp`)
  const file = openSync(made, 'wx')
  try {
    for (const line of lines) writeSync(file, line)
  } catch (error) {
    rmSync(made, { force: true })
    throw error
  } finally {
    closeSync(file)
  }
  renameSync(made, path)
}

function saying<T>(output: string, write: () => T): T {
  try {
    return write()
  } catch (error) {
    if (error instanceof TaskError) throw error
    throw refused(`${output} cannot be written: ${error instanceof Error ? error.message : String(error)}.`)
  }
}

function refused(words: string): TaskError {
  return new TaskError('invalid_input', words)
}
