/** A project folder with a home beside it, empty of this machine's settings; sessions are real server processes in it. */

import { execFileSync } from 'node:child_process'
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, realpathSync, writeFileSync } from 'node:fs'
import { hostname, tmpdir } from 'node:os'
import { join, relative } from 'node:path'
import { onTestFinished } from 'vitest'
import { z } from 'zod'
import { removeOrKeep } from '../fixtures/test-folder.ts'
import { startSession } from './session.ts'

export type Env = Readonly<Record<string, string>>

const record = z.record(z.string(), z.unknown())

export class Project {
  /** Holds the project, the home and whatever else a test needs; the only folder that is written. */
  readonly base = realpathSync(mkdtempSync(join(tmpdir(), 'dibs-e2e-')))
  readonly dir = join(this.base, 'shop')
  readonly home = join(this.base, 'home')
  readonly sessions: Awaited<ReturnType<typeof startSession>>[] = []

  constructor() {
    mkdirSync(this.dir)
    mkdirSync(this.home)
    writeFileSync(
      join(this.home, '.gitconfig'),
      '[user]\n\tname = mejba\n\temail = mejba@example.org\n[init]\n\tdefaultBranch = main\n',
    )
  }

  /** What a server or git is started with: nothing of the environment of whoever runs the tests, but the way to programs. */
  env(more: Env = {}): Record<string, string> {
    const way = process.env.PATH
    const own = { HOME: this.home, USERPROFILE: this.home, GIT_CONFIG_NOSYSTEM: '1', GIT_CEILING_DIRECTORIES: this.base }
    return { ...own, ...(way === undefined ? {} : { PATH: way }), ...more }
  }

  /** Starts a server named `name` (any, when it is empty) in the project, or in `cwd`. */
  async session(name = '', { cwd = this.dir, env = {} }: { cwd?: string; env?: Env } = {}) {
    const named: Env = name === '' ? env : { DIBS_OWNER: name, ...env }
    const session = await startSession({ cwd, env: this.env(named), secrets: [this.base, tmpdir()] })
    this.sessions.push(session)
    return session
  }

  git(...args: readonly string[]): string {
    return execFileSync('git', args, { cwd: this.dir, env: this.env(), encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] })
  }

  path(...parts: readonly string[]): string {
    return join(this.dir, '.claude', 'tasks', ...parts)
  }

  has(...parts: readonly string[]): boolean {
    return existsSync(this.path(...parts))
  }

  /** A task's file as a person reads it. */
  task(id: string): Record<string, unknown> {
    return record.parse(JSON.parse(readFileSync(this.path(`${id}.json`), 'utf8')))
  }

  /** Edits a task's file as a person does: `undefined` takes a field out. */
  edit(id: string, fields: Readonly<Record<string, unknown>>): void {
    this.write(id, { ...this.task(id), ...fields })
  }

  write(id: string, task: Readonly<Record<string, unknown>>): void {
    mkdirSync(this.path(), { recursive: true })
    writeFileSync(this.path(`${id}.json`), `${JSON.stringify(task, null, 2)}\n`)
  }

  /** What the sessions of this list say of themselves. */
  presences(): Record<string, unknown>[] {
    const folder = this.path('.dibs', 'sessions')
    const files = existsSync(folder) ? readdirSync(folder).filter((name) => name.endsWith('.json')) : []
    return files.map((name) => record.parse(JSON.parse(readFileSync(join(folder, name), 'utf8'))))
  }

  /** Every file and folder below `folder`, relative, sorted; git's own are left out. */
  traces(folder = this.base): string[] {
    const entries = readdirSync(folder, { recursive: true, withFileTypes: true })
    const paths = entries.map((entry) => relative(folder, join(entry.parentPath, entry.name)))
    return paths.filter((path) => !/(^|\/)\.git(config)?(\/|$)/.test(path)).sort()
  }

  async end(): Promise<void> {
    await Promise.all(this.sessions.splice(0).map((session) => session.end()))
  }
}

/** An empty project for the length of one test. A test that fails keeps its folder and says where. */
export function openProject(): Project {
  const project = new Project()
  onTestFinished(async (test) => {
    await project.end()
    removeOrKeep(project.base, test)
  })
  return project
}

/** A refusal's words with what differs from run to run made equal: this host, the hour. */
export function evened(text: string): string {
  return text.replaceAll(` on ${hostname()})`, ' on laptop)').replaceAll(/(\d{4}-\d\d-\d\d )?\d\d:\d\d UTC/g, '08:00 UTC')
}
