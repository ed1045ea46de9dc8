/** Plays one random history: real processes on one list, some killed, some stopped and woken, a person editing files. */

import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { setTimeout as later } from 'node:timers/promises'
import type { Task } from '../../src/domain/task.ts'
import { formatTask } from '../../src/store/file/task-codec.ts'
import { firstIds } from './draw-operation.ts'
import type { Happening } from './linearize.ts'
import { type Edit, historyTime } from './model.ts'
import { type Draw, drawsFrom, oneOf } from './random.ts'
import { happeningsOf, type Life, type Placed, type ProcessSetting } from './record.ts'

/** How many of what; a process does 30 operations. */
export interface Plan {
  readonly script: string
  /** Empty; kept by the caller until the history is checked. */
  readonly folder: string
  readonly seed: number
}

const operations = 30
const blank = { priority: 2, labels: [], touches: [], blockedBy: [], blocks: [], notes: [], metadata: {}, extra: {}, term: 0 }

/** The tasks that every history starts with, as files that somebody wrote. */
export function firstTasks(): Task[] {
  return firstIds.map((id): Task => ({ ...blank, id, subject: `Task ${id}`, status: 'pending' }))
}

/** Runs it to the end; no process is left. Answers all that happened, in no order. */
export async function playHistory({ script, folder, seed }: Plan): Promise<Happening[]> {
  const draw = drawsFrom(seed)
  const directory = join(folder, 'list')
  mkdirSync(directory)
  for (const task of firstTasks()) writeFileSync(join(directory, `${task.id}.json`), formatTask(task))
  const count = 2 + draw(5)
  const epochEntries = draw(2) === 0 ? 1_000 : 8 + draw(20)
  const processes = Array.from({ length: count }, (_, i) => {
    const diesAt = i > 0 && draw(3) === 0 ? 20 + draw(150) : Number.POSITIVE_INFINITY
    const name = `p${i + 1}`
    const record = join(folder, `${name}.jsonl`)
    return new Player(script, {
      directory,
      record,
      name,
      seed: seed * 10 + i,
      operations,
      diesAt,
      epochEntries,
      now: historyTime,
    })
  })
  try {
    await Promise.all(processes.map((one) => one.hear('ready')))
    for (const one of processes) one.go()
    const edits = await disturb({ processes, directory, draw })
    await Promise.all(processes.map((one) => one.hear('done')))
    for (const one of processes) one.go()
    await Promise.all(processes.map((one) => one.exited))
    return allThatHappened(processes, edits)
  } finally {
    for (const one of processes) one.kill()
    await Promise.all(processes.map((one) => one.exited))
  }
}

interface Save extends Edit {
  readonly call: number
  readonly end: number
}

const nanoseconds = () => Number(process.hrtime.bigint())

/** Until all are through: a stop, a kill or an edit every few ms. The times are the machine's, so a seed draws the kind alone. */
async function disturb(at: { processes: readonly Player[]; directory: string; draw: Draw }): Promise<Save[]> {
  const { processes, directory, draw } = at
  const edits: Save[] = []
  const wakers: Promise<void>[] = []
  for (let i = 0; i < 60 && processes.some(({ isThrough }) => !isThrough); i++) {
    await later(1 + draw(12))
    const what = draw(8)
    if (what < 5) edits.push(...edit(directory, `Edit ${i}`, draw))
    else if (what < 7) wakers.push(oneOf(processes, draw).sleep(5 + draw(150)))
    else if (draw(4) === 0) oneOf(processes, draw).kill()
  }
  await Promise.all(wakers)
  return edits
}

/** A person's editor saves a file whole, by rename: another subject, and sometimes no claim any more or their own name in it. */
function edit(directory: string, subject: string, draw: Draw): Save[] {
  const id = oneOf(firstIds, draw)
  const path = join(directory, `${id}.json`)
  const madeOn = readFileSync(path, 'utf8')
  const { owner, claim, ...rest } = JSON.parse(madeOn)
  const kind = draw(6)
  const held = rest.status === 'in_progress'
  const status = kind === 0 && held ? 'pending' : rest.status
  const holder = kind === 1 && held ? { owner: 'bob' } : kind === 0 && held ? {} : { owner, claim }
  const text = `${JSON.stringify({ ...rest, status, ...holder, subject }, null, 2)}\n`
  const temporary = join(directory, '..', 'edited')
  writeFileSync(temporary, text)
  const call = nanoseconds()
  renameSync(temporary, path)
  return [{ call, end: nanoseconds(), id, madeOn, text }]
}

