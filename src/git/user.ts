/** Who the person is, as git knows them. */

import { userInfo } from 'node:os'
import { ask } from './command.ts'

const known = new Map<string, Promise<string>>()

/**
 * `git config user.name` as it stands in `dir`, else the login name, else `unknown`. Asked once a directory, and only when
 * first needed. Never throws: no git, no name and no directory all lead to the login name.
 */
export function gitUser(dir: string): Promise<string> {
  const answer = known.get(dir) ?? nameIn(dir)
  known.set(dir, answer)
  return answer
}

async function nameIn(dir: string): Promise<string> {
  return (await ask(dir, ['config', 'user.name']))?.trim() || loginName()
}

/** The name of the account, or `unknown`: `userInfo` throws where the user id has no entry (containers started with --user). */
export function loginName(): string {
  try {
    return userInfo().username
  } catch {
    return 'unknown'
  }
}
