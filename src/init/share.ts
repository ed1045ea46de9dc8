/** Whether the tasks have a branch of their own, are committed with the code or stay out of git: by the person's word, else as it is. */

import { withAttributes, withoutAttributes, withoutSyncLines } from './attributes-text.ts'
import { hasPattern, withoutPattern, withPattern } from './exclude-text.ts'
import { branchStep, type GitStep, registerStep, unregisterStep, untrackStep } from './git-steps.ts'

/** The answers to `--share`. */
export const shareModes = ['branch', 'commit', 'no'] as const
export type ShareMode = (typeof shareModes)[number]

/** What git knows of the list, and of this clone. */
export interface GitFacts {
  /** `info/exclude` of the repository: as shown, its path, and its text (absent: not there). */
  readonly excludeFile: string
  readonly excludePath: string
  readonly exclude?: string | undefined
  /** The list as a pattern from the top of the worktree, such as `/.claude/tasks/`; absent where it lies outside of git's sight. */
  readonly pattern?: string | undefined
  /** The branch of the tasks. */
  readonly branch: string
  /** What is checked out in the tasks root, where it is a worktree by itself. */
  readonly ownBranch?: string | undefined
  /** A remote's branch of tasks that this clone knows of, such as `origin/dibs/tasks`. */
  readonly remoteBranch?: string | undefined
  /** `.gitattributes` in the tasks root. */
  readonly attributes: { readonly path: string; readonly name: string; readonly text?: string | undefined }
  /** `info/attributes` of the repository, where `dibs sync` writes. */
  readonly cloneAttributes: { readonly path: string; readonly name: string; readonly text?: string | undefined }
  /** Has the tasks root a `.git` that leads nowhere, as after the project was moved? */
  readonly isCutOff?: boolean
  /** The merge driver as this clone knows it, and as it should. */
  readonly driver: { readonly now?: string | undefined; readonly wanted: string }
  /** Are there files in the tasks root that git would see? */
  readonly holdsTasks?: boolean
  /** How many files in the tasks root git follows with the code. */
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

/** What becomes of `info/exclude`, of `.gitattributes` and in git, and what the person is told. */
export interface Shared {
  readonly exclude: string
  readonly attributes: string
  readonly cloneAttributes: string
  /** Before any file is written, and after. */
  readonly first: readonly GitStep[]
  readonly last: readonly GitStep[]
  readonly says: readonly string[]
}

/** `asked`: the person's word. A repository that git cannot be asked about counts as one without task files. */
export function share(git: GitFacts | undefined, asked: ShareMode | undefined): Shared {
  if (git === undefined)
    return unchanged(git, 'Tasks: there is no git repository here, so nothing is decided about sharing them.')
  const { pattern, exclude = '', branch, ownBranch, remoteBranch } = git
  if (pattern === undefined) return unchanged(git, 'Tasks: the list lies outside of the worktree, where git does not see it.')
  if (ownBranch !== undefined && ownBranch !== branch) {
    const where = pattern.slice(1, -1)
    return unchanged(git, `Tasks: ${where} is a worktree of branch ${ownBranch}, which was not made by init: left as it is.`)
  }
  const isBranch = ownBranch !== undefined || git.isCutOff === true
  const mode = asked ?? (isBranch ? 'branch' : git.tracked > 0 ? 'commit' : 'no')
  const shared = { ...unchanged(git), ...ways[mode]({ ...git, pattern, exclude }) }
  const joins = mode !== 'branch' && asked === undefined && remoteBranch !== undefined
  return joins ? { ...shared, says: [...shared.says, `${remoteBranch} has tasks: dibs init --share=branch joins them.`] } : shared
}

/** What `dibs init --remove` leaves. A folder that is a worktree stays one; what was kept out of the code's sight is not shown to it. */
export function unshare(git: GitFacts | undefined): Shared {
  if (git?.pattern === undefined) return unchanged(git)
  const { pattern, exclude = '', ownBranch, attributes, driver } = git
  const isOwn = ownBranch !== undefined
  const isHidden = !isOwn && git.holdsTasks === true && hasPattern(exclude, pattern)
  const hidden = `The line ${pattern} in ${git.excludeFile} keeps them out of git and stays too: delete it by hand if git is to see them.`
  return {
    exclude: isOwn || isHidden ? exclude : withoutPattern(exclude, pattern),
    attributes: isOwn ? (attributes.text ?? '') : withoutAttributes(attributes.text ?? ''),
    cloneAttributes: withoutSyncLines(git.cloneAttributes.text ?? '', pattern),
    first: [],
    last: unregisterStep(driver.now),
    says: isOwn
      ? [`They are on branch ${ownBranch}, in a worktree that git leaves out of the code: that stays too.`]
      : isHidden
        ? [hidden]
        : [],
  }
}

function unchanged(git: GitFacts | undefined, ...says: readonly string[]): Shared {
  return {
    exclude: git?.exclude ?? '',
    attributes: git?.attributes.text ?? '',
    cloneAttributes: git?.cloneAttributes.text ?? '',
    first: [],
    last: [],
    says,
  }
}

type Visible = GitFacts & { readonly pattern: string; readonly exclude: string }

/** Another way to share is one more function here and one more word in `shareModes`. */
const ways: Readonly<Record<ShareMode, (git: Visible) => Omit<Shared, 'cloneAttributes'>>> = {
  branch(git) {
    const { pattern, exclude, branch, driver, tracked, ownBranch, attributes } = git
    const folder = pattern.slice(1, -1)
    const attach = ownBranch === undefined ? [branchStep('attach', { folder, branch })] : []
    return {
      exclude: withPattern(exclude, pattern),
      attributes: withAttributes(attributes.text ?? ''),
      first: [],
      last: [...registerStep(driver), ...untrackStep(folder, tracked), ...attach],
      says: [
        `Tasks: on branch ${branch}, a worktree in ${folder}. Share them with: dibs sync. Change it with: dibs init --share=commit`,
      ],
    }
  },
  commit(git) {
    const { pattern, exclude, ignoredBy, tracked, driver, attributes } = git
    const folder = pattern.slice(1, -1)
    const so =
      tracked > 0 ? `git follows ${tracked} ${tracked === 1 ? 'file' : 'files'} there` : `share them with: git add ${folder}`
    const blocked = ignoredBy === undefined ? [] : [`${ignoredBy} still ignores them: take that line out first.`]
    return {
      exclude: withoutPattern(exclude, pattern),
      attributes: withAttributes(attributes.text ?? ''),
      first: leaving(git),
      last: registerStep(driver),
      says: [`Tasks: committed with the code (${so}). Change it with: dibs init --share=branch, or =no`, ...blocked],
    }
  },
  no(git) {
    const { pattern, exclude, ignoredBy, excludeFile, tracked, attributes } = git
    const change = 'Change it with: dibs init --share=branch, or =commit'
    const isTheirs = ignoredBy !== undefined && !hasPattern(exclude, pattern)
    const by = isTheirs ? ignoredBy : `a line in ${excludeFile}, which is of this clone only`
    return {
      exclude: isTheirs ? exclude : withPattern(exclude, pattern),
      attributes: attributes.text ?? '',
      first: leaving(git),
      last: untrackStep(pattern.slice(1, -1), tracked),
      says: [`Tasks: not committed, by ${by}. ${change}`],
    }
  },
}

function leaving({ pattern, branch, ownBranch }: Visible): GitStep[] {
  return ownBranch === undefined ? [] : [branchStep('detach', { folder: pattern.slice(1, -1), branch })]
}
