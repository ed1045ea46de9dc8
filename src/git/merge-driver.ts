/** git's merge driver for task files: git hands over three versions of a file, and takes what is left in the second for the merge. */

import { readFileSync, writeFileSync } from 'node:fs'
import { basename } from 'node:path'
import { git } from './command.ts'

/** What git names a driver's files (gitattributes(5)): %O, %A, %B and %P. */
export interface DriverFiles {
  readonly base: string
  readonly ours: string
  readonly theirs: string
  /** The file's place in the repository. */
  readonly path: string
}

/** Merges the texts of one task. @throws Error with words for a person, where they are no task. */
export type MergeTexts = (texts: { id: string; base: string; ours: string; theirs: string }) => string

/** What happened: `why` says for a person why git is to treat the file as one in conflict. */
export type Driven = { readonly merged: true } | { readonly merged: false; readonly why: string }

/**
 * Merges three versions of a task's file into `ours`. A file that cannot be merged so is left as git itself would leave it, with
 * the marks of a conflict: no side is lost, and the next change by dibs reads both.
 */
export async function driveMerge(files: DriverFiles, mergeTexts: MergeTexts): Promise<Driven> {
  const [base, ours, theirs] = [files.base, files.ours, files.theirs].map((path) => readFileSync(path, 'utf8'))
  try {
    const texts = { base: base ?? '', ours: ours ?? '', theirs: theirs ?? '' }
    writeFileSync(files.ours, mergeTexts({ id: basename(files.path, '.json'), ...texts }))
    return { merged: true }
  } catch (error) {
    // Exits with the number of conflicts; without a conflict in its lines the file is merged, but nobody has read it.
    await git('.', ['merge-file', '-q', '-L', 'ours', '-L', 'base', '-L', 'theirs', files.ours, files.base, files.theirs]).catch(
      () => '',
    )
    return { merged: false, why: error instanceof Error ? error.message : String(error) }
  }
}
