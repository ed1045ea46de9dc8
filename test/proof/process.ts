/** A participant of the file engine that does its deeds one after another, and can tell between two steps what it remembers. */

import type { Decision, World } from '../../src/domain/world.ts'
import { compacting, tidy } from '../../src/store/file/compaction.ts'
import { buildOwnDirectory, isDisturbance } from '../../src/store/file/epoch.ts'
import type { FileSystem } from '../../src/store/file/file-system.ts'
import type { LogEntry } from '../../src/store/file/log-entry.ts'
import { repairAfterReboot } from '../../src/store/file/reboot-repair.ts'
import { startFromFiles } from '../../src/store/file/start-from-files.ts'
import { Transaction } from '../../src/store/file/transaction.ts'
import { Participant, type Stage } from '../store/file/participant.ts'
import { type Answer, type Deed, decisionOf, isChange, viewOf } from './deed.ts'
import { expectMemory, memoryOf } from './memory.ts'
import { listDirectory } from './places.ts'

export interface Part {
  readonly name: string
  readonly deeds: readonly Deed[]
  /** Sessions that it believes to have gone, rightly or not. */
  readonly believesGone?: readonly string[]
  /** Opens the list as one of its steps, instead of having done so before anything began. */
  readonly startsLate?: boolean
  readonly boot?: string
}

/** Called between two steps, with the entry that it knows as pending; `memory` tells all that the participant goes on with. */
export type Between = (pending: LogEntry | undefined, memory: () => string) => void

/** Every wait counts so much, in ms: patience with a pending entry (20 to 100) and doubt (100) end at the second look. */
const waitMs = 200
/**
 * So often a change is tried; then it is answered as busy, as after the engine's 5 s. Two helpers can steal from each other for
 * ever if a schedule wants it. Whoever is alone needs less: the next writer on each disk is never answered so.
 */
const mostSteps = 6

/** The world of one participant, its clock and names included. */
export function stageOf({ believesGone = [], boot = 'boot-1' }: Part, index: number): Stage {
  return { directory: listDirectory, clock: { ms: 0 }, gone: new Set(believesGone), boot: { id: boot }, counter: 100 * index }
}

/** Each participant numbers what it makes in a range of its own. */
export function firstInode(index: number): number {
  return 1_000 * (index + 1)
}

export class Process {
  readonly #participant: Participant
  readonly #stage: Stage
  readonly #between: Between
  readonly #mostSteps: number
  #done = 0

  constructor(
    stage: Stage,
    at: { readonly name: string; readonly fs: FileSystem; readonly between: Between; readonly mostSteps?: number },
  ) {
    this.#mostSteps = at.mostSteps ?? mostSteps
    this.#stage = stage
    this.#between = at.between
    this.#participant = new Participant(stage, at.name, at.fs)
    expectMemory(this.#participant.tools.token)
  }

  does(deed: Deed): Answer {
    const answer = this.#attempt(deed)
    this.#done += 1
    return answer
  }

  /** After an answer. */
  rest(): void {
    this.#rest({})
  }

  #attempt(deed: Deed): Answer {
    try {
      if (deed.do === 'look') return { what: 'seen', text: viewOf(this.#participant) }
      if (!isChange(deed)) return this.#keepUp(deed.do)
      if (this.#participant.tools.list.reboot !== undefined) this.#afterReboot()
      return { what: this.#run(decisionOf(deed, this.#participant)) ? 'done' : 'refused', text: '' }
    } catch (error) {
      const text = error instanceof Error ? error.message : String(error)
      return { what: text === 'exists' || text === 'busy' ? 'refused' : 'failed', text }
    }
  }

  /** As the engine does: the answer goes out, then files are made for the next change. */
  #run<T>(decide: (world: World) => Decision<T>): T {
    const { tools, by } = this.#participant
    const transaction = new Transaction(tools, decide, { actor: by })
    for (let i = 0; i < this.#mostSteps; i++) {
      const step = this.#step(transaction)
      if (step.kind === 'done') {
        const answer = step.answer()
        if (tools.list.log !== undefined) tools.token.stockUp(tools.list.log.slots)
        return answer
      }
      if (step.kind === 'prepare') this.#buildList()
      this.#stage.clock.ms += waitMs
      this.#rest({ transaction })
    }
    transaction.abandon()
    throw new Error('busy')
  }

  #step<T>(transaction: Transaction<T>) {
    try {
      return transaction.step()
    } catch (error) {
      transaction.abandon()
      throw error
    }
  }

  #afterReboot(): void {
    const { list } = this.#participant.tools
    this.#run((world) => repairAfterReboot(list, world))
    this.#endEpoch()
  }

  #keepUp(what: 'seal' | 'tidy' | 'compact' | 'help'): Answer {
    if (what === 'help') return this.#help()
    if (what !== 'tidy') this.#endEpoch()
    this.#rest({ tidies: true })
    if (what !== 'seal') tidy(this.#participant.tools)
    return { what: 'done', text: '' }
  }

  #help(): Answer {
    const { list, takeOver, monotonic, luck } = this.#participant.tools
    for (let i = 0; i < mostSteps; i++) {
      list.catchUp()
      if (list.log === undefined || takeOver.help(list.log, monotonic(), luck())) break
      this.#stage.clock.ms += waitMs
      this.#rest({ helps: i })
    }
    return { what: 'done', text: '' }
  }

  /** What the generator remembers by itself: its epoch, and how far the log was each time it waited. */
  #endEpoch(): void {
    const { tools } = this.#participant
    const epoch = tools.list.log?.epoch
    const heads: unknown[] = []
    for (const _ of compacting(tools)) {
      this.#stage.clock.ms += waitMs
      heads.push(tools.list.log?.head)
      this.#rest({ epoch, heads })
    }
  }

  #buildList(): void {
    const { fs, layout, list, random, boot } = this.#participant.tools
    const start = { ordinal: 1, boot, tasks: startFromFiles(list) }
    try {
      buildOwnDirectory(fs, layout, { name: random(), random: random(), start })
      if (list.log === undefined) list.open()
    } catch (error) {
      if (!isDisturbance(error)) throw error
    }
  }

  /** New names and inodes start at round numbers, so that it makes no difference how many were used before. */
  #rest(more: Readonly<Record<string, unknown>>): void {
    this.#stage.counter = Math.ceil(this.#stage.counter / 10) * 10
    const { list, token, takeOver, unplaced } = this.#participant.tools
    const [done, counter, pending] = [this.#done, this.#stage.counter, list.log?.pending]
    const patience = pending === undefined ? {} : { takeOver } // it is a new one for each entry
    this.#between(pending, () => memoryOf({ done, counter, list, token, unplaced, ...patience, ...more }, this.#stage.clock.ms))
  }
}
