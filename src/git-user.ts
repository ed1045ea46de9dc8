/** Who the person is, as git knows them: the only file that starts a child process. */

import { execFile } from 'node:child_process'
import { userInfo } from 'node:os'
import { promisify } from 'node:util'

/** Milliseconds. git answers in 2-10; a hanging network home must not delay the first change of a session. */
const patience = 1_000

const known = new Map<string, Promise<string>>()

/**
 * `git config user.name` as it stands in `dir`, else the login name, else `unknown`. Asked once a directory, and only when
 * first needed. Never throws: no git, no name and no directory all lead to the login name.
 */
export function gitUser(dir: string): Promise<string> {
  const answer = known.get(dir) ?? askGit(dir)
  known.set(dir, answer)
  return answer
}

async function askGit(dir: string): Promise<string> {
  try {
    const { stdout } = await promisify(execFile)('git', ['config', 'user.name'], { cwd: dir, timeout: patience })
    return stdout.trim() || loginName()
  } catch {
    return loginName()
  }
}

/** The name of the account, or `unknown`: `userInfo` throws where the user id has no entry (containers started with --user). */
export function loginName(): string {
  try {
    return userInfo().username
  } catch {
    return 'unknown'
  }
}
