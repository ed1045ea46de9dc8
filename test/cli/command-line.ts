/** The built bin at a command line of its own: a project that is removed with it, and nothing of this machine's environment. */

import { type ChildProcess, spawn, spawnSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, readFileSync, realpathSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { onTestFinished } from 'vitest'
import { root } from '../house/source.ts'

/** How a command ended. */
export interface Ended {
  readonly code: number | null
  readonly signal: NodeJS.Signals | null
  readonly stdout: string
  readonly stderr: string
}

export interface Surroundings {
  /** All of stdin; without it stdin is empty. */
  readonly input?: string
  /** stdin stays open: for what ends with it. */
  readonly keepsStdin?: boolean
  readonly env?: Readonly<Record<string, string>>
}

/** The bin as every test starts it. */
export const bin = join(root, 'dist', 'main.cjs')

/** Is this program installed here? */
export function isThere(program: string): boolean {
  return spawnSync('sh', ['-c', `command -v ${program}`]).status === 0
}

/** A command line for the length of one test: its project goes after all that the test has started in it later. */
export function newPlace(): CommandLine {
  const at = new CommandLine()
  onTestFinished(() => at.remove())
  return at
}

export class CommandLine {
  readonly project = realpathSync(mkdtempSync(join(tmpdir(), 'dibs-cli-')))
  readonly #running = new Map<ChildProcess, Promise<Ended>>()

  /** What everything is started with: nothing of whoever runs the tests, but the way to programs. */
  get env(): Record<string, string> {
    const git = { GIT_CONFIG_NOSYSTEM: '1', GIT_CEILING_DIRECTORIES: dirname(this.project) }
    return { PATH: process.env.PATH ?? '', HOME: `${this.project}-home`, DIBS_OWNER: 'mejba', ...git }
  }

  /** The folder of the task files. */
  get tasks(): string {
    return join(this.project, '.claude', 'tasks')
  }

  /** Runs `dibs <words>` to its end. */
  async run(words: readonly string[], surroundings: Surroundings = {}): Promise<Ended> {
    return await this.start(words, surroundings).ended
  }

  /** The answer of a command that succeeds. @throws Error with its words when it does not. */
  async json(words: readonly string[], surroundings: Surroundings = {}): Promise<Record<string, unknown>> {
    const { code, stdout, stderr } = await this.run([...words, '--json'], surroundings)
    if (code !== 0) throw new Error(`dibs ${words.join(' ')} ended with ${code}: ${stderr}`)
    return JSON.parse(stdout)
  }

  /** Starts a command; `stop` sends it a signal. */
  start(words: readonly string[], { input = '', env = {}, keepsStdin = false }: Surroundings = {}) {
    const child = spawn(process.execPath, [bin, ...words], {
      cwd: this.project,
      env: { ...this.env, ...env },
    })
    let [stdout, stderr] = ['', '']
    child.stdout.setEncoding('utf8').on('data', (chunk) => {
      stdout += chunk
    })
    child.stderr.setEncoding('utf8').on('data', (chunk) => {
      stderr += chunk
    })
    child.stdin.on('error', () => {}) // a command that does not read may be gone first
    if (!keepsStdin) child.stdin.end(input)
    const ended = new Promise<Ended>((resolve) =>
      child.on('close', (code, signal) => {
        this.#running.delete(child)
        resolve({ code, signal, stdout, stderr })
      }),
    )
    this.#running.set(child, ended)
    return { ended, child, stop: (signal: NodeJS.Signals) => child.kill(signal) }
  }

  /** Writes a task file as an editor would. */
  write(task: Readonly<Record<string, unknown>>): void {
    mkdirSync(this.tasks, { recursive: true })
    const stamps = { createdAt: '2026-11-22T08:00:00.000Z', updatedAt: '2026-11-22T08:00:00.000Z' }
    writeFileSync(join(this.tasks, `${task.id}.json`), `${JSON.stringify({ status: 'pending', ...task, ...stamps }, null, 2)}\n`)
  }

  /** A task file as an editor shows it. */
  read(id: string): Record<string, unknown> {
    return JSON.parse(readFileSync(join(this.tasks, `${id}.json`), 'utf8'))
  }

  /** Ends what still runs and removes the project. */
  async remove(): Promise<void> {
    for (const child of this.#running.keys()) child.kill('SIGKILL')
    await Promise.all(this.#running.values()) // one that still writes would put a file where a folder has just been emptied
    rmSync(this.project, { recursive: true, force: true })
    rmSync(`${this.project}-home`, { recursive: true, force: true })
  }
}
