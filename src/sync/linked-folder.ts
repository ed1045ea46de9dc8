/**
 * Makes a folder that is in use the worktree of a branch, and a plain folder again. Neither the folder nor a file in it is moved
 * or replaced: git prepares the worktree elsewhere, and then one file, `.git`, comes into the folder or goes out of it.
 */

import { existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { basename, dirname, join, resolve } from 'node:path'
import { TaskError } from '../domain/errors.ts'
import { whyOf } from './failure.ts'
import type { Repository } from './repository.ts'

export interface LinkedFolder {
  /** The repository of the code. */
  readonly code: Repository
  readonly folder: string
  readonly branch: string
  /** A name that nobody else takes. */
  readonly token: string
}

/**
 * The branch must exist. Files are left as they are; what the branch has besides is added by the caller.
 * @throws TaskError `bad_setting` where the branch is checked out in another worktree, `internal` with git's words.
 */
export async function linkFolder(at: LinkedFolder): Promise<void> {
  mkdirSync(at.folder, { recursive: true })
  const other = await worktreeOf(at)
  // Its `.git` was deleted, perhaps with the whole folder: git writes it again.
  if (other === at.folder) return void (await must(at.code, ['worktree', 'repair']))
  const common = resolve(at.code.root, await must(at.code, ['rev-parse', '--git-common-dir']))
  if (other !== undefined) await dismiss(at, { other, isOurs: dirname(dirname(other)) === common })
  const made = join(common, `dibs-${at.token}`, basename(at.folder))
  await must(at.code, ['-c', 'core.hooksPath=/dev/null', 'worktree', 'add', '-q', '--no-checkout', made, at.branch])
  const temporary = join(at.folder, `.git.${at.token}`)
  writeFileSync(temporary, readFileSync(join(made, '.git')))
  renameSync(temporary, join(at.folder, '.git'))
  rmSync(dirname(made), { recursive: true })
  await must(at.code, ['worktree', 'repair', at.folder])
}

/** The branch stays, and every file in the folder. */
export async function unlinkFolder({ folder, inside }: { folder: string; inside: Repository }): Promise<void> {
  const own = await must(inside, ['rev-parse', '--absolute-git-dir'])
  rmSync(join(folder, '.git'))
  rmSync(own, { recursive: true })
}

/** What git prints. @throws TaskError `internal`, with its words. */
export async function must(repository: Repository, words: readonly string[]): Promise<string> {
  const ended = await repository.run(words)
  if (ended.code === 0) return ended.out.trimEnd()
  const named = words.filter((word, n) => !word.startsWith('-') && words[n - 1] !== '-c').slice(0, 2)
  throw new TaskError('internal', `"git ${named.join(' ')}" failed (${whyOf(ended)}). Your task files are as they were.`)
}

/** The folder that git thinks the branch to be checked out in. */
async function worktreeOf({ code, branch }: LinkedFolder): Promise<string | undefined> {
  const blocks = (await must(code, ['worktree', 'list', '--porcelain'])).split('\n\n')
  const block = blocks.find((one) => one.split('\n').includes(`branch refs/heads/${branch}`))
  return block === undefined ? undefined : /^worktree (.*)$/m.exec(block)?.[1]
}

/** One that this did not finish making, or whose folder is gone, is in nobody's way. */
async function dismiss({ code, branch }: LinkedFolder, { other, isOurs }: { other: string; isOurs: boolean }): Promise<void> {
  if (existsSync(other) && !isOurs) {
    throw new TaskError(
      'bad_setting',
      `Branch ${branch} is checked out in ${other}, and git has a branch in one worktree at a time: switch that one to another branch, then call again.`,
    )
  }
  await must(code, ['worktree', 'remove', '--force', other])
  if (isOurs) rmSync(dirname(other), { recursive: true, force: true })
}
