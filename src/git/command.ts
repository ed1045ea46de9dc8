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
  const { stdout } = await promisify(loaded().execFile)('git', words, { cwd: dir, timeout, maxBuffer: mostOutput })
  return stdout
}

/**
 * The same, and undefined wherever git does not answer so: no git, no repository (128), nothing found (1), too late. For questions
 * to which no answer is an answer too.
 */
export async function ask(dir: string, words: readonly string[], timeout = patience): Promise<string | undefined> {
  try {
    return await git(dir, words, timeout)
  } catch {
    return undefined
  }
}

/** How a call of git ended. `code` is undefined where it could not be started or took too long. */
export interface GitEnd {
  readonly code: number | undefined
  readonly out: string
  /** What it said on stderr, or why there was no answer. */
  readonly says: string
  /** It was ended because it took too long. */
  readonly isLate?: boolean
}

export interface GitRun {
  readonly env: Readonly<Record<string, string | undefined>>
  /** Milliseconds. */
  readonly patience: number
}

/** `env` for a git at which nobody sits to be asked for a password or a message, and whose words, taken apart here, must be English. */
export function unattended(env: GitRun['env']): GitRun['env'] {
  return { ...env, LC_ALL: 'C', GIT_TERMINAL_PROMPT: '0', GIT_EDITOR: 'true', GIT_MERGE_AUTOEDIT: 'no' }
}

/** Runs git in `dir` and answers however it ended. */
export function runGit(dir: string, words: readonly string[], { env, patience }: GitRun): Promise<GitEnd> {
  return new Promise((resolve) => {
    loaded().execFile('git', words, { cwd: dir, env, timeout: patience, maxBuffer: mostOutput }, (error, out, says) => {
      if (error === null) return resolve({ code: 0, out, says })
      const late = error.killed === true
      const code = typeof error.code === 'number' ? error.code : undefined
      resolve(
        late
          ? { code: undefined, out, says: `git took longer than ${patience / 1_000} s`, isLate: true }
          : { code, out, says: says || (code === undefined ? error.message : '') },
      )
    })
  })
}

/** Not imported above: loading it costs 2 to 3 ms of processor time, and few commands and hooks ask git (measured). */
function loaded(): typeof ChildProcess {
  return process.getBuiltinModule('node:child_process')
}
