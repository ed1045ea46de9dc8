/**
 * A process of the file engine, without the process: its own list, token directory and patience, on a file system that the
 * test may let die, sleep or fail at any operation, and a clock that only waiting moves. Transactions run step by step and
 * synchronously, so one participant can act while another one sleeps inside an operation.
 */

import type { Actor } from '../../../src/domain/actor.ts'
import type { Task } from '../../../src/domain/task.ts'
import type { Decision, Presence, World } from '../../../src/domain/world.ts'
import { compacting, tidy } from '../../../src/store/file/compaction.ts'
import { buildOwnDirectory } from '../../../src/store/file/epoch.ts'
import { FileList } from '../../../src/store/file/file-list.ts'
import { type FileSystem, nodeFileSystem } from '../../../src/store/file/file-system.ts'
import { Layout } from '../../../src/store/file/layout.ts'
import { startFromFiles } from '../../../src/store/file/start-from-files.ts'
import { TakeOver } from '../../../src/store/file/take-over.ts'
import { TokenDirectory } from '../../../src/store/file/token-directory.ts'
import { Transaction } from '../../../src/store/file/transaction.ts'
import type { TransactionTools } from '../../../src/store/file/transaction-tools.ts'
import { Unplaced } from '../../../src/store/file/unplaced.ts'

export interface Stage {
  readonly directory: string
  /** ms; moved by whoever waits. */
  readonly clock: { ms: number }
  /** Sessions that have gone; all others that are named live. */
  readonly gone: Set<string>
  readonly boot: { id: string }
  counter: number
}

export function newStage(directory: string): Stage {
  return { directory, clock: { ms: 0 }, gone: new Set(), boot: { id: 'boot-1' }, counter: 0 }
}

/** So many steps no transaction needs; more means that somebody waits for ever. */
const tooManySteps = 2_000

export class Participant {
  readonly name: string
  readonly by: Actor
  readonly tools: TransactionTools
  readonly #stage: Stage

  constructor(stage: Stage, name: string, fs: FileSystem = nodeFileSystem) {
    this.#stage = stage
    this.name = name
    this.by = { session: name, name, host: 'host', user: 'user' }
    const layout = new Layout(stage.directory)
    const random = () => `${name}${++stage.counter}`
    const env = {
      fs,
      layout,
      monotonic: () => stage.clock.ms,
      wallClock: () => Date.UTC(2026, 10, 22) + stage.clock.ms,
      mintId: () => `t${++stage.counter}`,
      presenceOf: (session: string): Presence => (session === name ? 'self' : stage.gone.has(session) ? 'gone' : 'live'),
      boot: stage.boot.id,
    }
    const list = new FileList(env)
    const token = new TokenDirectory(fs, layout, random)
    const takeOver = new TakeOver(fs, layout, random)
    const unplaced = new Unplaced(env)
    this.tools = { ...env, list, token, takeOver, unplaced, random, luck: () => 0.5, isAnnounced: () => true }
    list.open()
  }

  /** Runs a change to its end. Throws what the decision, its answer or the file system throws. */
  run<T>(decide: (world: World) => Decision<T>): T {
    const transaction = new Transaction(this.tools, decide, { actor: this.by })
    for (let i = 0; i < tooManySteps; i++) {
      const step = this.#step(transaction)
      if (step.kind === 'done') return this.#answerOf(step)
      if (step.kind === 'prepare') this.#buildList()
      else this.#stage.clock.ms += Math.max(1, step.ms)
    }
    throw new Error(`${this.name} waits for ever`)
  }

