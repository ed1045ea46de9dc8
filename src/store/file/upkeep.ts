/** What a process does for the list besides its own changes: ends long epochs, clears up after the dead, mends after a restart. */

import type { Task } from '../../domain/task.ts'
import type { EpochLength } from './commit-log.ts'
import { compacting, type Flushed, flushAhead, isDue, tidy } from './compaction.ts'
import type { Presence } from './presence.ts'
import type { TransactionTools } from './transaction-tools.ts'

/** Waits; 0 ms is a turn of the loop. */
export type Pause = (ms: number) => Promise<void>

export class Upkeep {
  readonly #tools: TransactionTools
  readonly #presence: Presence
  readonly #limits: EpochLength
  readonly #pause: Pause
  #underWay: Promise<void> | undefined

  constructor(tools: TransactionTools, presence: Presence, by: { readonly limits: EpochLength; readonly pause: Pause }) {
    this.#tools = tools
    this.#presence = presence
    this.#limits = by.limits
    this.#pause = by.pause
  }

  /** Is it this process's turn to end the epoch? To be asked after each change; never while that is under way already. */
  takesTurn(): boolean {
    const { log } = this.#tools.list
    const isTurn = this.#underWay === undefined && isDue(log, this.#limits)
    log?.asked()
    return isTurn
  }

  /** Resolves when nothing is under way. */
  async atRest(): Promise<void> {
    await this.#underWay
  }

  /**
   * Ends the epoch and clears up; only the end itself is a turn (`inTurn`) among this process's changes. Quiet: after a full disk
   * the log grows on until the next turn.
   */
  run(inTurn: (work: () => Promise<void>) => Promise<void>): void {
    this.#underWay = this.#endAndClear(inTurn).finally(() => {
      this.#underWay = undefined
    })
  }

  async #endAndClear(inTurn: (work: () => Promise<void>) => Promise<void>): Promise<void> {
    try {
      const flushed = await flushAhead(this.#tools)
      await inTurn(async () => {
        if (flushed?.epoch === this.#tools.list.log?.epoch) await this.endEpoch(flushed)
        this.clearUp()
      })
    } catch {
      this.#tools.token.abandon()
    }
  }

  /** Ends the present epoch. @throws what the disk throws. */
  async endEpoch(flushed?: Flushed): Promise<void> {
    for (const ms of compacting(this.#tools, flushed)) await this.#pause(ms)
  }

  /**
   * Clears up after dead processes. Also when a process announces itself: a list with under 1,000 changes ends no epoch and
   * would keep their traces for ever. Traces disturb nobody, so whatever the disk refuses is left to a later session.
   */
  clearUp(): void {
    try {
      if (this.#tools.list.log !== undefined) tidy(this.#tools)
    } catch {
      this.#tools.token.abandon()
    }
    this.#presence.sweep((session) => this.#isStillNamed(session))
  }

  /** Of a session that has gone: what it claimed until then is in the log by now, but perhaps not in this list yet. */
  #isStillNamed(session: string): boolean {
    this.#tools.list.catchUp()
    return this.isNamed(session)
  }

  /**
   * Does a task in progress, in file or log, name this session? Its presence file must then stay, or its claims would look
   * foreign. The log counts too: git may have taken the file back to before the claim, and bring it again.
   */
  isNamed(session: string): boolean {
    const { graph, known } = this.#tools.list
    const names = (task: Task | undefined) => task?.status === 'in_progress' && task.claim?.session === session
    return (
      [...graph.inProgress()].some((id) => names(graph.task(id))) || [...known.ids()].some((id) => names(known.get(id)?.image))
    )
  }
}
