/**
 * A participant that can be continued from any point of its past. The engine calls the disk synchronously and cannot be
 * suspended; so it is run again from its start, fed with what it was answered until then. Everything else that it rests on
 * (clock, random names, luck) is its own and the same each time: its past is the list of results that it has seen, and two
 * that have seen the same are the same. A run goes on alone from there to its end, and leaves a moment at each operation: that
 * schedule is visited anyway, and a run for each of its operations took five times as long.
 */

import type { LogEntry } from '../../src/store/file/log-entry.ts'
import { Acquaintance } from './acquaintance.ts'
import type { Answer } from './deed.ts'
import type { ModelDisk } from './model-disk.ts'
import { keyOf, type Operation, type Result } from './operation.ts'
import { firstInode, type Part, Process, stageOf } from './process.ts'
import { type Inodes, steppedFileSystem } from './step-file-system.ts'
import { Untrue } from './story.ts'

/** A participant between two operations. */
export interface Moment {
  readonly id: number
  /** What it does next; undefined when all its deeds are answered. */
  readonly operation: Operation | undefined
  readonly operationKey: string
  readonly answers: readonly Answer[]
  /** The directory of its own inside which the next operation lies; undefined for one elsewhere, or while its entry is pending. */
  readonly inside: string | undefined
  /** Directories of others whose entry it has met while that was pending: only these may it touch. */
  readonly met: ReadonlySet<string>
  /** Directories that it made. */
  readonly made: ReadonlySet<string>
  readonly before: Moment | undefined
  /** Operations until here. */
  readonly depth: number
  readonly seen: Result | undefined
  readonly next: Map<string, Moment>
}

/** No participant here needs a third of it. */
const tooDeep = 1_000

/** Thrown where a run has come to what is known already. */
class Suspended extends Error {}
const suspended = new Suspended('suspended')

export class Player {
  readonly part: Part
  readonly first: Moment
  readonly #index: number
  readonly #start: ModelDisk
  readonly #moments = new Moments()

  /** `start`: the disk as it is when nothing has begun. */
  constructor(part: Part, index: number, start: ModelDisk) {
    this.part = part
    this.#index = index
    this.#start = start
    new Run({ past: [], start, disk: start }, this.#moments).play(part, index)
    this.first = this.#moments.first
  }

  get moments(): number {
    return this.#moments.count
  }

  /** Goes on from `moment` with what its operation came to, on the disk that it left. */
  after(moment: Moment, result: Result, disk: ModelDisk): Moment {
    const known = moment.next.get(result.key)
    if (known !== undefined) return known
    new Run({ past: pastOf(moment, result), start: this.#start, disk }, this.#moments).play(this.part, this.#index)
    const next = moment.next.get(result.key)
    if (next === undefined) throw new Error('a run left no moment')
    return next
  }
}

type Found = Omit<Moment, 'id' | 'next' | 'before' | 'seen' | 'depth'> & { readonly memory: string | undefined }

/** Every moment of one participant. Two pasts after which all that is remembered is the same are one. */
class Moments {
  readonly #byMemory = new Map<string, Moment>()
  #first: Moment | undefined
  count = 0

  get first(): Moment {
    if (this.#first === undefined) throw new Error('nothing was played')
    return this.#first
  }

  /** Answers whether it is a new one. */
  add({ memory, ...found }: Found, past: Past | undefined): { readonly moment: Moment; readonly isNew: boolean } {
    const key = memory === undefined ? undefined : `${JSON.stringify(found.answers)} ${memory}`
    const same = key === undefined ? undefined : this.#byMemory.get(key)
    if (same === undefined) this.count += 1
    const [before, seen, depth] = [past?.moment, past?.result, (past?.moment.depth ?? 0) + 1]
    const moment = same ?? { ...found, id: this.count, before, seen, depth, next: new Map<string, Moment>() }
    if (key !== undefined) this.#byMemory.set(key, moment)
    past?.moment.next.set(past.result.key, moment)
    this.#first ??= moment
    return { moment, isNew: same === undefined }
  }
}

interface Past {
  readonly moment: Moment
  readonly result: Result
}

function pastOf(before: Moment, seen: Result): Past[] {
  const past: Past[] = []
  let [moment, result]: [Moment | undefined, Result | undefined] = [before, seen]
  while (moment !== undefined && result !== undefined) {
    past.push({ moment, result })
    ;[moment, result] = [moment.before, moment.seen]
  }
  return past.reverse()
}

class Run {
  readonly #past: readonly Past[]
  readonly #start: ModelDisk
  readonly #moments: Moments
  readonly #acquaintance = new Acquaintance()
  readonly #answers: Answer[] = []
  readonly #inodes: Inodes = { last: 0 }
  #disk: ModelDisk
  #at = 0
  #isArmed = false
  #isOver = false
  #last: Past | undefined
  #memory: string | undefined

  constructor({ past, start, disk }: { past: readonly Past[]; start: ModelDisk; disk: ModelDisk }, moments: Moments) {
    this.#past = past
    this.#start = start
    this.#disk = disk
    this.#moments = moments
    this.#last = past.at(-1)
  }

  play(part: Part, index: number): void {
    this.#inodes.last = firstInode(index)
    const fs = steppedFileSystem((operation) => this.#ask(operation), this.#inodes)
    this.#isArmed = part.startsLate === true
    try {
      const process = new Process(stageOf(part, index), {
        name: part.name,
        fs,
        between: (pending, memory) => this.#rest(pending, memory),
      })
      this.#isArmed = true
      for (const deed of part.deeds) {
        const answer = process.does(deed)
        if (this.#isOver) return
        this.#answers.push(answer)
        process.rest()
      }
    } catch (error) {
      if (!(error instanceof Suspended)) throw error
    }
    if (!this.#isOver) this.#moments.add({ ...this.#found(undefined), memory: 'nothing left to do' }, this.#last)
  }

  /** `memory` is told where the participant stands between two steps. */
  #rest(pending: LogEntry | undefined, memory: () => string): void {
    if (this.#isOver) return
    this.#acquaintance.forgetAllBut(pending)
    this.#inodes.last = Math.ceil(this.#inodes.last / 20) * 20
    if (this.#at === this.#past.length) this.#memory = `${memory()} ${this.#inodes.last} ${this.#acquaintance.text}`
  }

  #found(operation: Operation | undefined) {
    const { met, made } = this.#acquaintance.told
    const inside = operation === undefined ? undefined : this.#acquaintance.insideOf(operation)
    const operationKey = operation === undefined ? '' : keyOf(operation)
    return { operation, operationKey, inside, met, made, answers: [...this.#answers] }
  }

  #ask(operation: Operation): Result {
    if (this.#isOver) throw suspended
    if (!this.#isArmed) return this.#start.do(operation).result
    const result = this.#at < this.#past.length ? this.#repeated(operation) : this.#gone(operation)
    this.#acquaintance.note(operation, result)
    return result
  }

  #repeated(operation: Operation): Result {
    const past = this.#past[this.#at]
    if (past?.moment.operationKey !== keyOf(operation)) throw new Error('a participant does not repeat itself')
    this.#at += 1
    return past.result
  }

  #gone(operation: Operation): Result {
    const { moment, isNew } = this.#moments.add({ ...this.#found(operation), memory: this.#memory }, this.#last)
    this.#memory = undefined
    if (!isNew) {
      this.#isOver = true
      throw suspended
    }
    if (moment.depth > tooDeep) throw new Untrue(`it goes on for ever: ${keyOf(operation)}`)
    const { disk, result } = this.#disk.do(operation)
    this.#disk = disk
    this.#last = { moment, result }
    return result
  }
}
