/** The file engine: keeps a list as one JSON file a task and commits every change through the log (DESIGN section 5). */

import type { Actor } from '../../domain/actor.ts'
import { TaskError } from '../../domain/errors.ts'
import type { Mended } from '../../domain/finding.ts'
import type { Task } from '../../domain/task.ts'
import type { TaskGraph } from '../../domain/task-graph.ts'
import type { Decision, World } from '../../domain/world.ts'
import type { ListEngine, Since, SinceQuery } from '../list-engine.ts'
import type { Changes, HistoryLine, Member, Problem, TakenOver } from '../task-store.ts'
import { makeArchive } from './archive-files.ts'
import { BeforeChange, type StagesOf } from './before-change.ts'
import { changesSince, latestChanges, recordsDown, taskHistory } from './change-feed.ts'
import type { EpochLength } from './commit-log.ts'
import { epochLimits } from './compaction.ts'
import { disk } from './disk-refusal.ts'
import { buildOwnDirectory, isDisturbance } from './epoch.ts'
import { FileList, type FileListEnvironment } from './file-list.ts'
import { errorCode } from './file-system.ts'
import { Freshness } from './freshness.ts'
import { healthOf, inspect } from './inspection.ts'
import { LiveFeed } from './live-feed.ts'
import { Memos } from './memos.ts'
import { keepCopies, mendingsOf, rewriteTasks } from './mending.ts'
import type { Examined } from './own-findings.ts'
import type { Presence } from './presence.ts'
import { TakeOver } from './take-over.ts'
import { TokenDirectory } from './token-directory.ts'
import { Transaction } from './transaction.ts'
import type { TransactionTools } from './transaction-tools.ts'
import { Unplaced } from './unplaced.ts'
import { Upkeep } from './upkeep.ts'

/** A change that always loses to others gives up after so long, in ms. DESIGN section 5 promises the number. */
const busyAfterMs = 5_000
/** A missing or half-written file is looked at again so often, in ms; an answer waits no longer for files that never come to rest. */
const doubtLookMs = 5
const longestDoubtMs = 2_000
/** While somebody removes `.dibs` file by file it is looked at again so often, in ms: it takes 1 to 30. */
const disturbedMs = 5

export interface FileEngineParts extends Omit<FileListEnvironment, 'presenceOf'> {
  readonly presence: Presence
  readonly random: () => string
  readonly luck: () => number
  /** When an epoch ends. Handed in by tests only, which do not want to make 1,000 entries first. */
  readonly epochLimits?: EpochLength | undefined
  /** Leaving waits until an epoch that is being ended has ended, some seconds once in 1,000 changes: for who has no time limit. */
  readonly endsEpochFirst?: boolean | undefined
  readonly stagesOf?: StagesOf | undefined
}

export class FileEngine implements ListEngine {
  readonly #tools: TransactionTools
  readonly #presence: Presence
  readonly #freshness: Freshness
  readonly #feed: LiveFeed
  readonly #upkeep: Upkeep
  readonly #beforeChange: BeforeChange
  readonly #memos: Memos
  readonly #endsEpochFirst: boolean
  #queue: Promise<unknown> = Promise.resolve()
  #isClosed = false

