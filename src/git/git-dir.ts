/** Finds git's own directory for a folder, and reads its small files: what git does, without starting it. */

import { readFileSync, realpathSync, statSync } from 'node:fs'
import { dirname, join, resolve } from 'node:path'

/** `top`: the folder that has the repository. `gitDir` is absent where its `.git` leads nowhere (a worktree mounted without its repository). */
export interface GitDir {
  readonly top: string
  readonly gitDir?: string
}

/**
 * The git directory of `start` (absolute, symlinks resolved) or of the nearest parent folder that has one; undefined where there
 * is none. GIT_DIR is not looked at: it is set inside git's hooks and would move the list for one call.
 * Source: gitrepository-layout(5).
 */
export function findGitDir(start: string): GitDir | undefined {
  for (let top = start; ; top = dirname(top)) {
    const found = gitDirAt(top)
    if (found !== undefined) return found
    if (dirname(top) === top) return undefined
  }
}

/** What all worktrees of a repository share; for the main worktree its git directory itself. Source: git-worktree(1). */
export function commonDirOf(gitDir: string): string {
  const written = readText(join(gitDir, 'commondir'))?.trim()
  if (!written) return gitDir
  const commonDir = resolve(gitDir, written)
  return kindOf(commonDir) === 'directory' ? realpathSync(commonDir) : gitDir
}

/** The text of a file; undefined when it cannot be read, which is as good as absent: the next way is tried. */
export function readText(file: string): string | undefined {
  try {
    return readFileSync(file, 'utf8')
  } catch {
    return undefined
  }
}

/** What lies at `path`. A parent folder that may not be looked into (EACCES) holds nothing of ours. */
export function kindOf(path: string): 'file' | 'directory' | 'none' {
  try {
    return statSync(path).isDirectory() ? 'directory' : 'file'
  } catch {
    return 'none'
  }
}

function gitDirAt(top: string): GitDir | undefined {
  const dotGit = join(top, '.git')
  const kind = kindOf(dotGit)
  if (kind === 'file') return followGitFile(dotGit)
  if (kind === 'directory' && isGitDir(dotGit)) return { top, gitDir: realpathSync(dotGit) }
  return isGitDir(top) ? { top, gitDir: top } : undefined
}

/** A `.git` file holds one line, `gitdir: <path>`, relative to the folder it lies in. */
function followGitFile(file: string): GitDir {
  const top = dirname(file)
  const path = /^gitdir: (.+?)\r?\n?$/.exec(readText(file) ?? '')?.[1]
  const gitDir = path === undefined ? undefined : resolve(top, path)
  return gitDir !== undefined && isGitDir(gitDir) ? { top, gitDir: realpathSync(gitDir) } : { top }
}

/** As git decides it: HEAD, objects and refs, or in a linked worktree HEAD and the way to the common directory. */
function isGitDir(dir: string): boolean {
  if (kindOf(join(dir, 'HEAD')) !== 'file') return false
  if (kindOf(join(dir, 'commondir')) === 'file') return true
  return kindOf(join(dir, 'objects')) === 'directory' && kindOf(join(dir, 'refs')) === 'directory'
}
