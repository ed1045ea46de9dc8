/**
 * The reference model: a list in one process, shared by any number of sessions. Plain on purpose: what it answers is what the
 * other engines are measured against, so it keeps no index across commits and nothing happens in it at the same time.
 */

import { type Actor, ownerOf } from '../domain/actor.ts'
import type { Mended } from '../domain/finding.ts'
import type { Task } from '../domain/task.ts'
import { TaskGraph } from '../domain/task-graph.ts'
import type { Decision, World } from '../domain/world.ts'
import { Waiters } from '../waiters.ts'
import { historyOf } from './history.ts'
import type { KnownSession, ListEngine, Since, SinceQuery } from './list-engine.ts'
import { MemoryPresence, type MemorySession } from './memory-presence.ts'
import type { ChangeRecord, Changes, HistoryLine, Member, TakenOver } from './task-store.ts'

/** What comes from outside: the clock (ISO 8601, UTC) and randomness. */
export interface MemoryEnvironment {
  readonly now: () => string
  /** A new random id each time; the list asks again when it is taken. */
  readonly mintId: () => string
}

/** A waiter that nobody wakes looks again after this long: deferrals end without a commit. Halved, it costs twice as many looks. */
const lookAgainMs = 1000

type Committed = Pick<Decision<unknown>, 'kind' | 'changes' | 'removes'>

/** One list. It lives as long as the object; sessions come and go. */
export class MemoryList {
  readonly #env: MemoryEnvironment
  readonly #tasks = new Map<string, Task>()
  readonly #archive = new Map<string, Task>()
  readonly #log: ChangeRecord[] = []
  readonly #waiters = new Waiters()
  /** Names this list; a cursor of another one is unknown here. */
  readonly #epoch: string
  readonly presence = new MemoryPresence()
  readonly memos = new Map<string, string>()
  /** Grows with everything that a graph depends on. */
  #version = 0

  constructor(env: MemoryEnvironment) {
    this.#env = env
    this.#epoch = env.mintId()
  }

  get version(): number {
    return this.#version
  }

  get log(): readonly ChangeRecord[] {
    return this.#log
  }

  now(): string {
    return this.#env.now()
  }

  /** The engine of one session. */
  open(session: MemorySession): ListEngine {
    return new MemoryEngine(this, session)
  }

  /** The session ends without saying so: its claims are stale at once, as after `kill -9`. */
  kill(session: string): void {
    this.presence.end(session)
    this.#changed()
  }

  /** Somebody edits a task by hand. The term never falls. */
  edit(task: Task): void {
    const before = this.#tasks.get(task.id)
    const changes = [{ ...task, term: Math.max(task.term, before?.term ?? 0) }]
    this.commit({ kind: 'outside', changes }, { owner: 'outside' })
  }

  join(session: MemorySession): Member {
    if (!this.presence.knows(session.session)) this.#version += 1
    return this.presence.join(session)
  }

