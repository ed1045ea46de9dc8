/**
 * One change of the list, step by step as in DESIGN section 5. A step is synchronous, so nothing of this process comes
 * between what it reads and what it commits; waits lie between steps.
 */

import { type Actor, ownerOf } from '../../domain/actor.ts'
import type { Decision, World } from '../../domain/world.ts'
import type { CommitLog } from './commit-log.ts'
import { committedEntry, outsideEntry } from './entry-images.ts'
import { restoreFolders } from './epoch.ts'
import { isMissing } from './file-system.ts'
import type { LogEntry } from './log-entry.ts'
import { type Attempt, isWon, PreparedEntry } from './prepared-entry.ts'
import { stands } from './standing.ts'
import type { TransactionTools } from './transaction-tools.ts'
import { TransactionWorld } from './transaction-world.ts'

/**
 * `wait`: call again after so many ms. `prepare`: the list has no log yet, or this process is not announced; see to both and
 * call again. `done` carries the answer, which may throw.
 */
export type Step<T> =
  | { readonly kind: 'done'; readonly answer: () => T; readonly committed: boolean }
  | { readonly kind: 'wait'; readonly ms: number }
  | { readonly kind: 'prepare' }

interface Prepared<T> {
  readonly it: PreparedEntry
  /** Undefined for an entry that only logs outside edits: the decision is run again after it. */
  readonly decision: Decision<T> | undefined
  /** Set when the entry has its number and is in the list. */
  answer?: () => T
}

/** A pending entry is looked at again after 1 to 5 ms: a healthy writer is done in 1, and 32 waiters must not come at once. */
const lookAgainMs = { least: 1, most: 5 } as const
/** A missing or half-written file is read again so often until it counts. */
const doubtfulMs = 5
/**
 * A prepared entry that keeps losing reads its files again so often. With each attempt, a batch of 500 was refused as busy after
 * 5 s against 31 others: reading took 75 to 390 ms, and meanwhile the number was taken. Double, and an edit from outside may be
 * that much older when the entry is committed (it is kept all the same: nothing is placed over other bytes than were read).
 */
const readAgainMs = 1_000
/**
 * Numbers that an entry tries to take in one go. Between two goes a turn of the loop passes, 0.1 to 1 ms among 32 writers; double, and
 * a server that always loses answers nothing else for 2 ms.
 */
const triesAtOnce = 8
/** Sessions that may be after the same task at once; with more of them some decisions are made in vain. */
const mostRivals = 32

export class Transaction<T> {
  readonly #tools: TransactionTools
  readonly #decide: (world: World) => Decision<T>
  readonly #by: Actor
  #isFresh: boolean
  /** How often others made a decision of this transaction void. */
  #lost = 0
  /** The last step met a pending entry. */
  #isWaiting = false
  #prepared: Prepared<T> | undefined

  /** `isFresh`: the caller has just caught up with the log. An entry that came since then has the number that is tried first. */
  constructor(tools: TransactionTools, decide: (world: World) => Decision<T>, by: { actor: Actor; isFresh?: boolean }) {
    this.#tools = tools
    this.#decide = decide
    this.#by = by.actor
    this.#isFresh = by.isFresh === true
  }

