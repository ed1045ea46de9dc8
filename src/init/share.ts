/** Whether the tasks are committed with the code or stay out of git, by the person's word, else as it is already. */

import { hasPattern, withoutPattern, withPattern } from './exclude-text.ts'

/** The answers to `--share`. */
export const shareModes = ['commit', 'no'] as const
export type ShareMode = (typeof shareModes)[number]

/** What git knows of the list, and of this clone. */
export interface GitFacts {
  /** `info/exclude` of the repository: as shown, its path, and its text (absent: not there). */
  readonly excludeFile: string
  readonly excludePath: string
  readonly exclude?: string | undefined
  /** The list as a pattern from the top of the worktree, such as `/.claude/tasks/`; absent where it lies outside of git's sight. */
  readonly pattern?: string | undefined
  /** How many task files git follows. */
  readonly tracked: number
  /** The line that makes git ignore new task files, as `.gitignore:3 (.claude/)`; our own in `exclude` is none. */
  readonly ignoredBy?: string | undefined
  /** Files that init may make with a path of this machine in them: pattern, and whether git sees them. */
  readonly local: Readonly<Record<'servers' | 'settings', LocalFile>>
}

/** `isNew`: neither there nor followed; `isIgnored`: by a line that is not ours. */
export interface LocalFile {
  readonly pattern: string
  readonly isNew: boolean
  readonly isTracked: boolean
  readonly isIgnored: boolean
}

/** What becomes of `info/exclude`, and what the person is told. */
export interface Shared {
  readonly exclude: string
  readonly says: readonly string[]
}

/** `asked`: the person's word. A repository that git cannot be asked about counts as one without task files. */
export function share(git: GitFacts | undefined, asked: ShareMode | undefined): Shared {
  if (git === undefined)
    return { exclude: '', says: ['Tasks: there is no git repository here, so nothing is decided about sharing them.'] }
  const { pattern, exclude = '' } = git
  if (pattern === undefined) {
    return { exclude, says: ['Tasks: the list lies outside of the worktree, where git does not see it.'] }
  }
  const mode = asked ?? (git.tracked > 0 ? 'commit' : 'no')
  return ways[mode]({ ...git, pattern, exclude })
}

type Visible = GitFacts & { readonly pattern: string; readonly exclude: string }

/** Another way to share is one more function here and one more word in `shareModes`. */
const ways: Readonly<Record<ShareMode, (git: Visible) => Shared>> = {
  commit({ pattern, exclude, ignoredBy, tracked }) {
    const folder = pattern.slice(1, -1)
    const so = tracked > 0 ? `git follows ${tracked} of them` : `share them with: git add ${folder}`
    const blocked = ignoredBy === undefined ? [] : [`${ignoredBy} still ignores them: take that line out first.`]
    return {
      exclude: withoutPattern(exclude, pattern),
      says: [`Tasks: committed with the code (${so}). Change it with: dibs init --share=no`, ...blocked],
    }
  },
  no({ pattern, exclude, ignoredBy, excludeFile, tracked }) {
    const change = 'Change it with: dibs init --share=commit'
    const followed = tracked === 0 ? [] : [`git goes on with the ${tracked} task files that it follows already.`]
    if (ignoredBy !== undefined && !hasPattern(exclude, pattern)) {
      return { exclude, says: [`Tasks: not committed, by ${ignoredBy}. ${change}`, ...followed] }
    }
    const says = [`Tasks: not committed, by a line in ${excludeFile}, which is of this clone only. ${change}`, ...followed]
    return { exclude: withPattern(exclude, pattern), says }
  },
}