  /** The list as `asking` sees it at `now`. */
  graphFor(asking: MemorySession, now: string): TaskGraph {
    const presenceOf = (session: string) => this.presence.presenceFor(asking, session)
    const graph = new TaskGraph({ now, presenceOf, mintId: () => this.#mintId() })
    for (const task of this.#tasks.values()) graph.put(task)
    graph.setArchived(new Set(this.#archive.keys()))
    return graph
  }

  commit({ kind, changes, removes = [] }: Committed, by: ChangeRecord['by']): void {
    const written = changes.map((after) => ({ id: after.id, before: this.#tasks.get(after.id), after }))
    const removed = removes.map((id) => ({ id, before: this.#tasks.get(id) }))
    for (const task of changes) this.#tasks.set(task.id, task)
    for (const { id, before } of removed) {
      if (before !== undefined) this.#archive.set(id, before)
      this.#tasks.delete(id)
    }
    this.#log.push({ at: this.now(), kind, by, tasks: [...written, ...removed] })
    this.#changed()
  }

  archived(id?: string): readonly Task[] {
    return [...this.#archive.values()].filter((task) => id === undefined || task.id === id)
  }

  changesSince(cursor: string | undefined): Changes {
    const now = `${this.#epoch}.${this.#log.length}`
    const [epoch, place] = cursor?.split('.') ?? []
    const from = Number(place)
    if (epoch !== this.#epoch || !(from <= this.#log.length)) return { cursor: now, records: [], startOver: true }
    return { cursor: now, records: this.#log.slice(from), startOver: false }
  }

  /** Resolves with the next change; rejects with the signal's reason when it aborts. */
  nextChange(signal: AbortSignal): Promise<void> {
    return this.#waiters.wait(signal, lookAgainMs)
  }

  /** Ends every wait and says that the session has gone. */
  leave(session: string): void {
    if (this.presence.knows(session)) this.kill(session)
  }

  #mintId(): string {
    let id = this.#env.mintId()
    while (this.#tasks.has(id)) id = this.#env.mintId()
    return id
  }

  #changed(): void {
    this.#version += 1
    this.#waiters.wakeAll()
  }
}

/** One session's door to the list. */
class MemoryEngine implements ListEngine {
  readonly #list: MemoryList
  readonly #session: MemorySession
  #graph: { readonly graph: TaskGraph; readonly version: number } | undefined

  constructor(list: MemoryList, session: MemorySession) {
    this.#list = list
    this.#session = session
  }

  async join(): Promise<Member> {
    return this.#list.join(this.#session)
  }

  async read<T>(query: (world: TaskGraph) => T): Promise<T> {
    return query(this.#current())
  }

  async readSince<T>({ cursor, backlog }: Since, query: SinceQuery<T>): Promise<T> {
    const changes = this.#list.changesSince(cursor)
    const records = cursor === undefined && backlog > 0 ? this.#list.log.slice(-backlog) : changes.records
    return query(this.#current(), { ...changes, records })
  }

  /** No await lies between the decision and the commit, so that nothing can come between them. */
  async transact<T>(decide: (world: World) => Decision<T>, by: Actor): Promise<T> {
    await this.join()
    const { answer, ...decision } = decide(this.#current())
    const isChange = decision.changes.length + (decision.removes?.length ?? 0) > 0
    if (isChange) this.#list.commit(decision, { session: by.session, owner: ownerOf(by) })
    return answer(this.#current())
  }

  async changesSince(cursor?: string): Promise<Changes> {
    return this.#list.changesSince(cursor)
  }

  async history(id: string): Promise<readonly HistoryLine[]> {
    return historyOf(this.#list.log, id)
  }

  async recordsDown(id?: string): Promise<Iterable<ChangeRecord>> {
    const touches = ({ tasks }: ChangeRecord) => id === undefined || tasks.some((task) => task.id === id)
    return this.#list.log.filter(touches).reverse()
  }

  sessions(): KnownSession[] {
    return this.#list.presence.sessionsFor(this.#session)
  }

  async health() {
    return { engine: 'memory', begun: this.#list.log.length > 0, facts: { commits: this.#list.log.length } }
  }

  async inspect(): Promise<readonly []> {
    return []
  }

  async mend(): Promise<Mended> {
    return { mendings: [] }
  }

  problems(): readonly [] {
    return []
  }

  async prepareArchive(): Promise<void> {}

  async archived(id?: string): Promise<readonly Task[]> {
    return this.#list.archived(id)
  }

  whereabouts(session: string): Pick<TakenOver, 'branch' | 'dir'> {
    return this.#list.presence.whereabouts(session)
  }

  nextChange(signal: AbortSignal): Promise<void> {
    return this.#list.nextChange(signal)
  }

  async memo(topic: string): Promise<string | undefined> {
    return this.#list.memos.get(topic)
  }

  /** As where a list lies in files: nothing is noted about one that has not begun. */
  async keepMemo(topic: string, text: string | undefined): Promise<void> {
    if (text === undefined) this.#list.memos.delete(topic)
    else if (this.#list.log.length > 0) this.#list.memos.set(topic, text)
  }

  async close(): Promise<void> {
    this.#list.leave(this.#session.session)
  }

  /** The graph is built anew for every version of the list; between them only the clock moves. */
  #current(): TaskGraph {
    const { version } = this.#list
    const now = this.#list.now()
    if (this.#graph?.version === version) this.#graph.graph.refresh(now)
    else this.#graph = { version, graph: this.#list.graphFor(this.#session, now) }
    return this.#graph.graph
  }
}