function allThatHappened(processes: readonly Player[], edits: readonly Save[]): Happening[] {
  const lives = processes.map(({ life }) => happeningsOf(life))
  const placed: Placed[] = lives.flatMap((life) => [...life.placed, ...(life.blind === undefined ? [] : [life.blind])])
  const isPlacedOver = ({ id, call, end }: Save) =>
    placed.some(([at, from, to]) => (at === id || at === '') && from <= end && to >= call)
  const edited = edits.map((one): Happening => {
    const { call, end, id, madeOn, text } = one
    return { call, end, what: { kind: 'edit', id, madeOn, text, mayBeLost: isPlacedOver(one) } }
  })
  const happenings = lives.flatMap((life) => life.happenings)
  const tries = happenings.flatMap((one) => firstTries(one, edits))
  return [...happenings, ...edited, ...tries, ...happenings.flatMap((one) => lapses(one, edits))]
}

function lapses({ call, what }: Happening, edits: readonly Save[]): Happening[] {
  if (what.kind !== 'death') return []
  const ids = new Set(edits.map(({ id }) => id))
  return [...ids].map((id) => ({ call, end: Number.MAX_SAFE_INTEGER, what: { kind: 'lapse', of: what.of, id } }))
}

/**
 * A change of one task that finds an edit where it wanted to write is made again on that edit, and answers for the second time
 * alone (by then it may be refused), though its first entry is in the log: as if it had been made, and the edit whole over it.
 * So each edit in its time gives it one more try, which ends before that edit. Not so a claim: it stands, or an edit of the same
 * term that keeps it does.
 */
function firstTries({ call, end, what }: Happening, edits: readonly Save[]): Happening[] {
  if (what.kind !== 'answered' || !('id' in what.operation) || what.operation.id === undefined) return []
  const { by, operation } = what
  if (operation.do === 'get' || operation.do === 'claim') return []
  const tried = operation.do === 'complete' ? { ...operation, next: false } : operation
  return edits
    .filter((one) => one.id === operation.id && one.call <= end && one.call > call)
    .map((one) => ({ call, end: one.call - 1, what: { kind: 'unanswered', by, operation: tried } }))
}

/** One process, seen from its parent. */
class Player {
  readonly exited: Promise<unknown>
  readonly #setting: ProcessSetting
  readonly #process: ChildProcess
  readonly #said = new Set<string>()
  #waiting: (() => void) | undefined
  #killedAt: number | undefined
  #diedAt: number | undefined

  constructor(script: string, setting: ProcessSetting) {
    this.#setting = setting
    this.#process = spawn(process.execPath, [script, JSON.stringify(setting)], { stdio: ['pipe', 'pipe', 'inherit'] })
    this.#process.stdin?.on('error', () => undefined) // killed before it was told
    this.exited = once(this.#process, 'exit').then(() => {
      if (this.#process.signalCode === 'SIGKILL') this.#diedAt = nanoseconds()
      this.#waiting?.()
    })
    if (this.#process.stdout === null) return
    createInterface({ input: this.#process.stdout }).on('line', (line) => {
      this.#said.add(line)
      this.#waiting?.()
    })
  }

  get #hasExited(): boolean {
    return this.#process.exitCode !== null || this.#process.signalCode !== null
  }

  get isThrough(): boolean {
    return this.#said.has('done') || this.#hasExited
  }

  get life(): Life {
    const { name, record } = this.#setting
    if (this.#diedAt === undefined) return { name, record }
    return { name, record, died: { ...(this.#killedAt === undefined ? {} : { call: this.#killedAt }), end: this.#diedAt } }
  }

  go(): void {
    this.#process.stdin?.write('go\n')
  }

  /** Resolves when it has said `word`, or is dead. */
  hear(word: string): Promise<void> {
    return new Promise((resolve) => {
      this.#waiting = () => {
        if (this.#said.has(word) || this.#hasExited) resolve()
      }
      this.#waiting()
    })
  }

  async sleep(ms: number): Promise<void> {
    this.#process.kill('SIGSTOP')
    await later(ms)
    this.#process.kill('SIGCONT')
  }

  kill(): void {
    if (this.#hasExited) return
    this.#killedAt ??= nanoseconds()
    this.#process.kill('SIGKILL')
  }
}
