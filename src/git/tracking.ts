/** What git makes of the list directory: whether it follows the task files, and by which rule it ignores them. */

import { dirname, join, relative, resolve } from 'node:path'
import { ask, git } from './command.ts'
import { findGitDir, kindOf } from './git-dir.ts'

/** A line of a .gitignore (or of another file of its kind). */
export interface IgnoreRule {
  readonly file: string
  readonly line: number
  readonly pattern: string
}

export interface Tracking {
  /** The top folder of the repository; absent where there is none, or no git. */
  readonly repository?: string | undefined
  /** There is a repository, and git will not say anything about it: its own words, such as of a folder that another user owns. */
  readonly refused?: string | undefined
  /** Set where the tasks root is a worktree by itself: the branch in it. */
  readonly ownBranch?: string | undefined
  /** How many of the directory's own task files git follows. */
  readonly tracked: number
  /** Files below `.dibs` that git follows, though it ignores itself: somebody has forced them in. */
  readonly trackedOwn: number
  /** Why git does not see a new task file; absent when it does. */
  readonly ignoredBy?: IgnoreRule | undefined
}

/** Asks git about `directory`, in the tasks root `root`; neither need exist. Never throws: no answer is an answer too. */
export async function trackingOf({ root, directory }: { readonly root: string; readonly directory: string }): Promise<Tracking> {
  const dir = existing(directory)
  const top = await ask(dir, ['rev-parse', '--show-toplevel'])
  if (top === undefined) return { tracked: 0, trackedOwn: 0, ...(await refusalAt(dir)) }
  const below = relative(dir, directory) || '.'
  const [files, rule] = await Promise.all([
    ask(dir, ['ls-files', '-z', '--', below]),
    ask(dir, ['check-ignore', '--no-index', '-v', '--', join(below, 'a-new-task.json')]),
  ])
  const all = files?.split('\0').filter((name) => name !== '') ?? []
  const names = all.map((name) => (below === '.' ? name : name.slice(below.length + 1)))
  const ignoredBy = ruleIn(rule)
  const isOwn = resolve(top.trimEnd()) === root
  const ownBranch = isOwn ? (await ask(dir, ['symbolic-ref', '--short', '-q', 'HEAD']))?.trimEnd() : undefined
  return {
    repository: top.trimEnd(),
    ...(ownBranch && { ownBranch }),
    tracked: names.filter((name) => /^[^/]+\.json$/.test(name)).length,
    trackedOwn: names.filter((name) => name.startsWith('.dibs/')).length,
    ...(ignoredBy && { ignoredBy }),
  }
}

/** A folder without a work tree (no repository, or inside git's own directory) is no refusal: git follows nothing there. */
async function refusalAt(dir: string): Promise<Pick<Tracking, 'refused'>> {
  const found = findGitDir(dir)
  if (found?.gitDir === undefined || found.gitDir === found.top) return {}
  try {
    await git(dir, ['rev-parse', '--git-dir'])
    return {}
  } catch (error) {
    return { refused: wordsOf(error) }
  }
}

/** The first line that git wrote, or why it could not be started. */
function wordsOf(error: unknown): string {
  const stderr = error instanceof Error && 'stderr' in error ? String(error.stderr) : ''
  const [line = ''] = stderr.replace(/^fatal: /, '').split('\n')
  return line === '' ? (error instanceof Error ? error.message : String(error)) : line
}

/** How many files below a folder the repository at `top` follows. Never throws. */
export async function followedIn(top: string, folder: string): Promise<number> {
  const files = await ask(top, ['ls-files', '-z', '--', relative(top, folder)])
  return files?.split('\0').filter((name) => name !== '').length ?? 0
}

/** What git makes of one file, which need not exist. Never throws. */
export async function fileTracking(
  path: string,
): Promise<{ readonly isTracked: boolean; readonly ignoredBy?: IgnoreRule | undefined }> {
  const dir = existing(dirname(path))
  const file = relative(dir, path)
  const [listed, rule] = await Promise.all([
    ask(dir, ['ls-files', '-z', '--', file]),
    ask(dir, ['check-ignore', '--no-index', '-v', '--', file]),
  ])
  const ignoredBy = ruleIn(rule)
  return { isTracked: Boolean(listed), ...(ignoredBy && { ignoredBy }) }
}

/** <file>:<line>:<pattern>, a tab, and the path that was asked about; a pattern with `!` takes a file out of those ignored. */
function ruleIn(answer: string | undefined): IgnoreRule | undefined {
  const [, file = '', line = '', pattern = ''] = /^(.*?):(\d+):(.*)\t[^\t]*$/.exec(answer?.trimEnd() ?? '') ?? []
  return pattern === '' || pattern.startsWith('!') ? undefined : { file, line: Number(line), pattern }
}

function existing(directory: string): string {
  for (let dir = directory; ; dir = dirname(dir)) {
    if (kindOf(dir) === 'directory' || dirname(dir) === dir) return dir
  }
}
