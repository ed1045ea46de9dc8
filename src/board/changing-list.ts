/** The list as the board has sent it: every card with the number of the look that last changed it, so that everybody is told just what they lack. */

import type { Counts } from '../domain/counts.ts'
import type { TaskView } from '../domain/view.ts'
import type { Look } from '../service/list-watch.ts'
import { cardOf, looksTheSame } from './card.ts'
import type { Delta } from './contract.ts'

/** Events that are kept for whoever comes back: a night's work of three sessions. Who was away longer is told where things are, not how they came there. */
const mostEvents = 500
/** Vanished tasks that are remembered. Files are not deleted in the life of a task; beyond it everybody begins anew. */
const mostGone = 1_000

interface Shown {
  readonly view: TaskView
  readonly json: string
  readonly changedAt: number
}

type Event = Delta['events'][number]

/** Text of a delta, and where it leads. */
export interface Told {
  readonly cursor: string
  readonly json: string
}

const nothing: Counts = { ready: 0, inProgress: 0, blocked: 0, completed: 0, cancelled: 0, tracks: 0, longestChain: 0 }

export class ChangingList {
  /** Cursors of another start of the board are unknown here. */
  readonly #start: string
  readonly #shown = new Map<string, Shown>()
  #number = 0
  #counts = nothing
  #events: { readonly at: number; readonly event: Event }[] = []
  #gone: { readonly at: number; readonly id: string }[] = []
  /** Who has a cursor from before it may have missed that a task went. */
  #goneSince = 0
  #last: (Told & { readonly from: string }) | undefined

  constructor(start: string) {
    this.#start = start
  }

  get cursor(): string {
    return `${this.#start}.${this.#number}`
  }

  get counts(): Counts {
    return this.#counts
  }

  /** Takes in a look that has views; answers whether it shows anything new. */
  take({ now, events }: Look): boolean {
    const next = this.#number + 1
    const views = now.views ?? []
    let differs = events.length > 0 || JSON.stringify(now.counts) !== JSON.stringify(this.#counts)
    for (const view of views) differs = this.#note(view, next) || differs
    if (this.#shown.size > views.length) differs = this.#forgetAllBut(views, next)
    if (!differs) return false
    this.#number = next
    this.#counts = now.counts
    const told = events.map(({ event, id, by, at }) => ({ event, id, at, ...(by !== undefined && { by }) }))
    this.#events = [...this.#events, ...told.map((event) => ({ at: next, event }))].slice(-mostEvents)
    return true
  }

  /** What has changed since `cursor`; everything for one that is unknown, undefined for the present one. */
  since(cursor: string | undefined): Told | undefined {
    if (cursor === this.cursor) return undefined
    const from = this.#numberOf(cursor)
    const key = from === undefined ? '' : String(from)
    if (this.#last?.from === key && this.#last.cursor === this.cursor) return this.#last
    this.#last = { from: key, cursor: this.cursor, json: this.#delta(from) }
    return this.#last
  }

  /** All cards, as one JSON array. */
  cards(): string {
    return `[${Array.from(this.#shown.values(), ({ json }) => json).join()}]`
  }

  view(id: string): TaskView | undefined {
    return this.#shown.get(id)?.view
  }

  #note(view: TaskView, next: number): boolean {
    const { id } = view.task
    const before = this.#shown.get(id)
    if (before !== undefined && looksTheSame(before.view, view)) return false
    const json = JSON.stringify(cardOf(view))
    const differs = json !== before?.json
    this.#shown.set(id, { view, json, changedAt: differs ? next : before.changedAt })
    if (before === undefined) this.#gone = this.#gone.filter((one) => one.id !== id)
    return differs
  }

  #forgetAllBut(views: readonly TaskView[], next: number): true {
    const there = new Set(views.map(({ task }) => task.id))
    for (const id of [...this.#shown.keys()].filter((shown) => !there.has(shown))) {
      this.#shown.delete(id)
      this.#gone.push({ at: next, id })
      if (this.#gone.length > mostGone) this.#goneSince = this.#gone.shift()?.at ?? 0
    }
    return true
  }

  #numberOf(cursor: string | undefined): number | undefined {
    const [, start, number] = /^(\w+)\.(\d+)$/.exec(cursor ?? '') ?? []
    if (start !== this.#start) return undefined
    const from = Number(number)
    return from < this.#goneSince || from > this.#number ? undefined : from
  }

  #delta(from: number | undefined): string {
    const counts = JSON.stringify(this.#counts)
    if (from === undefined) return `{"startOver":true,"counts":${counts},"cards":${this.cards()},"gone":[],"events":[]}`
    const cards: string[] = []
    for (const { json, changedAt } of this.#shown.values()) if (changedAt > from) cards.push(json)
    const gone = this.#gone.filter(({ at }) => at > from).map(({ id }) => id)
    const events = this.#events.filter(({ at }) => at > from).map(({ event }) => event)
    return `{"counts":${counts},"cards":[${cards.join()}],"gone":${JSON.stringify(gone)},"events":${JSON.stringify(events)}}`
  }
}
