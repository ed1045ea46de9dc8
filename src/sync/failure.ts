/** Every way in which a sync can end early: one plain sentence for each, with what to do. Nothing is lost in any of them. */

import type { GitEnd } from '../git/command.ts'

/** `code` is for programs. The sentence says what is so and what to do next. */
export class SyncFailure extends Error {
  readonly code: SyncCode

  constructor(code: SyncCode, values: Readonly<Record<string, string | number>> = {}) {
    super(sentences[code].replace(/\{(\w+)\}/g, (_, name: string) => String(values[name] ?? '')))
    this.code = code
  }
}

const kept = 'Your tasks are committed here, and nothing is lost.'

const sentences = {
  no_git: 'git is not installed, or cannot be started: install it, then sync again.',
  too_slow: '{says}: sync again when the machine has time.',
  own_branch: '{remote} has the tasks on a branch of their own: "dibs init --share=branch" joins them here, then sync again.',
  half_merged:
    'A merge that sync began in {top} could not be taken back: "git merge --abort" when no session works, then sync again. {kept}',
  no_list: 'There is no list in {root} yet: create a task first.',
  no_repository: '{root} lies in no git repository: run "git init", or share the folder in another way.',
  not_shared:
    'git ignores the task files here, so there is nothing to sync: "dibs init --share=branch" or "--share=commit" shares them.',
  under_way: '{what} is under way in {top}: finish or abort it, then sync again.',
  detached: 'HEAD is detached in {top}: switch to a branch, then sync again.',
  no_remote: 'The repository has no remote to sync with: add one with "git remote add origin URL". {kept}',
  many_remotes: 'Branch {branch} follows none of the remotes {remotes}: choose one with "git push -u REMOTE {branch}". {kept}',
  no_identity: 'git does not know who commits: set user.name and user.email with "git config", then sync again.',
  commit_refused:
    'git refuses to commit the tasks ({says}): mend that, then sync again. The files are as they were, and the tasks are not staged.',
  locked: 'Another git process holds {top} ({says}): sync again when it is done.',
  unreachable: '{remote} cannot be reached ({says}): sync again when it can. {kept}',
  code_conflict:
    'What came from {remote} conflicts with your code in {files}: run "git pull" and resolve it, then sync again. {kept}',
  code_in_the_way:
    'Changes that are not committed are in the way of what came from {remote} ({files}): commit or stash them, then sync again. {kept}',
  task_conflict: '{files} cannot be merged, for one side is no task: mend the file and commit it, then sync again. {kept}',
  push_refused: '{remote} refuses the push ({says}): mend that, then sync again. {kept}',
  always_late: 'Others pushed to {remote} at every try: sync again. {kept}',
  internal: 'git failed in a way that dibs does not know ({says}). {kept}',
} as const

export type SyncCode = keyof typeof sentences

/** All sentences, for the tests. */
export const syncSentences: Readonly<Record<SyncCode, string>> = sentences

/** The failure with `kept` said where it holds. */
export function failure(code: SyncCode, values: Readonly<Record<string, string | number>> = {}): SyncFailure {
  return new SyncFailure(code, { kept, ...values })
}

/** The line of git's words that says why: its first `fatal:`, `error:` or rejection, else its first. */
export function whyOf({ says, out }: GitEnd): string {
  const lines = `${says}\n${out}`
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '' && !line.startsWith('hint:'))
  const line = lines.find((one) => /^(fatal|error|remote: error|!|ERROR)/.test(one)) ?? lines[0] ?? 'no word of why'
  return line.replace(/^(fatal|error|remote):\s*/, '').replace(/\.$/, '')
}
