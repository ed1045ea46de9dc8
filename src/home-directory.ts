/** The home of the person: an absolute path, whatever the environment says. */

import { homedir, userInfo } from 'node:os'
import { isAbsolute } from 'node:path'

/**
 * `HOME=""` answers an empty path, which would put the user's lists into the current folder; the account's own is asked then.
 * Empty for an account without entry (containers started with --user): the settings say what to set.
 */
export function homeDirectory(): string {
  try {
    const home = homedir()
    return isAbsolute(home) ? home : userInfo().homedir
  } catch {
    return ''
  }
}
