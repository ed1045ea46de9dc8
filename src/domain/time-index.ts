/** What changes without any write: who is still there, and which deferrals have come due. */

import { type Holder, holderOf } from './holder.ts'
import { SortedList } from './sorted-list.ts'
import type { Task } from './task.ts'
import type { Presence } from './world.ts'

interface Deferral {
  readonly id: string
  /** Milliseconds. */
  readonly until: number
}

export class TimeIndex {
  readonly #askPresence: (session: string) => Presence
  /** As asked since the last refresh: within one decision a session does not die halfway. */
  #presence = new Map<string, Presence>()
  /** Tasks in progress, and who held them when last looked at. */
  readonly #holders = new Map<string, Holder>()
  readonly #deferrals = new Map<string, Deferral>()
  readonly #byTime = new SortedList<Deferral>((a, b) => a.until - b.until || (a.id < b.id ? -1 : Number(a.id > b.id)))
  #now: number

  constructor(now: string, presenceOf: (session: string) => Presence) {
    this.#now = Date.parse(now)
    this.#askPresence = presenceOf
  }

  presenceOf(session: string): Presence {
    const known = this.#presence.get(session)
    if (known !== undefined) return known
    const presence = this.#askPresence(session)
    this.#presence.set(session, presence)
    return presence
  }

  inProgress(): Iterable<string> {
    return this.#holders.keys()
  }

  /** How many tasks somebody works on who is not known to be gone. */
  heldCount(): number {
    let count = 0
    for (const holder of this.#holders.values()) if (holder !== 'gone') count++
    return count
  }

  replace(id: string, task: Task | undefined): void {
    if (task?.status === 'in_progress') this.#holders.set(id, holderOf(task, this))
    else this.#holders.delete(id)
    const until = task?.deferUntil === undefined ? Number.NaN : Date.parse(task.deferUntil)
    const before = this.#deferrals.get(id)
    if (before !== undefined && before.until !== until) {
      this.#deferrals.delete(id)
      this.#byTime.delete(before)
    }
    if (!Number.isNaN(until) && before?.until !== until) {
      const deferral = { id, until }
      this.#deferrals.set(id, deferral)
      this.#byTime.add(deferral)
    }
  }

  /** Looks again at every holder, and moves on to `now` (or back, when a clock was set). Answers the ids that differ. */
  refresh(now: string, taskOf: (id: string) => Task | undefined): string[] {
    this.#presence = new Map()
    const differ: string[] = []
    for (const [id, before] of this.#holders) {
      const task = taskOf(id)
      const holder = task === undefined ? before : holderOf(task, this)
      if (holder === before) continue
      this.#holders.set(id, holder)
      differ.push(id)
    }
    const time = Date.parse(now)
    const [earlier, later] = time < this.#now ? [time, this.#now] : [this.#now, time]
    this.#now = time
    for (const deferral of this.#byTime.from({ id: '', until: earlier })) {
      if (deferral.until > later) break
      differ.push(deferral.id)
    }
    return differ
  }
}
