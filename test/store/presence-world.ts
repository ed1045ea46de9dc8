/** A presence folder, sessions in it with clocks and evidence of the test's choosing, and processes that live and die. */

import { type ChildProcess, spawn } from 'node:child_process'
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Presence } from '../../src/store/file/presence.ts'
import { type PresenceOptions, presenceLimits } from '../../src/store/file/presence-options.ts'
import { hostEvidence, type ProcessEvidence } from '../../src/store/file/process-evidence.ts'

/** Real pids, as this machine knows them. */
export const real = hostEvidence()

/** A clock that only the test moves. */
export class Clock {
  now = 1_000_000

  readonly read = () => this.now

  /** Lets time pass in steps of a second, as a waiter's ticks do, so that it counts as watching; verdicts are taken anew. */
  passWatching(ms: number, ...awake: readonly Presence[]): void {
    for (let passed = 0; passed < ms; passed += 1_000) {
      this.now += Math.min(1_000, ms - passed)
      for (const presence of awake) presence.refresh()
    }
  }
}

/** One list's presence folder below a temporary directory. `end` takes leave for all and removes it. */
export class PresenceWorld {
  readonly root = mkdtempSync(join(tmpdir(), 'dibs-presence-'))
  readonly folder = join(this.root, '.dibs', 'sessions')
  readonly clock = new Clock()
  readonly #members: Presence[] = []
  readonly #children: ChildProcess[] = []
  #made = 0

  constructor() {
    this.build()
  }

  build(): void {
    mkdirSync(this.folder, { recursive: true })
  }

  /** A session in this process, on the test's clock. */
  member(session: string, options: Partial<PresenceOptions> = {}): Presence {
    const presence = new Presence({
      folder: this.folder,
      session,
      host: 'testhost',
      user: 'tester',
      where: () => ({ dir: `/home/${session}`, branch: 'main' }),
      holdsAnything: () => true,
      evidence: real,
      monotonic: this.clock.read,
      wall: () => Date.now(),
      random: this.#random,
      limits: presenceLimits,
      ...options,
    })
    this.#members.push(presence)
    return presence
  }

  readonly #random = () => `r${++this.#made}`

  /** A process that merely lives. */
  live(command = 'sleep', args: readonly string[] = ['600']): ChildProcess {
    const child = spawn(command, args, { stdio: ['pipe', 'pipe', 'inherit'] })
    this.#children.push(child)
    return child
  }

  /** Writes the presence file of a process as it would have, and answers its path. */
  record(session: string, fields: Readonly<Record<string, unknown>> = {}): string {
    const path = join(this.folder, `${session}.${this.#random()}.json`)
    const where = { dir: `/home/${session}`, branch: 'topic' }
    const since = '2026-11-22T08:00:00.000Z'
    const record = {
      session,
      name: `n-${session}`,
      ...real.self,
      host: 'testhost',
      user: 'tester',
      hint: '',
      where,
      since,
      ...fields,
    }
    writeFileSync(path, JSON.stringify(record))
    return path
  }

  names(): string[] {
    return readdirSync(this.folder).sort()
  }

  /** The presence file of a session, whole. */
  fileOf(session: string): { path: string; json: Record<string, unknown> } {
    const name = this.names().find((one) => one.startsWith(`${session}.`) && one.endsWith('.json'))
    if (name === undefined) throw new Error(`no presence file of ${session} among ${this.names()}`)
    const path = join(this.folder, name)
    return { path, json: JSON.parse(readFileSync(path, 'utf8')) }
  }

  async end(): Promise<void> {
    for (const member of this.#members) member.leave()
    await Promise.all(this.#children.map(endChild))
    rmSync(this.root, { recursive: true, force: true })
  }
}

/** Ends a child that a test started, stopped or not, and waits until it is reaped. */
export async function endChild(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return
  const ended = new Promise((resolve) => child.once('exit', resolve))
  child.kill('SIGKILL')
  await ended
}

/** Waits until `look` answers something other than undefined or false; fails after `ms`, saying what was waited for. */
export async function until<T>(what: string, look: () => T | undefined | false, ms = 45_000): Promise<T> {
  const end = performance.now() + ms
  for (;;) {
    const found = look()
    if (found !== undefined && found !== false) return found
    if (performance.now() > end) throw new Error(`waited ${ms} ms in vain: ${what}`)
    await new Promise((resolve) => setTimeout(resolve, 5))
  }
}

type EvidencePart = Partial<Omit<ProcessEvidence, 'self'>> & { readonly self?: Partial<ProcessEvidence['self']> }

/** The facts of this host, but with some of them as the test says. */
export function evidenceWith(part: EvidencePart): ProcessEvidence {
  return { ...real, ...part, self: { ...real.self, ...part.self } }
}

export function pidOf(child: ChildProcess): number {
  if (child.pid === undefined) throw new Error('the child did not start')
  return child.pid
}

/** pid and start time of a process that lives, for a presence file. */
export function identityOf(child: ChildProcess): { pid: number; startTime: number | null } {
  const pid = pidOf(child)
  return { pid, startTime: real.stat(pid)?.startTime ?? null }
}
