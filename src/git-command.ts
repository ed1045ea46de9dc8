/** Asks git something: the only file that starts a child process. */

import type * as ChildProcess from 'node:child_process'
import { promisify } from 'node:util'

/** Milliseconds. git answers in 2-10; a hanging network home must not delay the first change of a session. */
const patience = 1_000
/** Bytes: the names of 100,000 task files are 2 MB. */
const mostOutput = 16 * 1024 * 1024

/**
 * What git prints when it is started in `dir`. Rejects when there is no git, when it ends with another code than 0, or when it
 * has not ended after `timeout` ms.
 */
export async function git(dir: string, words: readonly string[], timeout = patience): Promise<string> {
  // Not imported above: loading it costs 2 ms of processor time, and most hooks and commands never ask git (measured).
  const { execFile }: typeof ChildProcess = process.getBuiltinModule('node:child_process')
  const { stdout } = await promisify(execFile)('git', words, { cwd: dir, timeout, maxBuffer: mostOutput })
  return stdout
}
