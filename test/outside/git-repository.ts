/** A git repository with a list in it, below a temporary folder, that needs nothing of the machine's git settings. */

import { spawnSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, realpathSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { onTestFinished } from 'vitest'
import { removeOrKeep } from '../fixtures/test-folder.ts'
import { Files } from './outside-list.ts'

const identity = {
  GIT_AUTHOR_NAME: 'A',
  GIT_AUTHOR_EMAIL: 'a@example.com',
  GIT_COMMITTER_NAME: 'A',
  GIT_COMMITTER_EMAIL: 'a@example.com',
}

/** The environment in which git and servers run: an empty HOME, nobody's settings, plain words. */
export function plainEnvironment(home: string): Record<string, string> {
  return { PATH: process.env.PATH ?? '', HOME: home, GIT_CONFIG_NOSYSTEM: '1', LC_ALL: 'C', GIT_EDITOR: 'true', ...identity }
}

/** `main` is the main worktree with branch `main`, `linked` a second worktree with branch `linked`. Removed with the test. */
export class GitRepository {
  readonly folder = realpathSync(mkdtempSync(join(tmpdir(), 'dibs-git-')))
  readonly main = join(this.folder, 'main')
  readonly linked = join(this.folder, 'linked')
  readonly files = new Files(join(this.main, '.claude', 'tasks'))

  /** With one commit, `before`, that has no tasks. */
  constructor() {
    for (const name of ['home', 'main']) mkdirSync(join(this.folder, name))
    onTestFinished((test) => removeOrKeep(this.folder, test))
    this.git(this.main, 'init', '-q')
    writeFileSync(join(this.main, 'app.txt'), 'one\n')
    this.commit('before')
    this.git(this.main, 'tag', 'before')
  }

  get environment(): Record<string, string> {
    return plainEnvironment(join(this.folder, 'home'))
  }

  /** Runs git in `cwd`; fails with its words when it does not exit with `code`. */
  git(cwd: string, ...args: string[]): string {
    return this.gitExits(0, cwd, args)
  }

  gitExits(code: number, cwd: string, args: readonly string[]): string {
    const settings = ['-c', 'init.defaultBranch=main', '-c', 'advice.detachedHead=false', '-c', 'gc.auto=0']
    const { status, stdout, stderr } = spawnSync('git', [...settings, ...args], { cwd, env: this.environment, encoding: 'utf8' })
    if (status !== code) throw new Error(`git ${args.join(' ')} exited ${status}: ${stderr}${stdout}`)
    return stdout
  }

  commit(message: string, cwd = this.main): void {
    this.git(cwd, 'add', '-A')
    this.git(cwd, 'commit', '-q', '-m', message)
  }

  /** What git finds changed in a worktree. */
  status(cwd = this.main): string {
    return this.git(cwd, 'status', '--porcelain')
  }
}
