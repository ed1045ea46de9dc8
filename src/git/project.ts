/** Finds the project that a directory belongs to by reading git's files, without starting git: cold start pays for every process. */

import { realpathSync } from 'node:fs'
import { dirname, join, resolve } from 'node:path'
import { commonDirOf, findGitDir, kindOf, readText } from './git-dir.ts'

/**
 * Where a repository keeps what all its worktrees share.
 * `tree`: the main worktree (a submodule: its own). `bare`: there is none, or it cannot be known from a linked one.
 */
export type GitProject = { readonly kind: 'tree'; readonly dir: string } | { readonly kind: 'bare'; readonly commonDir: string }

/**
 * The repository of `start` (absolute, symlinks resolved) or of the nearest parent folder that has one; undefined where there is none.
 * All worktrees of a repository get the same answer, so that they share one list. A `.git` that leads nowhere counts as the
 * project itself.
 */
export function findGitProject(start: string): GitProject | undefined {
  const found = findGitDir(start)
  if (found === undefined) return undefined
  return found.gitDir === undefined ? { kind: 'tree', dir: found.top } : projectOf(found.gitDir)
}

/**
 * The main worktree of the repository, from its common directory alone, so that main and linked worktrees agree: `core.worktree`
 * (submodules), else the folder that holds `.git`. A repository made with --separate-git-dir names no worktree anywhere
 * and is treated as bare, for the same reason.
 */
function projectOf(gitDir: string): GitProject {
  const commonDir = commonDirOf(gitDir)
  const core = { ...coreSettings(join(commonDir, 'config')), ...coreSettings(join(commonDir, 'config.worktree')) }
  if (core.worktree !== undefined) {
    const dir = resolve(commonDir, core.worktree)
    if (kindOf(dir) === 'directory') return { kind: 'tree', dir: realpathSync(dir) }
  }
  const isPlain = core.bare !== 'true' && /[\\/]\.git$/.test(commonDir)
  return isPlain ? { kind: 'tree', dir: dirname(commonDir) } : { kind: 'bare', commonDir }
}

/** `core.bare` and `core.worktree` of one config file; includes are not followed (git does not write these two elsewhere). */
function coreSettings(file: string): { bare?: string; worktree?: string } {
  const found: { bare?: string; worktree?: string } = {}
  let section = ''
  for (const line of (readText(file) ?? '').split(/\r?\n/)) {
    section = /^\s*\[\s*([^\]]*?)\s*\]/.exec(line)?.[1]?.toLowerCase() ?? section
    const [, key, value] =
      section === 'core' ? (/^\s*(?:\[[^\]]*\]\s*)?(bare|worktree)\s*(?:=\s*(.*?)\s*)?$/i.exec(line) ?? []) : []
    if (key?.toLowerCase() === 'bare') found.bare = /^(true|yes|on|1)\b/i.test(value ?? 'true') ? 'true' : 'false'
    if (key?.toLowerCase() === 'worktree' && value) found.worktree = unquoted(value)
  }
  return found
}

function unquoted(value: string): string {
  const inner = /^"(.*)"$/.exec(value)?.[1]
  return inner === undefined ? value.replace(/\s+[#;].*$/, '') : inner.replace(/\\(.)/g, '$1')
}
