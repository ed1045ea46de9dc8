/** The use cases, once for every entry point: who speaks, what the store does for it, and what the session then remembers. */

import type { LoopRequest, LoopState, LoopVerdict } from '../domain/drain-loop.ts'
import type { Finding, Mended } from '../domain/finding.ts'
import type { ListStats } from '../domain/list-stats.ts'
import type { Task } from '../domain/task.ts'
import type { TaskView } from '../domain/view.ts'
import type { Why } from '../domain/why-waiting.ts'
import type {
  Changes,
  Claimed,
  ClaimRequest,
  Completed,
  CompleteRequest,
  Created,
  HandBackRequest,
  Health,
  ImportOutcome,
  ListQuery,
  LogPage,
  LogQuery,
  NewTask,
  Participant,
  ReadyList,
  ReadyQuery,
  TaskDetail,
  TaskImage,
  TaskPage,
  TaskStore,
  TreeRow,
  Undone,
  Updated,
  UpdateRequest,
} from '../store/task-store.ts'
import { Drain, type StopMoment } from './drain.ts'
import { importInBatches } from './import-batches.ts'
import { ListWatch, type WatchOptions } from './list-watch.ts'
import { News } from './news.ts'
import { OwnCalls } from './own-calls.ts'
import { RepeatedBatches } from './repeated-batches.ts'
import { type Identity, ServiceActor } from './service-actor.ts'
import { attemptClaim, attemptReady } from './settled.ts'
import { beforeFirst, SyncGuard } from './sync-guard.ts'
import { type Waiting, waitUntil } from './wait-until.ts'

export interface ServiceParts {
  readonly store: TaskStore
  /** Milliseconds; only differences count. */
  readonly clock: () => number
  readonly identity: Identity
}

/**
 * One session at work on one list. Refusals are the store's `TaskError`s. `as` names the agent that speaks.
 * Any number of calls may be under way at once.
 */
export class TaskService {
  readonly listName: string
  readonly #parts: ServiceParts
  readonly #store: TaskStore
  readonly #actor: ServiceActor
  readonly #batches: RepeatedBatches
  readonly #news: News
  readonly #own: OwnCalls
  readonly #drain: Drain

  constructor(parts: ServiceParts) {
    this.#parts = parts
    this.#store = parts.store
    this.listName = parts.identity.listName
    this.#actor = new ServiceActor(parts.store, parts.identity)
    this.#batches = new RepeatedBatches(parts.store, parts.clock)
    this.#news = new News(parts.store, this.#actor)
    this.#own = new OwnCalls(this.#news)
    this.#drain = new Drain(parts.store, this.#actor)
  }

  /** Makes all tasks or none. The same batch within 10 minutes, its tasks still open, answers the first ids: `repeated`. */
  async create(tasks: readonly NewTask[], as?: string): Promise<Created & { repeated?: true }> {
    const by = await this.#change(as)
    const answer = await this.#batches.createOnce(tasks, as, () => this.#store.create(tasks, by))
    return answer.repeated ? { ...answer, counts: (await this.ready({ limit: 0 }, as)).counts } : answer
  }