  /** Touches nothing on the disk. */
  constructor(parts: FileEngineParts) {
    const { presence } = parts
    const env: FileListEnvironment = { ...parts, presenceOf: (session) => presence.statusOf(session) }
    const list = new FileList(env)
    this.#presence = presence
    this.#endsEpochFirst = parts.endsEpochFirst === true
    this.#tools = {
      ...parts,
      presenceOf: env.presenceOf,
      list,
      token: new TokenDirectory(parts.fs, parts.layout, parts.random),
      takeOver: new TakeOver(parts.fs, parts.layout, parts.random),
      unplaced: new Unplaced(parts),
      isAnnounced: () => presence.announced && presence.stillThere(),
    }
    this.#upkeep = new Upkeep(this.#tools, presence, { limits: parts.epochLimits ?? epochLimits, pause })
    this.#beforeChange = new BeforeChange({
      tools: this.#tools,
      upkeep: this.#upkeep,
      stagesOf: parts.stagesOf,
      commit: (decide, by) => this.#run(new Transaction(this.#tools, decide, { actor: by })),
    })
    this.#freshness = new Freshness(env, list)
    this.#memos = new Memos(parts)
    this.#feed = new LiveFeed(parts.layout.directory)
  }

  /** On a list that is not there yet nothing is written: the process is announced just before its first commit. */
  async join(): Promise<Member> {
    const { fs, layout } = this.#tools
    if (this.#saying(() => fs.stampIfThere(layout.sessions)) !== undefined) await this.#announce()
    return { session: this.#presence.session, name: this.#presence.name }
  }

  async read<T>(query: (graph: TaskGraph) => T): Promise<T> {
    await this.#refresh()
    return this.#saying(() => query(this.#graph()))
  }

  async readSince<T>({ cursor, backlog }: Since, query: SinceQuery<T>): Promise<T> {
    await this.#refresh()
    const changes = () => (cursor === undefined ? latestChanges(this.#tools.list, backlog) : changesSince(this.#tools, cursor))
    return this.#saying(() => query(this.#graph(), changes()))
  }

  transact<T>(decide: (world: World) => Decision<T>, by: Actor): Promise<T> {
    return this.#oneAtATime(async () => {
      await this.#refresh()
      await this.#beforeChange.mend(by)
      return await this.#run(new Transaction(this.#tools, decide, { actor: by, isFresh: true }))
    })
  }

  async changesSince(cursor?: string): Promise<Changes> {
    await this.#refresh()
    return changesSince(this.#tools, cursor)
  }

  async history(id: string): Promise<readonly HistoryLine[]> {
    return taskHistory(this.#tools, id)
  }

  async recordsDown(id?: string) {
    await this.#refresh()
    return recordsDown(this.#tools, id)
  }

  sessions() {
    return this.#presence.known()
  }

  async health() {
    await this.#refresh()
    return this.#saying(() => healthOf(this.#examined))
  }

  async inspect() {
    await this.#refresh()
    return this.#saying(() => inspect(this.#examined))
  }

  async mend(dryRun: boolean, by: Actor): Promise<Mended> {
    await this.#refresh()
    const { list, wallClock } = this.#tools
    const mendings = await mendingsOf(this.#tools, (path) => this.#beforeChange.stagesOf(path))
    const gone = this.#presence.known().filter(({ session, state }) => state === 'gone' && !this.#upkeep.isNamed(session))
    const left = { code: 'gone_sessions', at: '.dibs/sessions', says: `The files of ${gone.length} gone session(s) go.` }
    const all = gone.length === 0 ? mendings : [...mendings, left]
    if (dryRun || all.length === 0) return { mendings: all }
    if (list.log === undefined) await this.#prepare()
    const copies = this.#saying(() => keepCopies(this.#tools, mendings, new Date(wallClock()).toISOString()))
    const strays = mendings.flatMap(({ code, id }) => (code === 'wrong_id' ? [id] : []))
    await this.transact((world) => rewriteTasks(world, strays), by)
    this.#upkeep.clearUp()
    return { mendings: all, ...(copies === undefined ? {} : { copies }) }
  }

  get #examined(): Examined {
    return { ...this.#tools, presence: this.#presence, isWatched: this.#freshness.isWatched }
  }

  problems(): readonly Problem[] {
    return this.#tools.list.problems
  }

  async archived(id?: string): Promise<readonly Task[]> {
    await this.#refresh()
    return this.#saying(() => this.#tools.list.archived(id))
  }

  async prepareArchive(): Promise<void> {
    this.#saying(() => makeArchive(this.#tools))
  }

  whereabouts(session: string): Pick<TakenOver, 'branch' | 'dir'> {
    return this.#presence.whereabouts(session)
  }

  nextChange(signal: AbortSignal): Promise<void> {
    return this.#feed.next(signal)
  }

  async memo(topic: string): Promise<string | undefined> {
    return this.#saying(() => this.#memos.read(topic))
  }

  async keepMemo(topic: string, text: string | undefined): Promise<void> {
    this.#saying(() => this.#memos.keep(topic, text))
  }

  /**
   * Says that this process has gone, at once; then lets go of watches and of its directory. A command first ends the epoch that its
   * change made due: a list that only commands change has nobody else who would, and its log would grow for ever.
   */
  async close(): Promise<void> {
    if (this.#endsEpochFirst) await this.#upkeep.atRest()
    if (this.#isClosed) return
    this.#isClosed = true
    this.#presence.leave()
    this.#freshness.close()
    this.#tools.token.remove(this.#tools.list.log?.pending !== undefined)
    await this.#feed.close()
  }

  /** One transaction of a process at a time: 50 calls in flight must not compete with each other. */
  #oneAtATime<T>(work: () => Promise<T>): Promise<T> {
    const turn = this.#queue.then(work)
    this.#queue = turn.catch(() => undefined)
    return turn
  }

  async #run<T>(transaction: Transaction<T>): Promise<T> {
    const deadline = this.#tools.monotonic() + busyAfterMs
    for (;;) {
      const step = this.#step(transaction)
      if (step.kind === 'done') {
        if (step.committed) this.#keepUp()
        return this.#saying(() => step.answer())
      }
      if (this.#tools.monotonic() > deadline) {
        transaction.abandon()
        throw new TaskError('store_busy', 'Others were changing the list for 5 s.')
      }
      if (step.kind === 'prepare') await this.#prepare()
      else await pause(step.ms)
    }
  }

  #step<T>(transaction: Transaction<T>) {
    try {
      return transaction.step()
    } catch (error) {
      transaction.abandon()
      throw this.#inWords(error)
    }
  }

  /** The list's first commit builds `.dibs`; a process announces itself before its own first. */
  async #prepare(): Promise<void> {
    const { fs, layout, list, random, luck, boot } = this.#tools
    try {
      if (list.log === undefined) {
        const start = { ordinal: 1, boot, tasks: list.startFromFiles() }
        buildOwnDirectory(fs, layout, { name: random(), random: random(), start })
        this.#freshness.look()
        if (list.log === undefined) list.open()
      }
    } catch (error) {
      if (!isDisturbance(error)) throw this.#inWords(error)
      return await pause(luck() * disturbedMs)
    }
    await this.#announce()
  }

  async #announce(): Promise<void> {
    const isNew = !this.#presence.announced
    try {
      await this.#presence.announce()
      if (isNew) {
        this.#freshness.look() // whom the tasks name must be known first, or the files of gone holders go and their claims look foreign
        this.#upkeep.clearUp()
      }
    } catch (error) {
      if (errorCode(error) !== 'ENOENT') throw this.#inWords(error) // `.dibs` was removed just now: the next step builds it
    }
  }

  async #refresh(): Promise<void> {
    const deadline = this.#tools.monotonic() + longestDoubtMs
    this.#presence.tick()
    try {
      await this.#freshness.refresh()
      while (this.#tools.list.doubtful.length > 0 && this.#tools.monotonic() < deadline) {
        await pause(doubtLookMs)
        this.#freshness.look()
      }
    } catch (error) {
      throw this.#inWords(error)
    }
  }

  #graph(): TaskGraph {
    const { list, wallClock } = this.#tools
    list.graph.refresh(new Date(wallClock()).toISOString())
    return list.graph
  }

  /** In the background, as a turn of its own in the queue: the answer that made it due does not wait for it. */
  #keepUp(): void {
    setImmediate(() => void this.#oneAtATime(async () => this.#stockUp()))
    if (this.#upkeep.isDue) this.#upkeep.run((end) => this.#oneAtATime(async () => (this.#isClosed ? undefined : end())))
  }

  #stockUp(): void {
    const { list, token } = this.#tools
    if (list.log !== undefined && !this.#isClosed) token.stockUp(list.log.slots)
  }

  /** Does an open task name this process? Its presence file must then outlive it. */
  holdsAnything(): boolean {
    return this.#upkeep.isNamed(this.#presence.session)
  }

  /** A task that "does not exist" because its file cannot be read is told as that. */
  #saying<T>(answer: () => T): T {
    try {
      return answer()
    } catch (error) {
      throw this.#inWords(error)
    }
  }

  #inWords(error: unknown): unknown {
    if (error instanceof TaskError) {
      const isMissing = error.code === 'task_not_found' || error.code === 'unknown_id'
      const id = isMissing ? error.details.id : undefined
      const why = typeof id === 'string' ? this.#tools.list.whyUnreadable(id) : undefined
      return why === undefined ? error : new TaskError('unreadable_file', `${id}.json cannot be used: ${why}.`, { id })
    }
    return disk(error)
  }
}

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => (ms <= 0 ? setImmediate(resolve) : setTimeout(resolve, ms)))
}
