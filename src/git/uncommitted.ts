/** What lies in a worktree and is not committed: for whoever goes on with work that somebody left. */

import { ask } from './command.ts'

/**
 * Milliseconds. It is asked at the end of a session, which Claude Code cuts off after 1.5 s: halved, a large repository says
 * nothing; doubled, the note may not be written any more.
 */
const patience = 500

/** Paths from the top of the worktree, as git prints them; undefined outside of git, or where git takes too long. */
export async function uncommittedFiles(dir: string): Promise<readonly string[] | undefined> {
  // Without optional locks: a look must not write the index.
  const status = await ask(dir, ['--no-optional-locks', 'status', '--porcelain', '-z', '--no-renames'], patience)
  return status
    ?.split('\0')
    .filter((line) => line !== '')
    .map((line) => line.slice(3))
}
