/** Serves the board to this machine alone: binds 127.0.0.1, and at the end lets go of every connection. */

import { createServer } from 'node:http'
import { createAdaptorServer } from '@hono/node-server'
import { TaskError } from '../domain/errors.ts'
import { type BoardApp, type BoardParts, boardApp } from './board-app.ts'

/** Streams of 64 pages and what they ask besides: beyond it somebody is knocking to wear us out. */
const mostConnections = 256

export interface ServedBoard extends Pick<BoardApp, 'readAhead'> {
  readonly port: number
  /** Ends all streams and connections; the service is its owner's to close. */
  readonly close: () => Promise<void>
}

/** How a board begins: its port is known only when it has one. */
export interface BoardStart extends Omit<BoardParts, 'keys'> {
  /** 0: any free one. */
  readonly port: number
  readonly token: string
  readonly cookie: string
}

/** @throws TaskError `bad_setting` for a port that is taken or not ours to take. */
export async function serveBoard({ port, token, cookie, ...parts }: BoardStart): Promise<ServedBoard> {
  let app: BoardApp | undefined
  const server = createAdaptorServer({
    fetch: (request) => app?.fetch(request) ?? new Response(null, { status: 503 }),
    createServer,
  })
  if ('maxConnections' in server) server.maxConnections = mostConnections
  await new Promise<void>((resolve, reject) => {
    server.once('error', (error) => reject(portRefused(error, port)))
    server.listen(port, '127.0.0.1', resolve)
  })
  const address = server.address()
  const bound = typeof address === 'object' && address !== null ? address.port : port
  const begun = boardApp({ ...parts, keys: { port: bound, token, cookie } })
  app = begun
  return {
    port: bound,
    readAhead: begun.readAhead,
    close: async () => {
      const closed = new Promise((resolve) => server.close(resolve))
      await begun.close()
      if ('closeAllConnections' in server) server.closeAllConnections()
      await closed
    },
  }
}

function portRefused(error: Error, port: number): Error {
  const code = 'code' in error ? error.code : undefined
  const why = code === 'EADDRINUSE' ? 'is taken' : code === 'EACCES' ? 'is not yours to take' : undefined
  if (why === undefined) return error
  return new TaskError('bad_setting', `Port ${port} ${why}. Name another one with --port, or none for any that is free.`)
}
