/** What others did to this session's tasks, told once, in short sentences; nothing is read while nothing changed. */

import { isClosed, type Task } from '../domain/task.ts'
import type { TaskView } from '../domain/view.ts'
import type { ChangeRecord, Changes, TaskStore } from '../store/task-store.ts'
import type { ServiceActor } from './service-actor.ts'

/** More would crowd out the answer that they ride on; the rest comes with the next one. */
const mostAtOnce = 3
/** Completed tasks whose reopening is told. */
const mostCompleted = 500

interface Held {
  readonly blocked: boolean
  readonly rewound: boolean
}

/** Watches over the tasks that answers showed as held or closed by this session. */
export class News {
  readonly #store: TaskStore
  readonly #actor: ServiceActor
  readonly #held = new Map<string, Held>()
  readonly #completed = new Set<string>()
  readonly #untold: string[] = []
  #cursor: string | undefined
  #looking = false

  constructor(store: TaskStore, actor: ServiceActor) {
    this.#store = store
    this.#actor = actor
  }

  /** To be called before this session's first change: what happens from then on is news. */
  async start(): Promise<void> {
    if (this.#cursor === undefined) this.#cursor = (await this.#store.changesSince()).cursor
  }

  /** Takes note of a task as a claim, or the end of one, showed it. */
  observe(view: TaskView): void {
    const { id } = view.task
    if (view.holder === 'self') this.#held.set(id, { blocked: view.openBlockers.length > 0, rewound: view.rewound })
    else this.#held.delete(id)
    this.#completed.delete(id)
  }

  /** Takes note of a task that this session closed. */
  observeClosed(id: string): void {
    this.#held.delete(id)
    this.#completed.add(id)
    for (const oldest of this.#completed) if (this.#completed.size > mostCompleted) this.#completed.delete(oldest)
  }

  /** The news since the last answer, at most three. A second call while one is looking is answered what is known already. */
  async take(): Promise<readonly string[]> {
    if (!this.#looking && this.#cursor !== undefined && this.#held.size + this.#completed.size > 0) {
      this.#looking = true
      try {
        await this.#look()
      } catch {
        // The call that the news rides on has succeeded: it must not look refused because the list could not be read again.
      } finally {
        this.#looking = false
      }
    }
    return this.#untold.splice(0, mostAtOnce)
  }

  async #look(): Promise<void> {
    const changes = await this.#store.changesSince(this.#cursor)
    this.#cursor = changes.cursor
    const others = changes.records.filter((record) => record.by.session !== this.#actor.session)
    this.#tellReopened(others)
    const anyBlocked = [...this.#held.values()].some((held) => held.blocked)
    if (others.length > 0 || changes.startOver || (anyBlocked && changes.records.length > 0)) await this.#tellHeld(changes)
  }

  #tellReopened(others: readonly ChangeRecord[]): void {
    for (const record of others) {
      for (const { id, after } of record.tasks) {
        if (after === undefined || isClosed(after) || !this.#completed.delete(id)) continue
        this.#untold.push(`${named(after)}, which you completed, was reopened${doer(record)}.`)
      }
    }
  }

  async #tellHeld(changes: Changes): Promise<void> {
    const before = [...this.#held]
    if (before.length === 0) return
    const { mine } = await this.#store.ready({ limit: 0 }, this.#actor.forRead(undefined))
    const now = new Map(mine.map((view) => [view.task.id, view]))
    for (const [id, was] of before) {
      const view = now.get(id)
      if (view === undefined) await this.#tellLost(id, changes)
      else this.#tellChanged(view, was)
    }
  }

  #tellChanged(view: TaskView, was: Held): void {
    if (!this.#held.has(view.task.id)) return // given up by a call of our own in the meantime
    this.observe(view)
    if (view.rewound && !was.rewound) {
      this.#untold.push(`The file of ${named(view.task)}, which you hold, went back to an older state; your claim stands.`)
    }
    if (was.blocked && view.openBlockers.length === 0)
      this.#untold.push(`${named(view.task)}, which you hold, is no longer blocked.`)
  }

  async #tellLost(id: string, changes: Changes): Promise<void> {
    this.#held.delete(id)
    const last = changes.records.findLast((record) => changesHolder(record, id))
    if (last === undefined && !changes.startOver) return
    if (last?.by.session !== undefined && last.by.session === this.#actor.session) return // our own call, not answered yet
    const detail = await this.#store.get(id, this.#actor.forRead(undefined)).catch(() => undefined)
    if (detail === undefined) return
    const { task } = detail.task
    const by = last === undefined ? '' : doer(last)
    if (task.status === 'in_progress') this.#untold.push(`${named(task)} was taken over by ${task.owner ?? 'somebody'}.`)
    else if (isClosed(task)) this.#untold.push(`${named(task)}, which you held, was ${task.status}${by}.`)
    else this.#untold.push(`${named(task)}, which you held, was given back${by}.`)
  }
}

/** Did this commit begin or end somebody's hold on the task? A note of ours on a task that was taken from us does not. */
function changesHolder(record: ChangeRecord, id: string): boolean {
  const change = record.tasks.find((task) => task.id === id)
  if (change === undefined) return false
  const { before, after } = change
  return before?.status !== after?.status || before?.claim?.session !== after?.claim?.session
}

function doer({ kind, by }: ChangeRecord): string {
  return kind === 'outside' ? ' by an edit of its file' : ` by ${by.owner}`
}

/** A subject in a sentence need not be whole: the id leads to it. */
function named({ id, subject }: Pick<Task, 'id' | 'subject'>): string {
  return `${id} "${subject.length > 60 ? `${subject.slice(0, 59)}…` : subject}"`
}