  /**
   * Claims by id or the best match. With `waiting` it sleeps while there is nothing to claim, or the named task is held or
   * blocked; when the whole list is done it answers at once, for nothing would end the wait.
   */
  async claim(request: ClaimRequest, as?: string, waiting?: Waiting): Promise<Claimed> {
    const once = () => this.#claimOnce(request, as)
    const claimed = waiting === undefined ? await once() : await waitUntil(() => attemptClaim(once), waiting, this.#parts)
    if (claimed.task !== null) this.#own.claimed(claimed.task)
    return claimed
  }

  /** Completes a task, with `claimNext` claims the next; repeated, it answers the task claimed with it the first time. */
  async complete(request: Pick<CompleteRequest, 'id' | 'result' | 'claimNext'>, as?: string): Promise<Completed> {
    const by = await this.#changeOf(request.id, as)
    const { id, claimNext } = request
    const claimedWith = claimNext === undefined ? undefined : this.#own.claimedWith(id, as)
    const answer = await this.#own.fenced(id, (knownTerm) => this.#store.complete({ ...request, claimedWith, knownTerm }, by))
    this.#own.completed(id, as, answer)
    return answer
  }

  /** Changes one task; `status` follows the rules of claim, complete, release and cancel. */
  async update(request: Omit<UpdateRequest, 'knownTerm'>, as?: string): Promise<Updated> {
    const by = await this.#changeOf(request.id, as)
    const answer = await this.#own.fenced(request.id, (knownTerm) => this.#store.update({ ...request, knownTerm }, by))
    this.#own.updated(request, answer)
    return answer
  }

  /** Gives a task back, with a note for the next one. */
  async release(request: { readonly id: string; readonly note?: string | undefined }, as?: string): Promise<Updated> {
    const by = await this.#changeOf(request.id, as)
    const answer = await this.#store.release(request, by)
    this.#own.letGo(answer.task)
    return answer
  }

  get(id: string, as?: string): Promise<TaskDetail> {
    return this.#store.get(id, this.#actor.forRead(as))
  }

  list(query: ListQuery, as?: string): Promise<TaskPage> {
    return this.#store.list(query, this.#actor.forRead(as))
  }

  /** What this session holds and what is ready. With `waiting` it sleeps until something is ready or the list is done. */
  async ready(query: ReadyQuery, as?: string, waiting?: Waiting): Promise<ReadyList> {
    const look = () => this.#store.ready(query, this.#actor.forRead(as))
    return waiting === undefined ? await look() : await waitUntil(() => attemptReady(look), waiting, this.#parts)
  }

  /** All that a task waits for, down to what waits for nothing more. */
  why(id: string, as?: string): Promise<Why> {
    return this.#store.why(id, this.#actor.forRead(as))
  }

  /** Containers and what lies in them, from `root` down or from the top. */
  tree(root?: string): Promise<readonly TreeRow[]> {
    return this.#store.tree(root, this.#actor.forRead(undefined))
  }

  /** The list in numbers, now and over time. */
  stats(): Promise<ListStats> {
    return this.#store.stats()
  }

  /** Who did what, newest last. @throws TaskError `task_not_found` for a task that nobody has ever heard of. */
  async log(query: LogQuery): Promise<LogPage> {
    const page = await this.#store.log(query)
    if (page.lines.length === 0 && query.id !== undefined) await this.get(query.id)
    return page
  }

  /** Takes back the caller's own last change, as a new change; again, and it goes one further back. */
  async undo(as?: string): Promise<Undone> {
    const answer = await this.#store.undo(await this.#change(as))
    for (const view of answer.tasks) this.#own.letGo(view)
    return answer
  }

  /**
   * Brings tasks to the images that come from elsewhere, a batch at a time: each is whole or absent, and calling again goes on
   * where it ended. With `dryRun` it answers what would be done, and does nothing. Rejects after a batch when `signal` aborts.
   */
  async importTasks(images: readonly TaskImage[], how: { dryRun?: boolean; signal?: AbortSignal } = {}): Promise<ImportOutcome> {
    if (how.dryRun || images.length === 0)
      return this.#store.importTasks({ images, dryRun: true }, this.#actor.forRead(undefined))
    const by = await this.#change(undefined)
    return await importInBatches(images, (batch) => {
      how.signal?.throwIfAborted()
      return this.#store.importTasks({ images: batch }, by)
    })
  }

  /** Every task as it is at one moment, by age. */
  async allTasks(): Promise<readonly Task[]> {
    const { tasks } = await this.list({ limit: Number.MAX_SAFE_INTEGER })
    return tasks.map(({ task }) => task)
  }

  /** Moves closed tasks that nothing open refers to into the archive; with `dryRun` only says which. */
  async archive(request: { readonly before: string; readonly dryRun?: boolean | undefined }): Promise<readonly Task[]> {
    const by = request.dryRun === true ? this.#actor.forRead(undefined) : await this.#change(undefined)
    return await this.#store.archive(request, by)
  }

  /** Brings a task back from the archive, closed as it went. */
  async restore(id: string): Promise<TaskView> {
    return await this.#store.restore(id, await this.#changeOf(id, undefined))
  }

  /** Who is here, and who holds tasks without being here. */
  sessions(): Promise<readonly Participant[]> {
    return this.#store.sessions()
  }

  /** How the store is doing, at a glance. */
  health(): Promise<Health> {
    return this.#store.health()
  }

  /** All that is wrong or odd, the worst first; nothing is changed. */
  inspect(): Promise<readonly Finding[]> {
    return this.#store.inspect()
  }

  /** Mends what needs no judgement, and says what; with `dryRun` what it would. */
  async mend(dryRun: boolean): Promise<Mended> {
    return await this.#store.mend(dryRun, dryRun ? this.#actor.forRead(undefined) : await this.#change(undefined))
  }

  /** What this session, or one agent of it, holds goes to its main name or to the list, with a note, in one commit. */
  async handBack(request: HandBackRequest): Promise<readonly TaskView[]> {
    return await this.#store.handBack(request, await this.#change(undefined))
  }

  /** Commits since `cursor`, oldest first; without one, where the log is now. */
  changes(cursor?: string): Promise<Changes> {
    return this.#store.changesSince(cursor)
  }

  /** What an entry point has noted for its next run; it may be gone at any time. */
  memo(topic: string): Promise<string | undefined> {
    return this.#store.memo(topic)
  }

  /** Notes it, or forgets it. */
  keepMemo(topic: string, text: string | undefined): Promise<void> {
    return this.#store.keepMemo(topic, text)
  }

  /** What others did to this session's tasks since the last answer: at most three sentences, each told once. */
  news(): Promise<readonly string[]> {
    return this.#news.take()
  }

  /** Watches over what sessions change while git writes the files; of a list that `isNew`, from its first change on. */
  guard({ isNew }: { readonly isNew: boolean }): SyncGuard {
    return new SyncGuard(this.#store, this.#actor, isNew ? beforeFirst : undefined)
  }

  /** Keeps this session going while matching tasks are left that it could do. @throws TaskError as `Drain.start`. */
  startLoop(request: LoopRequest): Promise<LoopState> {
    return this.#drain.start(request)
  }

  /** Ends this session's loop; answers it as it was, or undefined where none was on. */
  stopLoop(): Promise<LoopState | undefined> {
    return this.#drain.stop()
  }

  /** This session's loop, if one is on. */
  loop(): Promise<LoopState | undefined> {
    return this.#drain.current()
  }

  /** For the Stop hook: whether this session is to go on; undefined where no loop is on. */
  nextRound(moment: StopMoment): Promise<LoopVerdict | undefined> {
    return this.#drain.round(moment)
  }

  /** Begins to follow the list. */
  watch(options?: WatchOptions): ListWatch {
    return new ListWatch(this.#store, options)
  }

  /** Leaves the list; what this session holds can then be claimed by others. */
  close(): Promise<void> {
    return this.#store.close()
  }

  async #claimOnce(request: ClaimRequest, as: string | undefined): Promise<Claimed> {
    if (this.#actor.session === undefined && request.id === undefined) {
      const { counts, mine } = await this.ready({ match: request.match, limit: 0 }, as)
      const { ready, inProgress, blocked, completed, cancelled } = counts
      const size = ready + inProgress + blocked + completed + cancelled + mine.length
      if (size === 0) return { task: null, why: 'empty', inProgress: [], counts, alsoHeld: [] }
    }
    const by = request.id === undefined ? await this.#change(as) : await this.#changeOf(request.id, as)
    return await this.#store.claim(request, by)
  }

  async #change(as: string | undefined) {
    const by = await this.#actor.forChange(as)
    await this.#news.start()
    return by
  }

  /** For a change of one task: looks for it before joining, so that a wrong id leaves no trace in an empty project (P7). */
  async #changeOf(id: string, as: string | undefined) {
    if (this.#actor.session === undefined) await this.#store.get(id, this.#actor.forRead(as))
    return await this.#change(as)
  }
}
