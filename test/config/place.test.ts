/** The list's directory for every shape of a project, made with the real git. */

import { execFileSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { readConfig } from '../../src/config.ts'
import { gitUser } from '../../src/git/user.ts'
import { whereIs } from '../../src/git/where.ts'
import { findPlace } from '../../src/place.ts'

let base = ''
const at = (...path: string[]) => join(base, ...path)

/** git with its own identity and without the machine's settings; `protocol.file` lets a submodule come from a folder. */
function git(dir: string, ...words: string[]): void {
  const env = { PATH: process.env.PATH, HOME: base, GIT_CONFIG_NOSYSTEM: '1', GIT_CONFIG_GLOBAL: '/dev/null' }
  const identity = ['-c', 'user.name=Test', '-c', 'user.email=test@example.org', '-c', 'protocol.file.allow=always']
  execFileSync('git', [...identity, ...words], { cwd: dir, env, stdio: 'pipe' })
}

function placeOf(cwd: string, env: Record<string, string> = {}) {
  return findPlace(readConfig({ flags: [], env, cwd, home: at('home') }))
}

beforeAll(() => {
  base = realpathSync(mkdtempSync(join(tmpdir(), 'dibs-place-')))
  for (const dir of ['home', 'app/src/deep', 'lib', 'plain/sub']) mkdirSync(at(dir), { recursive: true })
  for (const repo of ['app', 'lib']) {
    git(at(repo), 'init', '-q', '-b', 'main')
    git(at(repo), 'commit', '-q', '--allow-empty', '-m', 'first')
  }
  git(at('app'), 'worktree', 'add', '-q', at('app-wt'))
  git(at('app'), 'submodule', 'add', '-q', at('lib'), 'vendor/lib')
  git(at('app', 'vendor', 'lib'), 'worktree', 'add', '-q', at('lib-wt'))
  git(base, 'clone', '-q', '--bare', at('app'), at('app.git'))
  git(at('app.git'), 'worktree', 'add', '-q', at('bare-wt'))
  git(base, 'clone', '-q', '--bare', at('app'), at('hub', '.bare'))
  writeFileSync(at('hub', '.git'), 'gitdir: ./.bare\n')
  git(at('hub'), 'worktree', 'add', '-q', at('hub', 'main-wt'))
  git(base, 'init', '-q', `--separate-git-dir=${at('apart-git')}`, at('apart'))
  git(at('apart'), 'commit', '-q', '--allow-empty', '-m', 'first')
  git(at('apart'), 'worktree', 'add', '-q', at('apart-wt'))
  symlinkSync(at('app', 'src'), at('link'))
})
afterAll(() => rmSync(base, { recursive: true, force: true }))

describe('the list of a project', () => {
  it.each([
    ['the main worktree', 'app', 'app'],
    ['a folder deep inside', 'app/src/deep', 'app'],
    ['a linked worktree, which shares the list of the main one', 'app-wt', 'app'],
    ['a symlink into the project', 'link/deep', 'app'],
    ["git's own folder", 'app/.git', 'app'],
    ['a submodule: its own tree', 'app/vendor/lib', 'app/vendor/lib'],
    ['a linked worktree of a submodule', 'lib-wt', 'app/vendor/lib'],
    ['a folder without git: itself, not its parent', 'plain/sub', 'plain/sub'],
  ])('is found from %s', (_, from, project) => {
    expect(placeOf(at(from)).directory).toBe(at(project, '.claude', 'tasks'))
  })

  it.each([
    ['a bare repository', 'app.git', 'app.git'],
    ['a worktree of a bare repository', 'bare-wt', 'app.git'],
    ['a folder whose .git file names a bare repository in it', 'hub', 'hub/.bare'],
    ['a worktree beside that', 'hub/main-wt', 'hub/.bare'],
    ['a repository whose git folder lies elsewhere', 'apart', 'apart-git'],
    ['a linked worktree of that one', 'apart-wt', 'apart-git'],
  ])('lies in the common git directory for %s', (_, from, commonDir) => {
    expect(placeOf(at(from)).directory).toBe(at(commonDir, 'dibs'))
  })

  it('is named after the project, and says why it is this one', () => {
    expect(placeOf(at('app-wt'))).toMatchObject({ listName: 'app', why: 'the main worktree of the working directory' })
    expect(placeOf(at('hub'))).toMatchObject({ listName: 'hub', why: 'the bare repository of the working directory' })
    expect(placeOf(at('plain', 'sub'))).toMatchObject({ listName: 'sub', why: 'no git repository; the working directory' })
  })

  it('follows core.bare and core.worktree where git has moved them to config.worktree', () => {
    git(base, 'clone', '-q', '--bare', at('app'), at('moved.git'))
    git(at('moved.git'), 'config', 'extensions.worktreeConfig', 'true')
    git(at('moved.git'), 'worktree', 'add', '-q', at('moved-wt'))
    expect(placeOf(at('moved-wt')).directory).toBe(at('moved.git', 'dibs'))
  })

  it('is the project itself where its .git leads nowhere, as in a container that mounts one worktree', () => {
    mkdirSync(at('lost'))
    writeFileSync(at('lost', '.git'), 'gitdir: /nowhere/.git/worktrees/lost\n')
    expect(placeOf(at('lost')).directory).toBe(at('lost', '.claude', 'tasks'))
  })

  it('does not move inside a git hook, where GIT_DIR is set', () => {
    expect(placeOf(at('app'), { GIT_DIR: at('lib', '.git') }).directory).toBe(at('app', '.claude', 'tasks'))
  })

  it('prefers CLAUDE_PROJECT_DIR to the working directory', () => {
    expect(placeOf(at('plain'), { CLAUDE_PROJECT_DIR: at('app-wt') })).toMatchObject({
      directory: at('app', '.claude', 'tasks'),
      why: 'the main worktree of the CLAUDE_PROJECT_DIR',
    })
  })
})

describe('settings that choose the list', () => {
  it('puts a list id below the tasks root, and names the list after it', () => {
    expect(placeOf(at('app'), { CLAUDE_CODE_TASK_LIST_ID: 'alpha' })).toEqual({
      root: at('app', '.claude', 'tasks'),
      directory: at('app', '.claude', 'tasks', 'alpha'),
      listName: 'alpha',
      why: 'list alpha by CLAUDE_CODE_TASK_LIST_ID; the main worktree of the working directory',
    })
  })

  it('keeps the lists of a user in the data folder', () => {
    const env = { DIBS_SCOPE: 'user', XDG_DATA_HOME: at('data') }
    expect(placeOf(at('app'), env)).toMatchObject({ directory: at('data', 'dibs'), listName: 'user' })
  })

  it('lets DIBS_DIR win over the scope, and still puts a list id below it', () => {
    const env = { DIBS_DIR: at('shared'), DIBS_SCOPE: 'user', CLAUDE_CODE_TASK_LIST_ID: 'beta' }
    expect(placeOf(at('app'), env)).toMatchObject({ root: at('shared'), directory: at('shared', 'beta'), listName: 'beta' })
  })

  it('sees one folder behind two spellings, even before it exists', () => {
    expect(placeOf(at('app'), { DIBS_DIR: at('link', 'new', 'tasks') }).root).toBe(at('app', 'src', 'new', 'tasks'))
  })

  it('refuses a project directory that is none', () => {
    expect(() => placeOf(at('app'), { CLAUDE_PROJECT_DIR: at('gone') })).toThrow(
      `CLAUDE_PROJECT_DIR is ${JSON.stringify(at('gone'))}, which is no directory. Set the project's folder, or DIBS_DIR.`,
    )
  })
})

describe("Claude Code's own tasks folder", () => {
  const reason = "Claude Code's own tasks folder, and Claude Code deletes completed lists there."

  it('is refused by any way that leads to it', () => {
    const ways = [
      { DIBS_DIR: at('home', '.claude', 'tasks') },
      { DIBS_DIR: at('home', '.claude', 'tasks', 'mine') },
      { DIBS_DIR: at('home', '.claude'), CLAUDE_CODE_TASK_LIST_ID: 'tasks' },
      { DIBS_DIR: at('moved', 'tasks'), CLAUDE_CONFIG_DIR: at('moved') },
    ]
    for (const env of ways) expect(() => placeOf(at('app'), env)).toThrow(`DIBS_DIR leads to ${reason} Set another folder.`)
  })

  it('is refused when the home folder is the project', () => {
    expect(() => placeOf(at('home'))).toThrow(
      `The project is the home folder, so its list would lie in ${reason} Start in a project folder, or set DIBS_SCOPE=user.`,
    )
  })

  it('is no reason to refuse a folder whose name only begins like it', () => {
    expect(placeOf(at('app'), { DIBS_DIR: at('home', '.claude', 'tasks-of-mine') }).listName).toBe('tasks-of-mine')
  })
})

describe('the person', () => {
  it('has the name that git knows for the folder, and some name in every other case', async () => {
    git(at('lib'), 'config', 'user.name', 'Mejba Ahmed')
    expect(await gitUser(at('lib'))).toBe('Mejba Ahmed')
    expect(await gitUser(at('nowhere'))).toMatch(/./)
  })
})

describe('where a session works', () => {
  const commit = expect.stringMatching(/^[0-9a-f]{40}$/)

  it('is the directory, its own branch and its commit, also in a linked worktree', () => {
    expect(whereIs(at('app', 'src'))).toEqual({ dir: at('app', 'src'), branch: 'main', head: commit })
    expect(whereIs(at('app-wt'))).toEqual({ dir: at('app-wt'), branch: 'app-wt', head: commit })
  })

  it('is found after git gc has packed the branches, and on a detached HEAD', () => {
    git(at('lib'), 'pack-refs', '--all')
    expect(whereIs(at('lib'))).toMatchObject({ branch: 'main', head: commit })
    git(at('lib'), 'checkout', '-q', '--detach')
    expect(whereIs(at('lib'))).toEqual({ dir: at('lib'), head: commit })
  })

  it('is the branch alone before the first commit, and the directory alone without git', () => {
    git(base, 'init', '-q', '-b', 'new', at('fresh'))
    expect(whereIs(at('fresh'))).toEqual({ dir: at('fresh'), branch: 'new' })
    expect(whereIs(at('plain'))).toEqual({ dir: at('plain') })
    expect(whereIs(at('nowhere'))).toEqual({ dir: at('nowhere') })
  })
})
