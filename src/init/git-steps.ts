/** What `dibs init` does in git besides files: planned as data, so that what is shown is what is done. */

/** The names of what git can be asked for; `Sharing` of sync/ does it. */
export type GitDeed = 'register' | 'unregister' | 'untrack' | 'attach' | 'detach'

export interface GitStep {
  readonly does: GitDeed
  readonly why: string
  /** Lines of a diff. */
  readonly shows: readonly string[]
}

/** The configuration of the clone: a driver that lies elsewhere now is named anew. */
export function registerStep(driver: { readonly now?: string | undefined; readonly wanted: string }): GitStep[] {
  const { now, wanted } = driver
  if (now === wanted) return []
  const before = now === undefined ? [] : [`-merge.dibs.driver=${now}`]
  return [
    {
      does: 'register',
      why: 'git merges task files field by field',
      shows: [...before, `+merge.dibs.driver=${wanted}`],
    },
  ]
}

/** The way back. */
export function unregisterStep(now: string | undefined): GitStep[] {
  if (now === undefined) return []
  return [{ does: 'unregister', why: 'no longer speaks of dibs', shows: [`-merge.dibs.driver=${now}`] }]
}

/** Task files out of the code's index; they stay on the disk. */
export function untrackStep(folder: string, tracked: number): GitStep[] {
  if (tracked === 0) return []
  const shows = [`-${folder} (${tracked} ${tracked === 1 ? 'file' : 'files'}, which stay on the disk)`]
  return [{ does: 'untrack', why: 'no longer follows the tasks with the code', shows }]
}

/** The folder as the worktree of a branch, or again as a plain one. */
export function branchStep(does: 'attach' | 'detach', { folder, branch }: { folder: string; branch: string }): GitStep {
  const why = does === 'attach' ? 'the tasks on a branch of their own' : 'the tasks in a plain folder'
  return { does, why, shows: [`${does === 'attach' ? '+' : '-'}worktree ${folder} of branch ${branch}`] }
}
