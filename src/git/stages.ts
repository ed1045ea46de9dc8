/** What both sides of an unfinished merge had in a file, as git's index keeps it until the conflict is resolved. */

import { basename, dirname } from 'node:path'
import { ask } from './command.ts'

/** The texts of a file before the sides parted (undefined: both made it anew) and on each side. */
export interface Stages {
  readonly base: string | undefined
  readonly ours: string
  readonly theirs: string
}

/** The stages of the file at `path`; undefined where git has none: no repository, no conflict, or one side deleted it. Never throws. */
export async function stagesOf(path: string): Promise<Stages | undefined> {
  const stage = (n: number) => ask(dirname(path), ['show', `:${n}:./${basename(path)}`])
  const [base, ours, theirs] = await Promise.all([stage(1), stage(2), stage(3)])
  return ours === undefined || theirs === undefined ? undefined : { base, ours, theirs }
}
