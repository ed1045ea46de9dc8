/** Everything that the bench makes: one folder and the processes in it. When the stage is struck, nothing is left of either. */

import { spawnSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, realpathSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { generatedTasks, type TaskFile, writeTasks } from './generated-list.ts'
import { Server } from './server.ts'
import { Worker } from './workers.ts'

/** Scripts that processes of the bench run. */
export interface Scripts {
  /** The built bin. */
  readonly dibs: string
  /** The bundled worker. */
  readonly worker: string
}

export class Stage {
  readonly folder: string
  readonly #scripts: Scripts
  readonly #children = new Set<{ end(): Promise<void> }>()
  readonly #generated = new Map<number, Promise<string>>()
  #lists = 0

  constructor(below: string, scripts: Scripts) {
    this.folder = realpathSync(mkdtempSync(join(below, 'dibs-bench-')))
    this.#scripts = scripts
  }

  /** A new list directory with these task files; without any it exists and is empty. */
  list(tasks: readonly TaskFile[]): string {
    const directory = join(this.folder, `list-${++this.#lists}`)
    mkdirSync(directory)
    writeTasks(directory, tasks)
    return directory
  }

  /** The generated list of this size, made once for all rows; an empty one has no log. */
  generated(size: number): Promise<string> {
    const made = this.#generated.get(size) ?? this.#generate(size)
    this.#generated.set(size, made)
    return made
  }

  async #generate(size: number): Promise<string> {
    return size === 0 ? this.list([]) : this.begun(generatedTasks(size))
  }

  /** A new list with these tasks and a spare one, and a log, as every list has that somebody has worked on. */
  async begun(tasks: readonly TaskFile[]): Promise<string> {
    const directory = this.list([...tasks, { id: free, subject: 'Something to claim', status: 'pending', priority: 4 }])
    await this.touch(directory)
    return directory
  }

  /** A process other than those that are measured claims the spare task and gives it back. */
  async touch(directory: string): Promise<void> {
    const worker = await this.worker(directory)
    await worker.ask('touch', { id: free })
    await worker.ask('touch', { id: free })
    await this.end(worker)
  }

  /** A process with the engine in it, on the list in `directory`. */
  async worker(directory: string): Promise<Worker> {
    const worker = new Worker(this.#scripts.worker, directory)
    this.#children.add(worker)
    await worker.ready()
    return worker
  }

  /** The built server on a list, not yet initialized. */
  dibs(directory: string): Server {
    return this.server(this.#scripts.dibs, { args: ['mcp'], env: { DIBS_DIR: directory } })
  }

  /** The built bin. */
  get bin(): string {
    return this.#scripts.dibs
  }

  /** Processor time of a Node that preloads cpu-at-exit.cjs, from spawn to exit, in ms; NaN when it failed. */
  processorMs(words: readonly string[], directory: string): number {
    const env = { PATH: process.env.PATH, HOME: this.folder, DIBS_DIR: directory }
    const { status, stderr } = spawnSync(process.execPath, words, { cwd: this.folder, env, encoding: 'utf8' })
    return status === 0 ? Number(/^cpu (\d+)$/m.exec(stderr)?.[1]) / 1000 : Number.NaN
  }

  /** Any script that speaks MCP; it has nothing of the environment but the way to programs. */
  server(
    script: string,
    { args = [], env = {} }: { readonly args?: readonly string[]; readonly env?: NodeJS.ProcessEnv } = {},
  ): Server {
    const clean = { PATH: process.env.PATH, HOME: this.folder, ...env }
    const server = new Server(script, { args, cwd: this.folder, env: clean })
    this.#children.add(server)
    return server
  }

  /** Ends one process. */
  async end(child: { end(): Promise<void> }): Promise<void> {
    await child.end()
    this.#children.delete(child)
  }

  /** Ends all that are left: what a row does when it is done, or has failed. */
  async endAll(): Promise<void> {
    await Promise.all([...this.#children].map((child) => this.end(child)))
  }

  async strike(): Promise<void> {
    await this.endAll()
    rmSync(this.folder, { recursive: true, force: true })
  }
}

/** The spare task of a list, which others claim and give back. */
export const free = 'spare'
