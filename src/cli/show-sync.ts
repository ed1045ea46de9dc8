/** What a sync came to, a sentence a line; the words are ours, the subjects are not harmless yet. */

import type { Synced } from './command.ts'

/** The lines, never none. */
export function syncLines({ failed, lost, elsewhere, ...git }: Synced): string[] {
  const { branch = '', remote = '', committed = 0, pulled = 0, pushed = 0, codeCommits = 0 } = git
  const parts = [
    ...(committed > 0 ? [`${counted(committed, 'task file')} committed`] : []),
    ...(pulled > 0 ? [`${counted(pulled, 'commit')} pulled`] : []),
    ...(pushed > 0 ? [`${counted(pushed, 'commit')} pushed`] : []),
  ]
  const summary =
    parts.length === 0 ? `In step with ${remote} (${branch}).` : `${parts.join(', ')}: in step with ${remote} (${branch}).`
  const code = `${counted(codeCommits, 'commit')} of code on ${branch} ${codeCommits === 1 ? 'is' : 'are'} not pushed, so nothing was: "git push", or "dibs sync --push-code".`
  return [
    ...(failed === undefined ? [codeCommits > 0 ? code : summary] : [failed.says]),
    ...lost.map(({ id, subject, owner, to, status }) => `${owner} lost ${id} "${subject}": ${fate(status, to)}.`),
    ...(elsewhere.length > 0 ? [`${counted(elsewhere.length, 'task')} held elsewhere: "dibs sessions" shows by whom.`] : []),
  ]
}

function fate(status: string, to: string | undefined): string {
  return status === 'in_progress'
    ? `${to ?? 'somebody'} claimed it earlier elsewhere`
    : `it was ${status} elsewhere${to === undefined ? '' : ` by ${to}`}`
}

function counted(count: number, what: string): string {
  return `${count} ${what}${count === 1 ? '' : 's'}`
}
