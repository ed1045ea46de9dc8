/** Follows a list for as long as somebody watches: each look tells how the list is now and what has happened since the last. */

import type { Task } from '../domain/task.ts'
import type { ChangeRecord, ListNow, TaskStore } from '../store/task-store.ts'
import { eventOf, eventsOf, freedSince, type Known, type ListEvent } from './list-events.ts'

export type { Waiting, Working } from '../store/task-store.ts'
export type { EventKind } from './list-events.ts'
export type { ListEvent, ListNow }

/** Rows of each kind that a look answers: more than any screen shows, and few enough to be sorted at every change. */
export const mostRows = 200
/** Commits of the past that the first look tells: enough for the last hour of three busy sessions, 10 ms to read. */
const mostPast = 200

/** What is new, and how it came. `missed`: not each step can be told; what is told leads to the list as it is. True at first. */
export interface Look {
  readonly now: ListNow
  readonly events: readonly ListEvent[]
  readonly missed: boolean
}

/** `views`: each look also tells every task with all that is derived, as `FollowQuery.views`. */
export interface WatchOptions {
  readonly views?: boolean
}

/** One who watches. Not more than one look at a time. */
export class ListWatch {
  readonly #store: Pick<TaskStore, 'follow' | 'nextChange'>
  readonly #views: boolean
  readonly #tasks = new Map<string, Task>()
  #last: ListNow | undefined

  constructor(store: Pick<TaskStore, 'follow' | 'nextChange'>, { views = false }: WatchOptions = {}) {
    this.#store = store
    this.#views = views
  }

  /** Looks; undefined when nothing has changed. The events of the first look are those of the past, as far as they are at hand. */
  async look(): Promise<Look | undefined> {
    const last = this.#last
    const now = await this.#store.follow({ cursor: last?.cursor, backlog: mostPast, limit: mostRows, views: this.#views })
    if (now === undefined) return undefined
    const events = last === undefined ? now.records.flatMap((record) => eventsOf(record)) : this.#eventsSince(last, now)
    if (now.startOver) this.#tasks.clear()
    for (const { id, after } of now.changed) this.#note(id, after)
    this.#last = now
    return { now, events, missed: now.missed }
  }

  /** Resolves when the list may have changed, at the latest after about a second. Rejects when `signal` aborts. */
  nextChange(signal: AbortSignal): Promise<void> {
    return this.#store.nextChange(signal)
  }

  #eventsSince(last: ListNow, now: ListNow): ListEvent[] {
    const known: Known = {
      at: last.at,
      readyIds: last.readyIds,
      heldBack: new Set(last.working.flatMap(({ task, openBlockers }) => (openBlockers.length > 0 ? [task.id] : []))),
      task: (id) => this.#tasks.get(id),
    }
    const freed = freedSince(known, now)
    const told = now.records.flatMap((record) => this.#eventsOf(record))
    const untold = now.changed.flatMap(
      ({ id, after }) => eventOf({ id, before: this.#tasks.get(id), after }, { at: now.at }) ?? [],
    )
    return [...told, ...untold, ...freed]
  }

  /** Against what was known, not what the commit found: an edit by hand that was told when it was seen is not told again. */
  #eventsOf(record: ChangeRecord): ListEvent[] {
    const steps = record.tasks.map(({ id, after }) => ({ id, before: this.#tasks.get(id), after }))
    for (const { id, after } of record.tasks) this.#note(id, after)
    return eventsOf(record, steps)
  }

  #note(id: string, task: Task | undefined): void {
    if (task === undefined) this.#tasks.delete(id)
    else this.#tasks.set(id, task)
  }
}
