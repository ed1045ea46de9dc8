/** git's merge driver for task files: how git calls it, and what it does with the three versions of a file that git hands over. */

import { readFileSync, writeFileSync } from 'node:fs'
import { basename } from 'node:path'
import { git } from './command.ts'

/**
 * The command by which git calls the driver, a script `bin` run by `node` (absolute paths). git starts it by a shell, and takes a
 * driver that is not there any more (a newer Node, a moved checkout) for a conflict in which ours counts, without marks: theirs
 * would be lost at the next "git add".
 */
export function driverCommand(node: string, bin: string): string {
  const [quotedNode, quotedBin] = [node, bin].map((path) => `"${path.replaceAll('\\', '/')}"`)
  const marks = 'git merge-file -q -L ours -L base -L theirs %A %O %B'
  return `if test -x ${quotedNode} && test -f ${quotedBin}; then ${quotedNode} ${quotedBin} merge-driver %O %A %B %P; else ${marks}; fi`
}

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
 * Merges three versions of a task's file into `ours`, where git looks for the merge. A file that cannot be merged so is left as git itself would leave it, with
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
