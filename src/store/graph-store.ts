/** The port on any engine that keeps the list as a graph in memory: each method is one decision, committed, or one query. */

import type { Actor } from '../domain/actor.ts'
import { claimTask } from '../domain/claim-task.ts'
import { completeTask } from '../domain/complete-task.ts'
import { countsOf } from '../domain/counts.ts'
import { createTasks } from '../domain/create-tasks.ts'
import { type Finding, type Mended, severities } from '../domain/finding.ts'
import { handBack } from '../domain/hand-back.ts'
import { type ImportOutcome, type ImportRequest, importTasks } from '../domain/import-tasks.ts'
import { listFindings } from '../domain/list-findings.ts'
import { type ListStats, listStats } from '../domain/list-stats.ts'
import { type Change, catchUpFiles, filesBehind, mergeBack } from '../domain/merge-back.ts'
import { releaseTask } from '../domain/release-task.ts'
import type {
  ClaimOutcome,
  ClaimRequest,
  CompleteRequest,
  HandBackRequest,
  NewTask,
  ReleaseRequest,
  Updated,
  UpdateRequest,
} from '../domain/requests.ts'
import { sameSubjects } from '../domain/same-subjects.ts'
import type { Task } from '../domain/task.ts'
import { undoChange } from '../domain/undo-change.ts'
import { updateTask } from '../domain/update-task.ts'
import type { TaskView } from '../domain/view.ts'
import { type Why, whyWaiting } from '../domain/why-waiting.ts'
import { archiveGraph, moveToArchive, restoreFromArchive, withArchivedBlockers } from './archive-moves.ts'
import { Follower } from './follow-query.ts'
import type { ListEngine } from './list-engine.ts'
import { listTasks } from './list-query.ts'
import { lineOf, logPage, wordsOf } from './log-query.ts'
import { ownLastChange } from './own-last-change.ts'
import { participants } from './participants.ts'
import { heldBy, readyList } from './ready-query.ts'
import { taskDetail } from './task-query.ts'
import type {
  Changes,
  Claimed,
  Completed,
  Created,
  FollowQuery,
  Health,
  ListNow,
  ListQuery,
  LogPage,
  LogQuery,
  Member,
  Participant,
  ReadyList,
  ReadyQuery,
  TaskDetail,
  TaskPage,
  TaskStore,
  TreeRow,
  Undone,
} from './task-store.ts'
import { taskTree } from './tree-query.ts'

/** What each method promises is said at the port; the engine commits, the domain decides. */
export class GraphStore implements TaskStore {
  readonly #engine: ListEngine
  readonly #follower = new Follower()

  constructor(engine: ListEngine) {
    this.#engine = engine
  }

  join(): Promise<Member> {
    return this.#engine.join()
  }

