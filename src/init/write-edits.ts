/** Writes all files of a plan or none of them that could not be: everything that can be refused is found out before the first rename. */

import {
  chmodSync,
  existsSync,
  lstatSync,
  mkdirSync,
  realpathSync,
  renameSync,
  rmdirSync,
  rmSync,
  statSync,
  unlinkSync,
  writeFileSync,
} from 'node:fs'
import { basename, dirname, join } from 'node:path'
import { TaskError } from '../domain/errors.ts'
import type { Edit } from './plan.ts'

/** What the writer needs from outside. */
export interface WriterParts {
  /** The text of a file now; undefined when it is not there. */
  readonly read: (path: string) => string | undefined
  /** A name that nobody else takes. */
  readonly token: string
}

interface Prepared {
  readonly edit: Edit
  /** Where the file really lies: a symbolic link (dotfiles under git) stays one. */
  readonly target: string
  readonly temporary?: string
}

/**
 * Writes each file beside its place, then renames; mode and links stay.
 * @throws TaskError `store_unwritable`, naming the file: nothing was changed.
 */
export function writeEdits(edits: readonly Edit[], { read, token }: WriterParts): void {
  const prepared: Prepared[] = []
  try {
    for (const edit of edits) prepared.push(prepare(edit, token))
    const overtaken = prepared.find(({ edit }) => read(edit.path) !== edit.before)
    if (overtaken !== undefined) throw refusal(overtaken.edit, 'was changed by somebody else just now; call again')
  } catch (error) {
    for (const { temporary } of prepared) if (temporary !== undefined) rmSync(temporary, { force: true })
    throw error
  }
  for (const { target, temporary } of prepared) {
    if (temporary === undefined) removeFile(target)
    else renameSync(temporary, target)
  }
}

function prepare(edit: Edit, token: string): Prepared {
  try {
    const target = realPath(edit)
    const there = statSync(target, { throwIfNoEntry: false })
    // A rename would replace it all the same: whoever took the right to write away meant it.
    if (there !== undefined && (there.mode & 0o222) === 0) throw refusal(edit, 'may not be written (it is read-only)')
    if (edit.after === undefined) return { edit, target }
    mkdirSync(dirname(target), { recursive: true })
    const temporary = join(dirname(target), `.${basename(target)}.${token}`)
    // Claude Code keeps keys in its configuration later, and keeps the mode that it finds.
    const isPrivate = there !== undefined || basename(target) === '.claude.json'
    writeFileSync(temporary, edit.after, { flag: 'wx', mode: isPrivate ? 0o600 : 0o666 })
    if (there !== undefined) chmodSync(temporary, there.mode)
    return { edit, target, temporary }
  } catch (error) {
    if (error instanceof TaskError) throw error
    throw refusal(edit, `cannot be written (${error instanceof Error ? error.message : String(error)})`)
  }
}

function refusal({ name }: Edit, why: string): TaskError {
  return new TaskError('store_unwritable', `${name} ${why}.`)
}

/** A link that leads nowhere would be replaced by a file, and what it was meant for left without. */
function realPath(edit: Edit): string {
  if (lstatSync(edit.path, { throwIfNoEntry: false }) === undefined) return edit.path
  if (!existsSync(edit.path)) throw refusal(edit, 'is a symbolic link that leads nowhere')
  return realpathSync(edit.path)
}

/** The folders that were made for it go too, when they are empty. */
function removeFile(target: string): void {
  unlinkSync(target)
  try {
    for (let dir = dirname(target); ['tasks', '.claude'].includes(basename(dir)); dir = dirname(dir)) rmdirSync(dir)
  } catch {
    // something else lies in it
  }
}