  /** As the engine does: the answer goes out, then files are made for the next change. */
  #answerOf<T>({ answer }: { readonly answer: () => T }): T {
    try {
      return answer()
    } finally {
      const { list, token } = this.tools
      if (list.log !== undefined) token.stockUp(list.log.slots)
    }
  }

  #step<T>(transaction: Transaction<T>) {
    try {
      return transaction.step()
    } catch (error) {
      transaction.abandon()
      throw error
    }
  }

  /** Reads as an answer does: the log's tail, and every file that may have changed. */
  look(): Map<string, Task> {
    const { list } = this.tools
    for (let i = 0; i < 30; i++) {
      list.catchUp()
      for (const id of [...list.allIds(), ...this.#idsOnDisk()]) list.examine(id)
      if (list.doubtful.length === 0) break
      this.#stage.clock.ms += 10
    }
    return new Map([...list.graph.tasks()].map((task) => [task.id, task]))
  }

  compact(): void {
    for (const ms of compacting(this.tools)) this.#stage.clock.ms += ms
    tidy(this.tools)
  }

  #idsOnDisk(): string[] {
    const names = this.tools.fs.namesIn(this.#stage.directory)
    return names.filter((name) => name.endsWith('.json')).map((name) => name.slice(0, -'.json'.length))
  }

  #buildList(): void {
    const { fs, layout, list, random, boot } = this.tools
    buildOwnDirectory(fs, layout, { name: random(), random: random(), start: { ordinal: 1, boot, tasks: startFromFiles(list) } })
    list.open()
  }
}

const blank = { priority: 2, labels: [], touches: [], blockedBy: [], blocks: [], notes: [], metadata: {}, extra: {}, term: 0 }

/** A task as `creates` makes it. */
export function newTask(id: string): Task {
  return { ...blank, id, subject: `Task ${id}`, status: 'pending' }
}

/** Creates tasks of these ids; refuses the whole when one exists. */
export function creates(...ids: string[]): (world: World) => Decision<string[]> {
  return (world) => {
    if (ids.some((id) => world.task(id) !== undefined)) throw new Error('exists')
    return { kind: 'create', durable: true, changes: ids.map(newTask), answer: () => ids }
  }
}

/** Claims a task for a participant, if nobody lives who holds it; answers whether it won. */
export function claims(id: string, by: Actor): (world: World) => Decision<boolean> {
  return (world) => {
    const task = world.task(id)
    const holder = task?.status === 'in_progress' ? task.claim?.session : undefined
    if (holder === by.session) return nothing('claim', true)
    const isFree =
      task !== undefined && (task.status === 'pending' || (holder !== undefined && world.presenceOf(holder) === 'gone'))
    if (task === undefined || task.status === 'completed' || !isFree) return nothing('claim', false)
    const claim = { session: by.session, at: world.now }
    return changing('claim', [{ ...task, status: 'in_progress', owner: by.name, claim, term: task.term + 1 }], true)
  }
}

/** Completes tasks together, if this participant holds all of them; answers whether it did. */
export function completes(ids: readonly string[], by: Actor): (world: World) => Decision<boolean> {
  return (world) => {
    const tasks = ids.flatMap((id) => world.task(id) ?? [])
    const mine = tasks.length === ids.length && tasks.every((t) => t.status === 'in_progress' && t.claim?.session === by.session)
    if (!mine) return nothing('complete', false)
    return changing(
      'complete',
      tasks.map((task) => ({ ...task, status: 'completed', result: `by ${by.name}` })),
      true,
    )
  }
}

/** Adds a note to tasks together, whoever holds them. */
export function notes(ids: readonly string[], text: string): (world: World) => Decision<boolean> {
  return (world) => {
    const tasks = ids.flatMap((id) => world.task(id) ?? [])
    return changing(
      'update',
      tasks.map((task) => ({ ...task, notes: [...task.notes, { text }] })),
      true,
    )
  }
}

function nothing<T>(kind: Decision<T>['kind'], answer: T): Decision<T> {
  return { kind, durable: false, changes: [], answer: () => answer }
}

function changing<T>(kind: Decision<T>['kind'], changes: readonly Task[], answer: T): Decision<T> {
  return { kind, durable: kind !== 'claim', changes, answer: () => answer }
}
