/** Real processes that run Presence: bundled once for Node 20, which cannot run TypeScript, and driven by lines of JSON. */

import { type ChildProcess, spawn } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import { rolldown } from 'rolldown'
import { endChild, until } from './presence-world.ts'

/** One line that a child said. */
export interface Said {
  readonly ready?: number
  readonly name?: string
  readonly ms?: number
  readonly seen?: readonly string[]
  readonly left?: boolean
}

export class Children {
  readonly #folder = mkdtempSync(join(tmpdir(), 'dibs-children-'))
  readonly #script = join(this.#folder, 'presence-child.mjs')
  readonly #all: Child[] = []

  /** Bundles the child; once for a test file. */
  static async build(): Promise<Children> {
    const children = new Children()
    const input = fileURLToPath(new URL('../fixtures/presence-child.ts', import.meta.url))
    const bundle = await rolldown({ input, platform: 'node', logLevel: 'silent' })
    await bundle.write({ file: children.#script, format: 'esm', codeSplitting: false })
    await bundle.close()
    return children
  }

  /** Starts one; `wrapper` runs it by another program (`unshare`). */
  start(setting: Readonly<Record<string, unknown>>, wrapper: readonly string[] = []): Child {
    const [command = process.execPath, ...args] = [...wrapper, process.execPath, this.#script, JSON.stringify(setting)]
    const child = new Child(spawn(command, args, { stdio: ['pipe', 'pipe', 'inherit'] }))
    this.#all.push(child)
    return child
  }

  async endAll(): Promise<void> {
    await Promise.all(this.#all.splice(0).map((child) => endChild(child.process)))
  }

  async remove(): Promise<void> {
    await this.endAll()
    rmSync(this.#folder, { recursive: true, force: true })
  }
}

export class Child {
  readonly process: ChildProcess
  readonly said: Said[] = []

  constructor(child: ChildProcess) {
    this.process = child
    if (child.stdout) createInterface({ input: child.stdout }).on('line', (line) => this.said.push(JSON.parse(line)))
  }

  tell(command: Readonly<Record<string, unknown>>): void {
    this.process.stdin?.write(`${JSON.stringify(command)}\n`)
  }

  /** The first line said that `pick` likes. */
  hear<T>(what: string, pick: (said: Said) => T | undefined): Promise<T> {
    return until(what, () => this.said.map(pick).find((one) => one !== undefined))
  }

  ready(): Promise<number> {
    return this.hear('a child is ready', ({ ready }) => ready)
  }

  async announce(): Promise<{ name: string; ms: number }> {
    await this.ready()
    this.tell({ do: 'announce' })
    return this.hear('a child announced itself', ({ name, ms }) =>
      name !== undefined && ms !== undefined ? { name, ms } : undefined,
    )
  }
}
