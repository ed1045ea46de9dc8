/** Where the list lies: one directory, the same for every session of a project, and the reason why it is that one. */

import { readdirSync, realpathSync, statSync } from 'node:fs'
import { basename, dirname, isAbsolute, join, relative, sep } from 'node:path'
import type { Config, Setting } from './config.ts'
import { TaskError } from './domain/errors.ts'
import { findGitProject } from './git/project.ts'

/** One list on disk. Neither directory need exist yet. */
export interface Place {
  /** The tasks root; lists with an id are folders in it. */
  readonly root: string
  /** The list's own directory: holds `<id>.json` and `.dibs/`. */
  readonly directory: string
  /** What answers call the list: its id, or the project's name. */
  readonly listName: string
  /** Which setting chose it, for people. */
  readonly why: string
}

/**
 * Finds the list of this process. Reads directories, writes nothing.
 * @throws TaskError `bad_setting` for a project directory that is none, and for a store inside Claude Code's own tasks folder.
 */
export function findPlace(config: Config): Place {
  const { root, name, why } = rootOf(config)
  const { list } = config
  const place: Place = {
    root,
    directory: list ? join(root, list.value) : root,
    listName: list ? list.value : name,
    why: list ? `list ${list.value} by ${list.from}; ${why}` : why,
  }
  refuseClaudeTasks(place, config)
  return place
}

/**
 * The directories of all lists in a tasks root: the root itself, and each folder in it with tasks, or with what dibs keeps beside
 * them. A fresh clone has the tasks alone, until somebody changes one.
 */
export function listsIn(root: string): string[] {
  const folders = readdirSync(root, { withFileTypes: true }).filter((entry) => entry.isDirectory() && !entry.name.startsWith('.'))
  return [root, ...folders.map(({ name }) => join(root, name)).filter(isList)]
}

function isList(directory: string): boolean {
  try {
    return readdirSync(directory).some((name) => name === '.dibs' || name.endsWith('.json'))
  } catch {
    return false // gone just now, or not ours to read
  }
}

interface Root {
  readonly root: string
  readonly name: string
  readonly why: string
}

function rootOf(config: Config): Root {
  if (config.dir) {
    const root = resolved(config.dir.value)
    return { root, name: basename(root), why: `the tasks root is set by ${config.dir.from}` }
  }
  if (config.scope.value === 'user') {
    return { root: join(resolved(config.dataHome), 'dibs'), name: 'user', why: `the user's lists, by ${config.scope.from}` }
  }
  return projectRoot(config.projectDir)
}

function projectRoot(start: Setting<string>): Root {
  const dir = resolved(start.value)
  if (!statSync(dir, { throwIfNoEntry: false })?.isDirectory()) {
    throw new TaskError(
      'bad_setting',
      `${start.from} is ${JSON.stringify(start.value)}, which is no directory. Set the project's folder, or DIBS_DIR.`,
    )
  }
  const project = findGitProject(dir)
  if (project?.kind === 'bare') {
    const name = basename(project.commonDir).replace(/^\.(git|bare)$/, basename(dirname(project.commonDir)))
    return { root: join(project.commonDir, 'dibs'), name, why: `the bare repository of the ${start.from}` }
  }
  const home = project?.dir ?? dir
  const what = project ? 'the main worktree of the' : 'no git repository; the'
  return { root: join(home, '.claude', 'tasks'), name: basename(home) || 'root', why: `${what} ${start.from}` }
}

/** Claude Code deletes every task file of a completed list in its own folder 3 to 13 s later (measured), in named lists too. */
function refuseClaudeTasks({ root, directory }: Place, { claudeDir, dir }: Config): void {
  const theirs = resolved(join(claudeDir, 'tasks'))
  if (!isWithin(theirs, root) && !isWithin(theirs, directory)) return
  const chosen = dir ? `${dir.from} leads to` : 'The project is the home folder, so its list would lie in'
  const instead = dir ? 'Set another folder.' : 'Start in a project folder, or set DIBS_SCOPE=user.'
  throw new TaskError(
    'bad_setting',
    `${chosen} Claude Code's own tasks folder, and Claude Code deletes completed lists there. ${instead}`,
  )
}

function isWithin(folder: string, path: string): boolean {
  const way = relative(folder, path)
  return way === '' || (way !== '..' && !way.startsWith(`..${sep}`) && !isAbsolute(way))
}

/** The path with symlinks resolved as far as it exists: two spellings of one folder must be one list. */
function resolved(path: string): string {
  try {
    return realpathSync(path)
  } catch {
    const parent = dirname(path)
    return parent === path ? path : join(resolved(parent), basename(path))
  }
}
