/** Commits the task files of a worktree and nothing else, whatever is staged beside them. */

import { failure, whyOf } from './failure.ts'
import type { Repository } from './repository.ts'

/** The branch that holds nothing but tasks. */
export const tasksBranch = 'dibs/tasks'

export interface CommitPlace {
  readonly repository: Repository
  /** The worktree, as people know it. */
  readonly top: string
  readonly branch: string
}

/** git ends with 1 and says nothing where a session went back to what is committed after the files were added; once in 16 soaks. */
const tries = 3

/**
 * What is below the root, never `.dibs`. Answers how many files.
 * @throws SyncFailure `locked`, `commit_refused`.
 */
export async function commitTasks({ repository, top, branch }: CommitPlace): Promise<number> {
  const only = ['--', '.', ':(exclude,glob)**/.dibs/**', ':(exclude,glob)**/.dibs']
  for (let left = tries - 1; ; left--) {
    const added = await repository.run(['add', '-A', ...only])
    if (added.code !== 0) throw failure(isLocked(added.says) ? 'locked' : 'commit_refused', { top, says: whyOf(added) })
    const files = await repository.names('diff', '--cached', '--name-only', '-z', '--relative', ...only)
    if (files.length === 0) return 0
    const message = `tasks: ${files.length} ${files.length === 1 ? 'file' : 'files'}`
    const ended = await repository.run(['commit', '-q', ...withoutHooks(branch), '-m', message, '--only', ...only])
    if (ended.code === 0) return files.length
    await repository.run(['reset', '-q', ...only]) // staged, they would go along with the person's next commit of code
    if (ended.says !== '' || left === 0)
      throw failure(isLocked(ended.says) ? 'locked' : 'commit_refused', { top, says: whyOf(ended) })
  }
}

/** The hooks of a repository check code: on the tasks' own branch there is none, nor what they need to run. */
export function withoutHooks(branch: string): readonly string[] {
  return branch === tasksBranch ? ['--no-verify'] : []
}

/** Does another git hold what this one needs? */
export function isLocked(says: string): boolean {
  return /index\.lock|Unable to create .*\.lock/.test(says)
}
