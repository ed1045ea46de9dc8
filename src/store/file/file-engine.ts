/** The file engine: keeps a list as one JSON file a task and commits every change through the log (DESIGN section 5). */

import type { Actor } from '../../domain/actor.ts'
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
import { inWords, saying } from './disk-refusal.ts'
import { FileList, type FileListEnvironment } from './file-list.ts'
import { Freshness } from './freshness.ts'
import { healthOf, inspect } from './inspection.ts'
import { LiveFeed } from './live-feed.ts'
import { Memos } from './memos.ts'
import { keepCopies, mendingsOf, rewriteTasks } from './mending.ts'
import { OwnChanges, pause } from './own-changes.ts'
import type { Examined } from './own-findings.ts'
import type { Presence } from './presence.ts'
import { TakeOver } from './take-over.ts'
import { TokenDirectory } from './token-directory.ts'
import { Transaction } from './transaction.ts'
import type { TransactionTools } from './transaction-tools.ts'
import { Unplaced } from './unplaced.ts'
import { Upkeep } from './upkeep.ts'

/** A missing or half-written file is looked at again so often, in ms; an answer waits no longer for files that never come to rest. */
const doubtLookMs = 5
const longestDoubtMs = 2_000

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
  readonly #changes: OwnChanges
  readonly #beforeChange: BeforeChange
  readonly #memos: Memos
  readonly #endsEpochFirst: boolean

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
    this.#freshness = new Freshness(env, list)
    this.#upkeep = new Upkeep(this.#tools, presence, { limits: parts.epochLimits ?? epochLimits, pause })
    this.#changes = new OwnChanges({ tools: this.#tools, presence, freshness: this.#freshness, upkeep: this.#upkeep })
    this.#beforeChange = new BeforeChange({
      tools: this.#tools,
      upkeep: this.#upkeep,
      stagesOf: parts.stagesOf,
      commit: (decide, by) => this.#changes.run(new Transaction(this.#tools, decide, { actor: by })),
    })
    this.#memos = new Memos(parts)
    this.#feed = new LiveFeed(parts.layout.directory)
  }

  /** On a list that is not there yet nothing is written: the process is announced just before its first commit. */
  async join(): Promise<Member> {
    const { fs, layout } = this.#tools
    if (this.#saying(() => fs.stampIfThere(layout.sessions)) !== undefined) await this.#changes.announce()
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
    return this.#changes.oneAtATime(async () => {
      await this.#refresh()
      await this.#beforeChange.mend(by)
      return await this.#changes.run(new Transaction(this.#tools, decide, { actor: by, isFresh: true }))
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
    if (list.log === undefined) await this.#changes.prepare()
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

  /** Does an open task name this process? Its presence file must then outlive it. */
  holdsAnything(): boolean {
    return this.#upkeep.isNamed(this.#presence.session)
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
    if (this.#changes.isClosed) return
    this.#changes.close()
    this.#presence.leave()
    this.#freshness.close()
    this.#tools.token.remove(this.#tools.list.log?.pending !== undefined)
    await this.#feed.close()
  }

  async #refresh(): Promise<void> {
    const deadline = this.#tools.monotonic() + longestDoubtMs
    this.#presence.lookAnew()
    try {
      await this.#freshness.refresh()
      while (this.#tools.list.doubtful.length > 0 && this.#tools.monotonic() < deadline) {
        await pause(doubtLookMs)
        this.#freshness.look()
      }
    } catch (error) {
      throw inWords(this.#tools.list, error)
    }
  }

  #graph(): TaskGraph {
    const { list, wallClock } = this.#tools
    list.graph.refresh(new Date(wallClock()).toISOString())
    return list.graph
  }

  /** A task that "does not exist" because its file cannot be read is told as that. */
  #saying<T>(answer: () => T): T {
    return saying(this.#tools.list, answer)
  }
}