  async create(tasks: readonly NewTask[], by: Actor): Promise<Created> {
    const created = await this.#engine.transact((world) => createTasks(world, tasks, by), by)
    return this.#engine.read((graph) => ({
      created,
      sameSubject: sameSubjects(graph.tasks(), created),
      counts: countsOf(graph),
    }))
  }

  async claim(request: ClaimRequest, by: Actor): Promise<Claimed> {
    return this.#claimed(await this.#engine.transact((world) => claimTask(world, request, by), by))
  }

  async complete(request: CompleteRequest, by: Actor): Promise<Completed> {
    const { claimed, ...done } = await this.#engine.transact((world) => completeTask(world, request, by), by)
    return claimed === undefined ? done : { ...done, claimed: await this.#claimed(claimed) }
  }

  update(request: UpdateRequest, by: Actor): Promise<Updated> {
    return this.#engine.transact((world) => updateTask(world, request, by), by)
  }

  release(request: ReleaseRequest, by: Actor): Promise<Updated> {
    return this.#engine.transact((world) => releaseTask(world, request, by), by)
  }

  mergeBack(changes: readonly Change[], by: Actor): Promise<readonly string[]> {
    return this.#engine.transact((world) => mergeBack(world, changes), by)
  }

  /** In two: a change that has read every file is void with each commit of others (in a soak it was refused as busy after 5 s). */
  async catchUpFiles(by: Actor): Promise<readonly string[]> {
    const behind = await this.#engine.transact(filesBehind, by)
    return behind.length === 0 ? [] : this.#engine.transact((world) => catchUpFiles(world, behind), by)
  }

  handBack(request: HandBackRequest, by: Actor): Promise<readonly TaskView[]> {
    return this.#engine.transact((world) => handBack(world, request, by), by)
  }

  importTasks(request: ImportRequest, by: Actor): Promise<ImportOutcome> {
    return this.#engine.transact((world) => importTasks(world, request), by)
  }

  async get(id: string, by: Actor): Promise<TaskDetail> {
    const isArchived = await this.#engine.read((graph) => graph.task(id) === undefined && graph.isArchived(id))
    const detail = isArchived
      ? { ...taskDetail(await archiveGraph(this.#engine), id, by), archived: true as const }
      : await this.#engine.read((graph) => taskDetail(graph, id, by))
    return { ...(await withArchivedBlockers(this.#engine, detail)), history: await this.#engine.history(id) }
  }

  async list(query: ListQuery, by: Actor): Promise<TaskPage> {
    if (query.archived === true) return listTasks(await archiveGraph(this.#engine), query, by)
    return this.#engine.read((graph) => listTasks(graph, query, by))
  }

  archive(request: { readonly before: string; readonly dryRun?: boolean | undefined }, by: Actor): Promise<readonly Task[]> {
    return moveToArchive(this.#engine, request, by)
  }

  restore(id: string, by: Actor): Promise<TaskView> {
    return restoreFromArchive(this.#engine, id, by)
  }

  ready(query: ReadyQuery, by: Actor): Promise<ReadyList> {
    return this.#engine.read((graph) => ({ ...readyList(graph, query, by), problems: this.#engine.problems() }))
  }

  held(by: Actor): Promise<readonly TaskView[]> {
    return this.#engine.read((graph) => heldBy(graph, by))
  }

  why(id: string, by: Actor): Promise<Why> {
    return this.#engine.read((graph) => whyWaiting(graph, id, by))
  }

  tree(root: string | undefined, by: Actor): Promise<readonly TreeRow[]> {
    return this.#engine.read((graph) => taskTree(graph, root, by))
  }

  stats(): Promise<ListStats> {
    return this.#engine.read(listStats)
  }

  async log(query: LogQuery): Promise<LogPage> {
    return logPage(await this.#engine.recordsDown(query.id), query)
  }

  async undo(by: Actor): Promise<Undone> {
    const change = ownLastChange(await this.#engine.recordsDown(), by)
    const words = wordsOf(change)
    const outcome = await this.#engine.transact((world) => undoChange(world, change, { actor: by, words }), by)
    return { undone: lineOf(change), ...outcome }
  }

  sessions(): Promise<readonly Participant[]> {
    return this.#engine.read((graph) => participants(graph, this.#engine.sessions()))
  }

  async health(): Promise<Health> {
    const tasks = await this.#engine.read((graph) => graph.size)
    return { ...(await this.#engine.health()), tasks }
  }

  async inspect(): Promise<readonly Finding[]> {
    const found = [...(await this.#engine.inspect()), ...(await this.#engine.read(listFindings))]
    return severities.flatMap((severity) => found.filter((finding) => finding.severity === severity))
  }

  mend(dryRun: boolean, by: Actor): Promise<Mended> {
    return this.#engine.mend(dryRun, by)
  }

  changesSince(cursor?: string): Promise<Changes> {
    return this.#engine.changesSince(cursor)
  }

  follow(query: FollowQuery): Promise<ListNow | undefined> {
    const { log, ...seen } = this.#follower.placeOf(query.cursor)
    return this.#engine.readSince({ cursor: log, backlog: query.backlog }, (graph, changes) =>
      this.#follower.look(graph, changes, { ...seen, limit: query.limit, views: query.views }),
    )
  }

  nextChange(signal: AbortSignal): Promise<void> {
    return this.#engine.nextChange(signal)
  }

  memo(topic: string): Promise<string | undefined> {
    return this.#engine.memo(topic)
  }

  keepMemo(topic: string, text: string | undefined): Promise<void> {
    return this.#engine.keepMemo(topic, text)
  }

  close(): Promise<void> {
    return this.#engine.close()
  }

  /** Adds what no decision needs: where a former holder worked, and the list in numbers when there was nothing to claim. */
  async #claimed(outcome: ClaimOutcome): Promise<Claimed> {
    if (outcome.task === null) return { ...outcome, counts: await this.#engine.read(countsOf) }
    const { takenFrom, takenOver, ...claimed } = outcome
    if (takenOver === undefined) return claimed
    const where = takenFrom === undefined ? {} : this.#engine.whereabouts(takenFrom)
    return { ...claimed, takenOver: { ...takenOver, ...where } }
  }
}