  /**
   * Goes as far as it can without waiting. @throws `TaskError` of the decision, `unreadable_file`, and what the disk throws,
   * but for names that have just gone: somebody is removing `.dibs`, one file after the other, and it is built anew then.
   */
  step(): Step<T> {
    try {
      return this.#goOn()
    } catch (error) {
      if (!isMissing(error)) throw error
      restoreFolders(this.#tools)
      this.#startOver()
      return { kind: 'wait', ms: this.#tools.luck() * lookAgainMs.most }
    }
  }

  #goOn(): Step<T> {
    const { list, takeOver, unplaced, monotonic, luck } = this.#tools
    const isInPlace = () => list.log === undefined || takeOver.help(list.log, monotonic(), luck())
    if (this.#isWaiting && !isInPlace()) return this.#waitForPlace() // nothing can follow a pending entry: one look at it is enough
    if (this.#prepared !== undefined) return this.#tryAgain(this.#prepared)
    if (!this.#isFresh) list.catchUp()
    this.#isFresh = false
    if (!isInPlace()) return this.#waitForPlace()
    this.#isWaiting = false
    if (list.log !== undefined) unplaced.placeAgain()
    return this.#decideNow()
  }

  #waitForPlace(): Step<T> {
    this.#isWaiting = true
    return { kind: 'wait', ms: lookAgainMs.least + this.#tools.luck() * (lookAgainMs.most - lookAgainMs.least) }
  }

  /** Throws away what was prepared and not committed. */
  abandon(): void {
    const { list, token } = this.#tools
    if (this.#prepared !== undefined && list.log === undefined) token.abandon()
    else if (this.#prepared !== undefined && list.log !== undefined) token.discard(list.log.slots, this.#prepared.it.entry)
    this.#prepared = undefined
  }

  #decideNow(): Step<T> {
    const { list, wallClock } = this.#tools
    const now = new Date(wallClock()).toISOString()
    list.graph.refresh(now)
    const position = list.position
    const world = new TransactionWorld(list, { now, passOver: this.#passOver() })
    const decision = this.#decideUnless(() => world.isInDoubt() || list.position !== position, world)
    if (world.isInDoubt()) return { kind: 'wait', ms: doubtfulMs }
    // A commit that came while the decision was reading leaves it with a world that never was: nothing was ready in it, say,
    // though in the list before that commit one task was and in the list after it another.
    if (decision === undefined || list.position !== position) return { kind: 'wait', ms: 0 }
    if (decision.changes.length + (decision.removes?.length ?? 0) === 0)
      return { kind: 'done', answer: () => decision.answer(list.graph), committed: false }
    if (list.log === undefined || !this.#tools.isAnnounced()) return { kind: 'prepare' }
    const entry = this.#entryFor(decision, world)
    if (list.position !== position) return { kind: 'wait', ms: 0 }
    return this.#prepare(entry, decision, { world, log: list.log })
  }

  /** After each lost decision a claim without id looks among twice as many tasks, up to as many as there may be rivals. */
  #passOver(): number {
    return this.#lost === 0 ? 0 : Math.floor(this.#tools.luck() * Math.min(2 ** this.#lost, mostRivals))
  }

  /** A refusal that rests on a file which is being written at this moment, or on a world that never was, is none yet. */
  #decideUnless(isVoid: () => boolean, world: TransactionWorld): Decision<T> | undefined {
    try {
      return this.#decide(world)
    } catch (error) {
      if (isVoid()) return undefined
      throw error
    }
  }

  #entryFor(decision: Decision<T>, world: TransactionWorld): { entry: LogEntry; isOutside: boolean } {
    const { token } = this.#tools
    const { session, host, user } = this.#by
    const frame = { nonce: token.nonce(), token: token.name, at: world.now }
    for (const id of [...decision.changes.map((task) => task.id), ...(decision.removes ?? [])]) world.verdict(id)
    const edits = world.outsideEdits()
    if (edits.length > 0) {
      const by = { owner: 'outside', host, user }
      return { entry: outsideEntry({ ...frame, by }, edits, this.#tools.list.known), isOutside: true }
    }
    const by = { ...(session === undefined ? {} : { session }), owner: ownerOf(this.#by), host, user }
    return { entry: committedEntry({ ...frame, by }, decision, world), isOutside: false }
  }

  #prepare(
    { entry, isOutside }: { entry: LogEntry; isOutside: boolean },
    decision: Decision<T>,
    { world, log }: { world: TransactionWorld; log: CommitLog },
  ): Step<T> {
    const durable = decision.durable && !isOutside
    const prepared: Prepared<T> = {
      it: new PreparedEntry(this.#tools, entry, { log, world, durable }),
      decision: isOutside ? undefined : decision,
    }
    this.#prepared = prepared
    const attempt = this.#ask(() => prepared.it.commit(log))
    if (isWon(attempt)) this.#takeIn(prepared)
    return attempt === 'taken' ? this.#tryAgain(prepared) : this.#outcome(attempt, prepared)
  }

  /** After a lost number: the prepared entry takes the next, if what it rests on is as it was. */
  #tryAgain(prepared: Prepared<T>): Step<T> {
    if (prepared.it.age > readAgainMs) {
      // What was committed while the files were read comes first.
      return prepared.it.readAgain() ? { kind: 'wait', ms: 0 } : this.#outcome('void', prepared)
    }
    for (let i = 0; i < triesAtOnce; i++) {
      const attempt = this.#ask(() => prepared.it.race(() => this.#takeIn(prepared)))
      if (attempt !== 'taken') return this.#outcome(attempt, prepared)
    }
    return { kind: 'wait', ms: 0 }
  }

  /** An error that leaves it open whether the entry has its number ends the directory: its files must not serve again. */
  #ask(attempt: () => Attempt): Attempt {
    try {
      return attempt()
    } catch (error) {
      this.#tools.token.abandon()
      this.#prepared = undefined
      throw error
    }
  }

  #outcome(attempt: Attempt, { it, answer }: Prepared<T>): Step<T> {
    const { luck } = this.#tools
    if (attempt === 'pending') return this.#waitForPlace()
    if (attempt === 'gone') return this.#startOver()
    if (attempt === 'void') {
      this.abandon()
      this.#lost += 1
      return { kind: 'wait', ms: luck() * lookAgainMs.most }
    }
    this.#prepared = undefined
    if (attempt === 'unplaced' && !this.#standsUnplaced(it)) return this.#startOver()
    return answer === undefined ? { kind: 'wait', ms: 0 } : { kind: 'done', answer, committed: true }
  }

  /** The answer is made before anything later is read: whoever was asleep until here would be told as its own what others did since. */
  #takeIn(prepared: Prepared<T>): void {
    const { list } = this.#tools
    const { it, decision } = prepared
    list.apply(it.entry, decision && new Map(decision.changes.map((task) => [task.id, task])))
    if (decision !== undefined) prepared.answer = outcomeOf(() => decision.answer(list.graph))
  }

  #startOver(): Step<T> {
    this.#tools.token.abandon()
    this.#prepared = undefined
    return { kind: 'wait', ms: 0 }
  }

  /**
   * For an entry that was taken over while this process slept, or on which the disk failed half-way; others finish what is
   * pending. False when other bytes came in between, or log and files were removed: the change is made again on what is there.
   */
  #standsUnplaced({ epoch, entry }: PreparedEntry): boolean {
    this.#tools.token.abandon()
    try {
      return stands(this.#tools, epoch, entry)
    } catch {
      return true // the disk does not say; the log has the entry
    }
  }
}

/** What `answer` comes to now, as often as it is asked for. */
function outcomeOf<T>(answer: () => T): () => T {
  try {
    const value = answer()
    return () => value
  } catch (error) {
    return () => {
      throw error
    }
  }
}
