/** A bare remote and clones of it, each with a list, below a temporary folder that goes with the test. */

import { execFile, spawnSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, readdirSync, realpathSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { onTestFinished } from 'vitest'
import { z } from 'zod'
import { removeOrKeep } from '../fixtures/test-folder.ts'
import { plainEnvironment } from '../outside/git-repository.ts'
import { Files, type Session, sessionServed } from '../outside/outside-list.ts'

/** The built bin. */
export const bin = fileURLToPath(new URL('../../dist/main.cjs', import.meta.url))

const answer = z.looseObject({
  committed: z.number().optional(),
  pulled: z.number().optional(),
  pushed: z.number().optional(),
  codeCommits: z.number().optional(),
  failed: z.object({ code: z.string(), says: z.string() }).optional(),
  lost: z.array(z.looseObject({ id: z.string(), owner: z.string() })),
  elsewhere: z.array(z.looseObject({ id: z.string(), owner: z.string() })),
})
export type SyncSaid = z.infer<typeof answer>

/** One machine's clone. */
export class Clone {
  readonly dir: string
  readonly files: Files
  readonly env: Record<string, string>

  constructor(dir: string, env: Record<string, string>) {
    this.dir = dir
    this.env = env
    this.files = new Files(join(dir, '.claude', 'tasks'))
  }

  /** Runs git in the clone; fails with its words when it does not exit with 0. */
  git(...words: string[]): string {
    const { status, stdout, stderr } = this.tryGit(...words)
    if (status !== 0) throw new Error(`git ${words.join(' ')} exited ${status}: ${stderr}${stdout}`)
    return stdout
  }

  tryGit(...words: string[]) {
    return spawnSync('git', words, { cwd: this.dir, env: this.env, encoding: 'utf8' })
  }

  commit(message: string): void {
    this.git('add', '-A')
    this.git('commit', '-q', '-m', message)
  }

  /** `dibs sync --json` with more words, as a process. */
  sync(words: readonly string[] = [], env: Record<string, string> = {}): { code: number | null; said: SyncSaid } {
    const all = [bin, 'sync', '--json', ...words]
    const { status, stdout, stderr } = spawnSync(process.execPath, all, {
      cwd: this.dir,
      env: { ...this.env, ...env },
      encoding: 'utf8',
      timeout: 60_000,
    })
    if (stdout === '') throw new Error(`dibs sync exited ${status}: ${stderr}`)
    return { code: status, said: answer.parse(JSON.parse(stdout)) }
  }

  /** `dibs` with these words, as a process; fails when it does not exit with `code`. */
  dibs(words: readonly string[], { code = 0, cwd = this.dir } = {}): string {
    const ended = spawnSync(process.execPath, [bin, ...words], { cwd, env: this.env, encoding: 'utf8', timeout: 60_000 })
    if (ended.status !== code) throw new Error(`dibs ${words.join(' ')} exited ${ended.status}: ${ended.stderr}${ended.stdout}`)
    return code === 0 ? ended.stdout : ended.stderr
  }

  /** The same beside this process, which goes on. */
  async dibsBeside(words: readonly string[]): Promise<string> {
    const { stdout } = await promisify(execFile)(process.execPath, [bin, ...words], { cwd: this.dir, env: this.env })
    return stdout
  }

  session(name: string): Promise<Session> {
    return sessionServed(name, this.dir, this.env)
  }
}

/** The remote, and as many clones of it, that follow its branch main. */
export function clones(count: number): { folder: string; remote: string; all: Clone[] } {
  const folder = realpathSync(mkdtempSync(join(tmpdir(), 'dibs-sync-')))
  onTestFinished((test) => removeOrKeep(folder, test))
  const [home, remote] = [join(folder, 'home'), join(folder, 'remote.git')]
  mkdirSync(home)
  const env = plainEnvironment(home)
  writeFileSync(join(home, '.gitconfig'), '[init]\n\tdefaultBranch = main\n[gc]\n\tauto = 0\n')
  const at = new Clone(folder, env)
  at.git('init', '-q', '--bare', remote)
  const all = Array.from({ length: count }, (_, n) => new Clone(join(folder, `clone-${n}`), env))
  all.forEach((clone, n) => {
    at.git('clone', '-q', remote, clone.dir)
    if (n > 0) return
    writeFileSync(join(clone.dir, 'app.txt'), 'one\n')
    clone.commit('code')
    clone.git('push', '-q', '-u', 'origin', 'main')
  })
  return { folder, remote, all }
}

/** Two clones of one remote. */
export function pair() {
  const { all, ...where } = clones(2)
  const [a, b] = all
  if (a === undefined || b === undefined) throw new Error('two clones')
  return { a, b, ...where }
}

/** A task as a person writes it. */
export const task = (id: string, more: object = {}) => ({ id, subject: `Task ${id}`, status: 'pending', ...more })

/** The text of each task file. */
export function tasksOf({ files }: Clone): Map<string, string> {
  const names = readdirSync(files.directory).filter((name) => name.endsWith('.json'))
  return new Map(names.map((name) => [name, files.text(name)]))
}

/** Runs git in the clone's tasks root. */
export const inTasks = (clone: Clone, ...words: string[]) => clone.git('-C', clone.files.directory, ...words)

/** `dibs init --share=<mode>`. */
export const share = (clone: Clone, mode: string, at?: { cwd: string }) => clone.dibs(['init', `--share=${mode}`], at)
