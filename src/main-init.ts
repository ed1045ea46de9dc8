/** The entry point `dibs init`: reads what is there, and wires the plan to the disk. Becomes dist/init.mjs. */

import { randomBytes } from 'node:crypto'
import { existsSync, realpathSync } from 'node:fs'
import { delimiter, dirname, isAbsolute, join, relative, sep } from 'node:path'
import { fileURLToPath } from 'node:url'
import { composePerson, mergeDriver } from './compose.ts'
import { readConfig } from './config.ts'
import { TaskError } from './domain/errors.ts'
import { configured, referenced } from './git/clone.ts'
import { commonDirOf, findGitDir } from './git/git-dir.ts'
import { findGitProject } from './git/project.ts'
import { fileTracking, followedIn, type IgnoreRule, trackingOf } from './git/tracking.ts'
import { homeDirectory } from './home-directory.ts'
import type { Launch } from './init/entries.ts'
import { hasPattern } from './init/exclude-text.ts'
import type { FileText } from './init/file-text.ts'
import type { GitDeed } from './init/git-steps.ts'
import { valueAt } from './init/json-text.ts'
import { holdsTasks, readText } from './init/on-disk.ts'
import type { Facts } from './init/plan.ts'
import { runInit as run } from './init/run-init.ts'
import type { GitFacts, LocalFile } from './init/share.ts'
import { writeEdits } from './init/write-edits.ts'
import { findPlace } from './place.ts'
import { tasksBranch } from './sync/commit-tasks.ts'
import { SyncFailure } from './sync/failure.ts'

/** Runs `dibs init` with the words behind it, and leaves the exit code. */
export async function runInit(words: readonly string[]): Promise<void> {
  process.stdout.on('error', () => {}) // `dibs init | head`: the reader has gone, the files are still to be written
  process.exitCode = await run(words, {
    facts: factsOf,
    write: (edits) => writeEdits(edits, { read: readText, token: randomBytes(6).toString('hex') }),
    git: doInGit,
    out: (text) => void process.stdout.write(text),
    err: (text) => void process.stderr.write(text),
  })
}

/** @throws TaskError `bad_setting` for what a person can mend, `internal` with git's words. */
async function doInGit(deeds: readonly GitDeed[]): Promise<readonly string[]> {
  if (deeds.length === 0) return []
  const sharing = composePerson([]).sharing(surroundings([]).top)
  const says: string[] = []
  try {
    for (const deed of deeds) says.push(...(await sharing[deed]()))
  } catch (error) {
    throw error instanceof SyncFailure ? new TaskError('bad_setting', error.message) : error
  }
  return says
}

function surroundings(flags: readonly string[]) {
  const home = homeDirectory()
  const config = readConfig({ flags, env: process.env, cwd: process.cwd(), home })
  const place = findPlace(config)
  const asked = realpathSync(config.projectDir.value)
  const project = findGitProject(asked)
  // The tasks' own worktree is no project: it belongs to the one that it lies in.
  const isTasks = project?.kind === 'tree' && findGitDir(asked)?.top === place.root
  const start = isTasks ? project.dir : asked
  const found = findGitDir(start)
  // Claude Code starts in a worktree: its own top is where it looks, not that of the main one.
  const root = found === undefined || found.gitDir === found.top ? start : found.top
  return { home, config, place, project, found, root, top: project?.kind === 'tree' ? project.dir : root }
}

async function factsOf(list: string | undefined): Promise<Facts> {
  const at = surroundings(list === undefined ? [] : ['--list', list])
  const { home, config, found, root } = at
  const user = userFiles(config.claudeDir, home)
  const project = {
    servers: fileAt(root, '.mcp.json'),
    settings: fileAt(root, '.claude', 'settings.json'),
    local: fileAt(root, '.claude', 'settings.local.json'),
  }
  const launch = launchFrom(root)
  return {
    launch,
    project,
    user,
    git: await gitFacts({ ...at, local: { servers: project.servers, settings: project.local } }),
    isLinkedWorktree: found?.gitDir !== undefined && commonDirOf(found.gitDir) !== found.gitDir,
    hasStatusLine: [user.settings, project.settings, project.local].some(hasStatusLine),
    command: commandFor(launch),
  }
}

