/** The wire between page and board, which a test can cut: a proxy that hands everything on, until it is cut. */

import { createServer, request } from 'node:http'
import type { AddressInfo, Socket } from 'node:net'
import { onTestFinished } from 'vitest'

export interface Wire {
  /** The board's URL as it is reached through the wire. */
  readonly url: string
  /** Ends all connections and lets none be made. */
  readonly cut: () => void
  readonly mend: () => void
  /** The headers of each request for events, in order. */
  readonly streams: Record<string, unknown>[]
}

/** A wire to the board at `target`. The board is told its own name as Host and Origin, as it insists on. */
export async function wireTo(target: string): Promise<Wire> {
  const board = new URL(target)
  const sockets = new Set<Socket>()
  const streams: Record<string, unknown>[] = []
  let isCut = false
  const server = createServer((asked, answer) => {
    const headers = { ...asked.headers, host: board.host, ...(asked.headers.origin && { origin: board.origin }) }
    if (asked.url?.startsWith('/api/events')) streams.push(headers)
    const passed = request({ host: board.hostname, port: board.port, path: asked.url, method: asked.method, headers }, (got) => {
      answer.writeHead(got.statusCode ?? 502, got.headers)
      got.pipe(answer)
      got.on('close', () => answer.destroy()) // the board has gone
    })
    passed.on('error', () => answer.destroy())
    answer.on('close', () => passed.destroy())
    asked.pipe(passed)
  })
  server.on('connection', (socket) => {
    if (isCut) socket.destroy()
    sockets.add(socket)
    socket.once('close', () => sockets.delete(socket))
  })
  const endAll = () => {
    for (const socket of sockets) socket.destroy()
  }
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  onTestFinished(() => {
    server.close()
    endAll()
  })
  return {
    url: target.replace(board.host, `127.0.0.1:${portOf(server.address())}`),
    streams,
    cut: () => {
      isCut = true
      endAll()
    },
    mend: () => {
      isCut = false
    },
  }
}

function portOf(address: AddressInfo | string | null): number {
  return typeof address === 'object' && address !== null ? address.port : 0
}
