/** What git does to the list that somebody should know of, and what of it can be mended without judgement. */

import type { Finding, Mending } from '../domain/finding.ts'
import type { GitHealth, Tracking } from './command.ts'

const byFix = 'dibs doctor --fix'

/** A finding and what mending it does. */
const words: Readonly<Record<string, string>> = {
  tracked_dibs: 'git lets go of .dibs; the files stay.',
  no_merge_driver: 'The merge driver is registered in the configuration of this clone.',
  lost_merge_driver: 'The merge driver is registered anew in the configuration of this clone.',
  no_merge_attributes: 'Lines in info/attributes of this clone say how task files are merged.',
}

/**
 * A checkout would set the log back under the sessions that work on it; `.dibs` ignores itself, so somebody has forced it in.
 * `marked`: files that have the marks of their merge still, which are found as that.
 */
export function gitFindings(
  { trackedOwn, refused }: Tracking,
  { merges, unmerged = [] }: GitHealth,
  marked: readonly string[],
): Finding[] {
  const found: Finding[] = []
  if (trackedOwn > 0) {
    const says = `git follows ${trackedOwn} of its files: a checkout would set the log back under the sessions.`
    found.push({ severity: 'broken', code: 'tracked_dibs', at: '.dibs', says, mend: 'git rm -r --cached --quiet .dibs' })
  }
  if (refused !== undefined) found.push({ severity: 'warning', code: 'git_refuses', at: '.', says: `git says: ${refused}.` })
  for (const at of unmerged.filter((name) => !marked.includes(name))) {
    const says = 'git waits to be told that its merge is over: the file has no marks (any more), and counts as it is.'
    found.push({ severity: 'warning', code: 'unmerged', at, says, mend: `Look whether it is right, then: git add ${at}` })
  }
  if (merges === undefined) return found
  const left = 'branches that change one task end in conflict marks.'
  if (merges.driver === 'none') {
    const says = `git follows the tasks, and no merge driver is registered in this clone: ${left}`
    found.push({ severity: 'warning', code: 'no_merge_driver', at: '.', says, mend: byFix })
  }
  if (merges.driver === 'lost') {
    const says = `The merge driver that is registered in this clone is not there: ${left}`
    found.push({ severity: 'warning', code: 'lost_merge_driver', at: '.', says, mend: byFix })
  }
  if (!merges.tasks || !merges.archive) {
    const what = merges.tasks ? 'the archive' : 'task files'
    const says = `No .gitattributes tells git how to merge ${what}.`
    found.push({ severity: 'warning', code: 'no_merge_attributes', at: '.', says, mend: byFix })
  }
  return found
}

/** Those of the findings that `dibs doctor --fix` mends in git. */
export function gitMendings(findings: readonly Finding[]): Mending[] {
  return findings.flatMap(({ code, at = '.' }) => {
    const says = words[code]
    return says === undefined ? [] : [{ code, at, says }]
  })
}