/** @throws TaskError `bad_setting`: Claude Code would look for a relative folder wherever it is started. */
function userFiles(claudeDir: string, home: string): Facts['user'] {
  const own = process.env.CLAUDE_CONFIG_DIR
  if (own && !isAbsolute(own)) {
    throw new TaskError('bad_setting', `CLAUDE_CONFIG_DIR is ${JSON.stringify(own)}, which is not absolute: set the full path.`)
  }
  const shown = (path: string): FileText => ({
    ...fileAt(path),
    name: path.startsWith(home + sep) ? `~${path.slice(home.length)}` : path,
  })
  return { servers: shown(join(own || home, '.claude.json')), settings: shown(join(claudeDir, 'settings.json')) }
}

/** Named by its last parts, below the folder that comes first. */
function fileAt(folder: string, ...parts: readonly string[]): FileText {
  const path = join(folder, ...parts)
  return { path, name: parts.join('/') || path, text: readText(path) }
}

/** The bin lies beside this file. A package that is linked into the project counts as installed there. */
function launchFrom(root: string): Launch {
  const main = fileURLToPath(new URL('./main.cjs', import.meta.url))
  return realOf(join(root, 'node_modules', 'dibs', 'dist', 'main.cjs')) === main ? { kind: 'project' } : { kind: 'path', main }
}

function commandFor(launch: Launch): string {
  if (launch.kind === 'project') return 'npx dibs'
  const folders = (process.env.PATH ?? '').split(delimiter).filter(isAbsolute)
  return folders.some((folder) => realOf(join(folder, 'dibs')) === launch.main) ? 'dibs' : `node ${launch.main}`
}

function realOf(path: string): string | undefined {
  try {
    return realpathSync(path)
  } catch {
    return undefined
  }
}

function hasStatusLine({ name, text }: FileText): boolean {
  return text !== undefined && valueAt(text, ['statusLine'], name) !== undefined
}

interface GitSurroundings extends ReturnType<typeof surroundings> {
  readonly local: Readonly<Record<'servers' | 'settings', FileText>>
}

async function gitFacts({ found, root, top, project, place, local }: GitSurroundings): Promise<GitFacts | undefined> {
  if (found?.gitDir === undefined) return undefined
  const excludePath = join(commonDirOf(found.gitDir), 'info', 'exclude')
  const exclude = readText(excludePath)
  const tracking = await trackingOf(place)
  const isWorktree = tracking.repository === place.root
  const way = project?.kind === 'tree' ? relative(project.dir, place.root) : '..'
  const isVisible = way !== '' && !isAbsolute(way) && !/^(\.\.|\.git)([\\/]|$)/.test(way)
  const [servers, settings] = await Promise.all([localFile(local.servers, exclude), localFile(local.settings, exclude)])
  return {
    excludeFile: excludePath.startsWith(root + sep) ? relative(root, excludePath) : excludePath,
    excludePath,
    exclude,
    ...(isVisible && { pattern: `/${way.replaceAll(sep, '/')}/` }),
    branch: tasksBranch,
    ...(isWorktree && { ownBranch: tracking.ownBranch ?? 'no name' }),
    remoteBranch: await referenced(top, tasksBranch),
    attributes: fileAt(top, ...relative(top, place.root).split(sep), '.gitattributes'),
    cloneAttributes: { ...fileAt(join(dirname(excludePath), 'attributes')), name: '.git/info/attributes' },
    isCutOff: !isWorktree && isVisible && existsSync(join(place.root, '.git')),
    driver: { now: await configured(top, 'merge.dibs.driver'), wanted: mergeDriver() },
    holdsTasks: isVisible && holdsTasks(place.root),
    tracked: isVisible ? await followedIn(top, place.root) : 0,
    ...(isForeign(tracking.ignoredBy, exclude) && { ignoredBy: shownRule(tracking.ignoredBy) }),
    local: { servers, settings },
  }
}

async function localFile({ path, name, text }: FileText, exclude: string | undefined): Promise<LocalFile> {
  const { isTracked, ignoredBy } = await fileTracking(path)
  return { pattern: `/${name}`, isNew: text === undefined && !isTracked, isTracked, isIgnored: isForeign(ignoredBy, exclude) }
}

/** Ignored by a line that init did not write. */
function isForeign(rule: IgnoreRule | undefined, exclude: string | undefined): rule is IgnoreRule {
  return rule !== undefined && !(dirname(rule.file).endsWith('info') && hasPattern(exclude ?? '', rule.pattern))
}

function shownRule({ file, line, pattern }: IgnoreRule): string {
  return `${file}:${line} (${pattern})`
}
