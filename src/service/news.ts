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
  /** It was split, and a child is still open. */
  readonly waitsForChildren: boolean
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
    if (view.holder === 'self') this.#held.set(id, stateOf(view))
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
    this.#tellReopened(changes.records)
    // Also when nothing was committed: an edit of a file stands in no log until somebody changes the task.
    if (this.#held.size > 0) await this.#tellHeld(changes)
  }

  /** Only what was closed and is open still: an edit that our own completion met and closed over is no reopening. */
  #tellReopened(records: readonly ChangeRecord[]): void {
    const reopened = new Map<string, string>()
    for (const record of records) {
      for (const { id, before, after } of record.tasks) {
        if (after === undefined || isClosed(after)) reopened.delete(id)
        else if (before !== undefined && isClosed(before) && record.by.session !== this.#actor.session)
          reopened.set(id, `${named(after)}, which you completed, was reopened${doer(record)}.`)
      }
    }
    for (const [id, sentence] of reopened) if (this.#completed.delete(id)) this.#untold.push(sentence)
  }

  async #tellHeld(changes: Changes): Promise<void> {
    const before = [...this.#held]
    const mine = await this.#store.held(this.#actor.forRead(undefined))
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
    if (was.waitsForChildren && view.progress?.closed === view.progress?.all)
      this.#untold.push(`${named(view.task)}, which you hold, has no open child left: complete it.`)
  }

  async #tellLost(id: string, changes: Changes): Promise<void> {
    this.#held.delete(id)
    // Our own call may have been committed between the two looks: then it stands in the log by now.
    const later = await this.#store.changesSince(changes.cursor)
    const records = [...changes.records, ...later.records]
    const last = records.findLast((record) => changesHolder(record, id))
    if (last?.by.session !== undefined && last.by.session === this.#actor.session) return // our own call, not answered yet
    const detail = await this.#store.get(id, this.#actor.forRead(undefined)).catch(() => undefined)
    if (detail === undefined) return
    const { task } = detail.task
    const unseen = changes.startOver ? '' : byEdit
    const by = last === undefined ? unseen : doer(last)
    const taken = task.status === 'in_progress' && task.owner !== undefined
    if (taken) this.#untold.push(`${named(task)} was taken over by ${task.owner}.`)
    else if (isClosed(task)) this.#untold.push(`${named(task)}, which you held, was ${task.status}${by}.`)
    else this.#untold.push(`${named(task)}, which you held, was given back${by}.`)
  }
}

function stateOf({ openBlockers, rewound, progress }: TaskView): Held {
  return { blocked: openBlockers.length > 0, rewound, waitsForChildren: progress !== undefined && progress.closed < progress.all }
}

/** Did this commit begin or end somebody's hold on the task? A note of ours on a task that was taken from us does not. */
function changesHolder(record: ChangeRecord, id: string): boolean {
  const change = record.tasks.find((task) => task.id === id)
  if (change === undefined) return false
  const { before, after } = change
  return before?.status !== after?.status || before?.claim?.session !== after?.claim?.session
}

const byEdit = ' by an edit of its file'

function doer({ kind, by }: ChangeRecord): string {
  return kind === 'outside' ? byEdit : ` by ${by.owner}`
}

/** A subject in a sentence need not be whole: the id leads to it. */
function named({ id, subject }: Pick<Task, 'id' | 'subject'>): string {
  return `${id} "${subject.length > 60 ? `${subject.slice(0, 59)}…` : subject}"`
}
