/** What `dibs doctor --fix` mends in this clone's git: settings and the index, never a commit or a file of the worktree. */

import { join } from 'node:path'
import { TaskError } from '../domain/errors.ts'
import { whyOf } from './failure.ts'
import type { Repository } from './repository.ts'

/** @throws TaskError `internal` with git's words. */
export async function mendGit(repository: Repository, directory: string, codes: readonly string[]): Promise<void> {
  const run = async (...words: string[]) => {
    const ended = await repository.run(words)
    if (ended.code !== 0) throw new TaskError('internal', `git did not do it: ${whyOf(ended)}`)
  }
  if (codes.includes('tracked_dibs')) await run('rm', '-r', '-q', '--cached', '--', join(directory, '.dibs'))
  if (codes.includes('no_merge_driver') || codes.includes('lost_merge_driver')) {
    await run('config', 'merge.dibs.name', 'dibs')
    await run('config', 'merge.dibs.driver', repository.driver)
  }
  if (codes.includes('no_merge_attributes')) await repository.useDriver()
}
