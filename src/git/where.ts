/** Where a session works, for whoever takes over its tasks: read from git's files, because it is asked while others wait. */

import { realpathSync } from 'node:fs'
import { join } from 'node:path'
import { commonDirOf, findGitDir, readText } from './git-dir.ts'

/** `branch` is absent on a detached HEAD, `head` (a commit id) before the first commit, both outside of git. */
export interface GitWhere {
  readonly dir: string
  readonly branch?: string
  readonly head?: string
}

/** Directory, branch and commit of a worktree as they are now. Never throws. */
export function whereIs(dir: string): GitWhere {
  const gitDir = gitDirOf(dir)
  const head = gitDir === undefined ? undefined : readText(join(gitDir, 'HEAD'))?.trim()
  if (gitDir === undefined || !head) return { dir }
  const ref = /^ref: (refs\/heads\/(.+))$/.exec(head)
  if (ref === null) return isCommit(head) ? { dir, head } : { dir }
  const [, name = '', branch = ''] = ref
  if (branch === '.invalid') return { dir } // the reftable format keeps its refs elsewhere
  const commit = commitOf(name, commonDirOf(gitDir))
  return { dir, branch, ...(commit !== undefined && { head: commit }) }
}

function gitDirOf(dir: string): string | undefined {
  try {
    return findGitDir(realpathSync(dir))?.gitDir
  } catch {
    return undefined // the directory has been removed under the session
  }
}

/** A branch has a file of its own, or a line `<commit> <name>` in packed-refs after `git gc`. */
function commitOf(name: string, commonDir: string): string | undefined {
  const loose = readText(join(commonDir, name))?.trim()
  if (loose !== undefined) return isCommit(loose) ? loose : undefined
  const line = readText(join(commonDir, 'packed-refs'))
    ?.split('\n')
    .find((one) => one.endsWith(` ${name}`))
  return line?.split(' ')[0]
}

function isCommit(text: string): boolean {
  return /^[0-9a-f]{40,64}$/.test(text)
}
