/** The routes of the board: the page, the list and its changes, and every tool by its name. */

import { Hono } from 'hono'
import { bodyLimit } from 'hono/body-limit'
import { setCookie } from 'hono/cookie'
import type { TaskService } from '../service/task-service.ts'
import { tools } from '../tools/index.ts'
import type { Asset } from './assets.ts'
import { EventStreams, type StreamLimits } from './event-streams.ts'
import { checkCaller, checkHost, cookieName, isSame, type Keys } from './gate.ts'
import { ListFeed } from './list-feed.ts'
import { Refused, refusing } from './refused.ts'
import { securityHeaders } from './security-headers.ts'
import { taskPageOf } from './task-page.ts'

/** A task with every text at its limit has 30 KB as JSON; a plan of 500 such tasks, 15 MB, is for the command line. */
const largestBody = 2 * 1024 * 1024

/** A browser that was not running needs seconds; after it a ticket that was never used is worth nothing to whoever has read it. */
const ticketMs = 60_000

export interface BoardParts {
  readonly service: TaskService
  /** Under which name the service claims. */
  readonly me: string
  readonly keys: Keys
  readonly assets: ReadonlyMap<string, Asset>
  /** Opens the page once without the token in a command line, which others on the machine can read; undefined for no such way. */
  readonly ticket?: string | undefined
  /** A random name of this start. */
  readonly start: string
  readonly clock: () => number
  readonly log: (detail: string) => void
  readonly streams?: StreamLimits | undefined
}

/** The routes, and the way to let go of what they hold. */
export interface BoardApp {
  readonly fetch: (request: Request) => Response | Promise<Response>
  /** Reads the list before anybody asks: 10,000 files take longer than a browser has patience. */
  readonly readAhead: () => Promise<void>
  /** Ends the event streams, and resolves when nothing looks at the list any more. */
  readonly close: () => Promise<void>
}

/** Wires them. */
export function boardApp(parts: BoardParts): BoardApp {
  const { keys, log } = parts
  const feed = new ListFeed(parts)
  const streams = new EventStreams(feed, parts.streams)
  const app = new Hono()
  app.use(async (c, next) => {
    for (const [name, value] of Object.entries(securityHeaders)) c.header(name, value)
    checkHost(c.req, keys)
    if (c.req.method !== 'GET' && c.req.method !== 'POST')
      throw new Refused(405, 'wrong_method', 'Only GET and POST will do here.')
    await next()
  })
  app.use('/api/*', async (c, next) => {
    c.header('cache-control', 'no-store')
    checkCaller(c, keys)
    await next()
  })
  app.onError((error, c) => {
    const { status, body } = refusing(error, log)
    if (status === 405) c.header('allow', tools.some(({ name }) => c.req.path === `/api/${name}`) ? 'POST' : 'GET, POST')
    return c.body(JSON.stringify(body), { status, headers: { 'content-type': 'application/json' } })
  })
  app.notFound(() => {
    throw new Refused(404, 'not_there', 'There is no such page.')
  })
  addSession(app, keys)
  addReads(app, { parts, feed, streams })
  addTools(app, parts)
  addPage(app, parts)
  return {
    fetch: (request) => app.fetch(request),
    readAhead: () => feed.look().catch(() => {}), // the page is told what is wrong when it asks
    close: async () => {
      streams.close()
      await feed.close()
    },
  }
}

function addSession(app: Hono, keys: Keys): void {
  app.post('/api/session', (c) => {
    setCookie(c, cookieName(keys), keys.cookie, { path: '/api', httpOnly: true, sameSite: 'Strict' })
    return c.body(null, 204)
  })
}

interface Reading {
  readonly parts: BoardParts
  readonly feed: ListFeed
  readonly streams: EventStreams
}

function addReads(app: Hono, { parts: { service, me }, feed, streams }: Reading): void {
  app.get('/api/board', async (c) => {
    await feed.look()
    const { cursor, counts } = feed.list
    const head = JSON.stringify({ cursor, list: service.listName, me, counts })
    return c.body(`${head.slice(0, -1)},"cards":${feed.list.cards()}}`, 200, { 'content-type': 'application/json' })
  })
  app.get('/api/events', async (c) => {
    streams.checkRoom() // before any work for those who knock in vain; `open` counts
    await feed.look()
    const stream = streams.open(c.req.header('last-event-id') ?? c.req.query('since'), c.req.raw.signal)
    return c.body(stream, 200, { 'content-type': 'text/event-stream' })
  })
  app.get('/api/task/:id', async (c) => {
    await feed.look()
    return c.json(taskPageOf(await service.get(c.req.param('id')), (id) => feed.list.view(id)))
  })
}

function addTools(app: Hono, { service }: BoardParts): void {
  const limit = bodyLimit({
    maxSize: largestBody,
    onError: () => {
      throw new Refused(413, 'body_too_large', `A request may have at most ${largestBody / 1024 / 1024} MB.`)
    },
  })
  app.post('/api/:tool', limit, async (c) => {
    const name = c.req.param('tool')
    const tool = tools.find((known) => known.name === name)
    if (tool === undefined) {
      throw new Refused(
        404,
        'unknown_tool',
        `There is no such tool. The tools are: ${tools.map((known) => known.name).join(', ')}.`,
      )
    }
    if (c.req.header('content-type')?.split(';')[0]?.trim().toLowerCase() !== 'application/json') {
      throw new Refused(415, 'no_json', 'Send the arguments as application/json.')
    }
    const { signal } = c.req.raw
    const { answer } = await tool.call(parsed(await c.req.text()), { service, signal }).catch((error) => {
      throw signal.aborted ? new Refused(503, 'cut_short', 'The call was cut short while it waited.') : error
    })
    return c.json(answer)
  })
  app.get('/api/:tool', (c) => {
    if (tools.some(({ name }) => name === c.req.param('tool')))
      throw new Refused(405, 'wrong_method', 'Tools are called with POST.')
    throw new Refused(404, 'not_there', 'There is no such page.')
  })
}

function addPage(app: Hono, { assets, keys, ticket, clock }: BoardParts): void {
  const until = clock() + ticketMs
  let isUsed = false
  app.get('/open/:ticket', (c) => {
    if (isUsed || ticket === undefined || clock() > until || !isSame(c.req.param('ticket'), ticket)) {
      throw new Refused(404, 'not_there', 'This way is closed. Open the URL that dibs board has printed.')
    }
    isUsed = true
    c.header('cache-control', 'no-store')
    return c.redirect(`/#${keys.token}`, 303)
  })
  app.get('*', (c) => {
    const asset = assets.get(c.req.path)
    if (asset === undefined) throw new Refused(404, 'not_there', 'There is no such page.')
    c.header('etag', asset.etag)
    c.header('cache-control', asset.isHashed ? 'public, max-age=31536000, immutable' : 'no-cache')
    if (c.req.header('if-none-match') === asset.etag) return c.body(null, 304)
    return c.body(asset.body, 200, { 'content-type': asset.type })
  })
}

/** @throws Refused 400. */
function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    throw new Refused(400, 'no_json', 'What was sent is no JSON.')
  }
}
