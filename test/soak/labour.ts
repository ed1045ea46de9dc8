/** A session that works on a list without a pause, until it is told to stop or dies, and keeps the books on what it was answered. */

import { z } from 'zod'
import type { Order, Trap } from '../fixtures/list-orders.ts'
import type { ListWorker } from '../fixtures/list-workers.ts'
import type { Books } from './books.ts'

/** What all sessions of a soak share. */
export interface Site {
  readonly books: Books
  readonly chance: () => number
  /** Ids of the list's tasks. */
  readonly ids: string[]
  /** No more tasks than these are made: a list that grew would need a longer entry 0, and hide what else grows. */
  readonly mostTasks: number
  isOver: boolean
  made: number
  /** What no session should have been told. */
  readonly troubles: string[]
  /** Calls that were refused as busy. */
  busy: number
  /** The longest that an answer took, in ms. */
  slowest: number
}

const claimed = z.object({ id: z.string().nullable(), term: z.number().optional() })
const completed = z.object({ next: z.string().optional() })

/** Refusals that others' work explains: they hold it, closed it, or were first for 5 s. */
const usual = new Set(['already_claimed', 'task_closed', 'not_holder', 'store_busy'])

export class Labour {
  readonly #worker: ListWorker
  readonly #site: Site
  #trap: Trap | undefined

  constructor(worker: ListWorker, site: Site) {
    this.#worker = worker
    this.#site = site
  }

  /** The next order falls to this trap. */
  set(trap: Trap): void {
    this.#trap = trap
  }

  /** Resolves when it is over, or the worker is dead. */
  async untilOver(): Promise<void> {
    while (!this.#site.isOver) if (!(await this.#round())) return
  }

  /** Claims a task, says something about it, and completes it or gives it back. False: the worker died. */
  async #round(): Promise<boolean> {
    const { chance, ids, mostTasks } = this.#site
    if (ids.length === 0 || (ids.length < mostTasks && chance() < 0.02)) return this.#create()
    const anyId = ids[Math.floor(chance() * ids.length)] ?? ''
    const claim = await this.#ask({ claim: chance() < 0.5 ? {} : { id: anyId } })
    if (claim === 'died') return false
    if (claim === 'refused') return this.#reopen(anyId)
    const { id, term } = claimed.parse(claim)
    if (id === null) return this.#reopen(anyId)
    this.#won(`${id} term ${term}`)
    if (!(await this.#tell(id))) return false
    return chance() < 0.5 ? this.#complete(id) : this.#release(id)
  }

  /** A claim is asked for without knowing what it will be. */
  #won(mark: string): void {
    this.#site.books.ask(mark)
    this.#site.books.answer(mark)
  }

  async #create(): Promise<boolean> {
    const tasks = Array.from({ length: 5 }, () => `made-${++this.#site.made}`).map((id) => ({ id, subject: `Task ${id}` }))
    for (const { id } of tasks) this.#site.books.ask(id)
    const answer = await this.#ask({ create: tasks })
    if (answer !== 'died' && answer !== 'refused') {
      for (const { id } of tasks) this.#site.books.answer(id)
      this.#site.ids.push(...tasks.map(({ id }) => id))
    }
    return answer !== 'died'
  }

  #tell(id: string): Promise<boolean> {
    return this.#marked('told', (description) => ({ update: { id, set: { description } } }))
  }

  #reopen(id: string): Promise<boolean> {
    return this.#marked('told', (description) => ({ update: { id, set: { description, result: null }, status: 'pending' } }))
  }

  #release(id: string): Promise<boolean> {
    return this.#marked('told', (description) => ({ update: { id, set: { description }, status: 'pending' } }))
  }

  async #complete(id: string): Promise<boolean> {
    let next: string | undefined
    const lives = await this.#marked(
      'done',
      (result) => ({ complete: { id, result, claimNext: {} } }),
      (answer) => {
        next = completed.parse(answer).next
      },
    )
    return lives && next !== undefined ? this.#release(next) : lives
  }

  async #marked(word: string, order: (mark: string) => Order, then: (answer: unknown) => void = () => {}): Promise<boolean> {
    const mark = `${word}-${++this.#site.made}`
    this.#site.books.ask(mark)
    const answer = await this.#ask(order(mark))
    if (answer === 'died') return false
    if (answer !== 'refused') {
      this.#site.books.answer(mark)
      then(answer)
    }
    return true
  }

  async #ask(order: Order): Promise<unknown> {
    const trap = this.#trap
    this.#trap = undefined
    const since = performance.now()
    const answer = await this.#worker.lastWords(trap === undefined ? order : { ...order, trap })
    if (answer === undefined) return 'died'
    this.#site.slowest = Math.max(this.#site.slowest, performance.now() - since)
    if (answer.refused === undefined) return answer.value
    const { code, message } = answer.refused
    if (!usual.has(code)) this.#site.troubles.push(`${this.#worker.session}: ${code} ${message}`)
    if (code === 'store_busy') this.#site.busy += 1
    return 'refused'
  }
}
