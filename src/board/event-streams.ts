/** The pages that listen: each is sent what it lacks when it can take it, so that a slow one costs no memory. */

import type { ListFeed } from './list-feed.ts'
import { Refused } from './refused.ts'

/** Several windows of several people; each takes a socket, and a stream is cheap until something happens. */
const mostStreams = 64
/** Nobody in between may take the line for dead; browsers and proxies wait for 30 s or more. */
const heartbeatMs = 20_000
/** A page that takes nothing for so long while something is there for it is let go: it comes back with what it had. */
const stuckMs = 30_000
/** After what a browser tries again. */
const retryMs = 1_000

export interface StreamLimits {
  readonly most: number
  readonly heartbeatMs: number
  readonly stuckMs: number
}

export class EventStreams {
  readonly #feed: ListFeed
  readonly #limits: StreamLimits
  readonly #open = new Set<() => void>()

  constructor(feed: ListFeed, limits: StreamLimits = { most: mostStreams, heartbeatMs, stuckMs }) {
    this.#feed = feed
    this.#limits = limits
  }

  /** @throws Refused 503. */
  checkRoom(): void {
    if (this.#open.size < this.#limits.most) return
    throw new Refused(503, 'too_many_streams', 'Too many pages listen to this board. Close some of them.')
  }

  /** One page's stream from `cursor` on, until `gone` aborts, its reader cancels it, or `close`. @throws Refused 503. */
  open(cursor: string | undefined, gone: AbortSignal): ReadableStream<Uint8Array> {
    this.checkRoom()
    const ending = new AbortController()
    const { signal } = ending
    const encoder = new TextEncoder()
    let [at, isFirst] = [cursor, true]
    let stuck: NodeJS.Timeout | undefined
    const end = () => {
      ending.abort(new Error('The stream ends.'))
      clearTimeout(stuck)
      this.#open.delete(end)
      gone.removeEventListener('abort', end)
    }
    this.#open.add(end)
    gone.addEventListener('abort', end, { once: true })
    if (gone.aborted) end()
    const nextWords = async (): Promise<string> => {
      if (isFirst) {
        isFirst = false
        return `retry: ${retryMs}\n\n`
      }
      const told = await this.#feed.next(at, { signal, mostMs: this.#limits.heartbeatMs })
      if (told === undefined) return ':\n\n'
      at = told.cursor
      return `id: ${told.cursor}\ndata: ${told.json}\n\n`
    }
    const pull = async (controller: ReadableStreamDefaultController<Uint8Array>) => {
      clearTimeout(stuck)
      try {
        controller.enqueue(encoder.encode(await nextWords()))
        stuck = setTimeout(() => {
          end()
          controller.error(new Error('The page takes nothing.'))
        }, this.#limits.stuckMs)
      } catch {
        end()
        controller.close()
      }
    }
    return new ReadableStream({ pull, cancel: end }, { highWaterMark: 0 })
  }

  /** Ends them all. */
  close(): void {
    for (const end of [...this.#open]) end()
  }
}
