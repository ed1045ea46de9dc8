/**
 * Watches over a list while git brings in what others did: no change that a session makes meanwhile is lost, and whoever lost a
 * task to another clone is told.
 */

import type { Change } from '../domain/merge-back.ts'
import { mergeAuthor } from '../domain/merge-tasks.ts'
import { isSameValue } from '../domain/same-task.ts'
import type { Task } from '../domain/task.ts'
import type { TaskView } from '../domain/view.ts'
import type { ChangeRecord, TaskStore } from '../store/task-store.ts'
import type { ServiceActor } from './service-actor.ts'

/** A task that somebody here held and that another has now, or has closed. */
export interface LostClaim {
  readonly id: string
  readonly subject: string
  /** Who had it here. */
  readonly owner: string
  /** Who has it, or closed it; absent where it is free again. */
  readonly to?: string
  readonly status: Task['status']
}

/** What a sync made of the claims. */
export interface ClaimsAfter {
  readonly lost: readonly LostClaim[]
  /** Tasks that are held in another clone. */
  readonly elsewhere: readonly TaskView[]
}

const everything = 1_000_000
/** The cursor of a list that nobody has changed yet. */
export const beforeFirst = ''

export class SyncGuard {
  readonly #store: TaskStore
  readonly #actor: ServiceActor
  readonly #lost = new Map<string, LostClaim>()
  #cursor: string | undefined
  /** The last change before the window: its file may come into place only after git has read it. All before it are in place. */
  #pending: readonly ChangeRecord[] = []
  #before: readonly Task[] = []

  /** `since`: the cursor from which on it watches; without one that is the first `begin`. */
  constructor(store: TaskStore, actor: ServiceActor, since?: string) {
    this.#store = store
    this.#actor = actor
    this.#cursor = since
  }

  /** To be called when the sync begins, and before git reads the files to commit them: what is changed from then on it may write over. */
  async begin(): Promise<void> {
    await this.#store.catchUpFiles(await this.#actor.forChange(undefined))
    const { cursor, records } = await this.#store.changesSince(this.#cursor)
    this.#cursor = cursor
    if (records.length > 0) this.#pending = records.slice(-1).filter(({ kind }) => kind !== 'outside')
    this.#before = (await this.#all()).map(({ task }) => task)
  }

  /**
   * To be called when git has written. What sessions have committed since `begin` and is not in the files any more is merged into
   * them: git looks whether files have changed when it starts, and writes when every merge driver has run, 0.1 to 2 s later.
   * Answers the ids.
   */
  async end(): Promise<readonly string[]> {
    const { records } = await this.#store.changesSince(this.#cursor)
    const changes = changesIn([...this.#pending, ...records])
    const mended = changes.length === 0 ? [] : await this.#store.mergeBack(changes, await this.#actor.forChange(undefined))
    const now = new Map((await this.#all()).map(({ task }) => [task.id, task]))
    for (const held of this.#heldHere(changes)) {
      const after = now.get(held.id)
      if (after !== undefined && isLost(held, after)) this.#lost.set(held.id, lostClaim(held, after))
    }
    return mended
  }

  /** Who has lost a task to another clone since the first `begin`, and what is held there. */
  async claims(): Promise<ClaimsAfter> {
    const query = { status: ['in_progress' as const], limit: everything }
    const { tasks } = await this.#store.list(query, this.#actor.forRead(undefined))
    return { lost: [...this.#lost.values()], elsewhere: tasks.filter(({ holder }) => holder === 'foreign') }
  }

  /** The tasks that were held or closed on this machine, as they were last. */
  #heldHere(changes: readonly Change[]): Task[] {
    const { host } = this.#actor.forRead(undefined)
    const last = new Map([...this.#before, ...changes.map(({ after }) => after)].map((task) => [task.id, task]))
    return [...last.values()].filter(({ claim }) => claim?.host === host)
  }

  async #all(): Promise<readonly TaskView[]> {
    return (await this.#store.list({ limit: everything }, this.#actor.forRead(undefined))).tasks
  }
}

/**
 * Has another clone's work on it, that did not know of this claim, come in its place? A merge leaves a note of the claim that did
 * not stand; without one it was in progress here, and was taken over or closed by somebody who knew.
 */
function isLost(before: Task, after: Task): boolean {
  if (isSameValue(before.claim, after.claim)) return false
  const known = new Set(before.notes.map(({ text }) => text))
  const isTold = after.notes.some(({ by, text }) => by === mergeAuthor && !known.has(text) && text.includes(`${before.owner} (`))
  return isTold || (before.status === 'in_progress' && after.status !== 'pending')
}

function lostClaim({ id, owner = '' }: Task, { subject, status, owner: to }: Task): LostClaim {
  return { id, subject, owner, ...(to === undefined ? {} : { to }), status }
}

/**
 * What sessions did to each task, oldest first: a change from the first image to the last, and another one for what they did after a
 * version of git's was noticed (`outside`), for git may have taken that back as well.
 */
function changesIn(records: readonly ChangeRecord[]): Change[] {
  const changes = new Map<string, Change[]>()
  const overtaken = new Set<string>()
  for (const { kind, tasks } of records) {
    for (const { id, before, after } of tasks) {
      if (kind === 'outside') overtaken.add(id)
      else if (kind === 'archive' && after === undefined)
        changes.delete(id) // it is kept whole, elsewhere
      else if (after !== undefined) {
        const known = changes.get(id) ?? []
        const last = overtaken.delete(id) ? undefined : known.at(-1)
        changes.set(id, last === undefined ? [...known, { id, before, after }] : [...known.slice(0, -1), { ...last, after }])
      }
    }
  }
  return [...changes.values()].flat()
}
