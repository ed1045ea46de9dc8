/** The built `dibs board` on a list of its own, and requests to it of every kind that a browser would never send. */

import { once } from 'node:events'
import { type ClientRequest, request as httpRequest, type IncomingMessage } from 'node:http'
import { createInterface } from 'node:readline'
import { onTestFinished } from 'vitest'
import { type CommandLine, newPlace } from '../cli/command-line.ts'

export interface Asked {
  readonly method?: string
  /** As it is sent, dots and all. */
  readonly path?: string
  readonly headers?: Readonly<Record<string, string>>
  /** Sent in one piece with its length, or in pieces without. */
  readonly body?: string | Uint8Array | AsyncIterable<Uint8Array>
}

export interface Answered {
  readonly status: number
  readonly headers: IncomingMessage['headers']
  readonly text: string
}

/** One event of a stream: the cursor, and the data as it was sent. */
export interface Event {
  readonly id: string
  readonly text: string
}

export type RunningBoard = Awaited<ReturnType<typeof startBoard>>

/** Starts a board and resolves when it has said where it is. It ends with the test, and so does its list. */
export async function startBoard({ words = [], at = newPlace() }: { words?: readonly string[]; at?: CommandLine } = {}) {
  const child = at.start(['board', '--no-open', ...words], { keepsStdin: true })
  const url = await firstLine(child.child.stdout, child.ended)
  const { port, hash, origin } = new URL(url)
  const token = hash.slice(1)
  const own = { 'x-dibs-token': token }
  const ask = (asked: Asked) => answerOf(sent(Number(port), asked))
  return {
    at,
    url,
    origin,
    port: Number(port),
    token,
    ...child,
    ask,
    /** With the token, as the page asks. */
    get: (path: string, headers = {}) => ask({ path, headers: { ...own, ...headers } }),
    post: (path: string, body: unknown, headers = {}) =>
      ask({
        method: 'POST',
        path,
        headers: { ...own, 'content-type': 'application/json', ...headers },
        body: JSON.stringify(body),
      }),
    /** Opens a stream of events. */
    listen: (headers: Readonly<Record<string, string>> = {}, path = '/api/events') =>
      listening(sent(Number(port), { path, headers: { ...own, ...headers } })),
  }
}

async function firstLine(stdout: NodeJS.ReadableStream, ended: Promise<{ stderr: string }>): Promise<string> {
  const lines = createInterface({ input: stdout })
  const line = await Promise.race([
    new Promise<string>((resolve) => lines.once('line', resolve)),
    ended.then(({ stderr }) => {
      throw new Error(`The board did not start: ${stderr}`)
    }),
  ])
  lines.close()
  stdout.resume()
  return line
}

/** Kept alive as by a browser: whoever says `close` is cut off when he is answered, though he still sends. */
function sent(port: number, { method = 'GET', path = '/', headers = {}, body }: Asked): ClientRequest {
  const asked = httpRequest({
    host: '127.0.0.1',
    port,
    method,
    path,
    headers: { connection: 'keep-alive', ...headers },
    agent: false,
  })
  onTestFinished(() => void asked.destroy())
  if (body === undefined || typeof body === 'string' || body instanceof Uint8Array) asked.end(body)
  else void inPieces(asked, body)
  return asked
}

async function inPieces(asked: ClientRequest, body: AsyncIterable<Uint8Array>): Promise<void> {
  for await (const piece of body) {
    if (asked.destroyed) return
    if (!asked.write(piece)) await once(asked, 'drain').catch(() => {}) // refused half-way
  }
  asked.end()
}

async function responseOf(asked: ClientRequest): Promise<IncomingMessage> {
  return await new Promise((resolve, reject) => {
    asked.once('response', resolve)
    asked.on('error', reject)
  })
}

async function answerOf(asked: ClientRequest): Promise<Answered> {
  const response = await responseOf(asked)
  let text = ''
  for await (const piece of response.setEncoding('utf8')) text += piece
  return { status: response.statusCode ?? 0, headers: response.headers, text }
}

async function listening(asked: ClientRequest) {
  const response = await responseOf(asked)
  const status = response.statusCode ?? 0
  response.setEncoding('utf8')
  const waiting: ((event: Event) => void)[] = []
  const events: Event[] = []
  let rest = ''
  response.on('data', (piece: string) => {
    const blocks = (rest + piece).split('\n\n')
    rest = blocks.pop() ?? ''
    for (const block of blocks) {
      const [, id, text] = /^id: ([^\n]*)\ndata: ([^\n]*)$/.exec(block) ?? []
      if (id === undefined || text === undefined) continue
      const taker = waiting.shift()
      if (taker === undefined) events.push({ id, text })
      else taker({ id, text })
    }
  })
  const ended = new Promise<void>((resolve) => response.once('close', resolve))
  response.on('error', () => {})
  return {
    status,
    headers: response.headers,
    response,
    ended,
    /** The next event, in order. */
    next: (): Promise<Event> => {
      const event = events.shift()
      return event === undefined ? new Promise((resolve) => waiting.push(resolve)) : Promise.resolve(event)
    },
    /** Hangs up. */
    close: async () => {
      asked.destroy()
      await ended
    },
  }
}
