/** The board in this process, on a list in memory: for what the built bin hides, or makes slow. */

import { onTestFinished } from 'vitest'
import type { Asset } from '../../src/board/assets.ts'
import { type BoardApp, boardApp } from '../../src/board/board-app.ts'
import { EventStreams, type StreamLimits } from '../../src/board/event-streams.ts'
import { type FeedParts, ListFeed } from '../../src/board/list-feed.ts'
import { TaskService } from '../../src/service/task-service.ts'
import { GraphStore } from '../../src/store/graph-store.ts'
import { MemoryList } from '../../src/store/memory.ts'

const patient: StreamLimits = { most: 64, heartbeatMs: 20_000, stuckMs: 30_000 }

/** A person's service on an empty list. */
export function personAt(): TaskService {
  let ids = 0
  const list = new MemoryList({
    now: () => new Date().toISOString(),
    mintId: () => `m${String(++ids).padStart(5, '0')}`,
  })
  const service = new TaskService({
    store: new GraphStore(list.open({ session: 's1' })),
    clock: () => performance.now(),
    identity: { host: 'laptop', person: 'mejba', user: () => 'mejba', listName: 'demo' },
  })
  onTestFinished(() => service.close())
  return service
}

/** Pages that listen to a list. */
export function streamsAt(service: FeedParts['service'], limits: Partial<StreamLimits> = {}) {
  const log: string[] = []
  const feed = new ListFeed({ service, start: 'start', clock: () => performance.now(), log: (detail) => log.push(detail) })
  const streams = new EventStreams(feed, { ...patient, ...limits })
  onTestFinished(async () => {
    streams.close()
    await feed.close()
  })
  return { feed, streams, log }
}

/** The routes, at port 4242. */
export function appAt(
  service: TaskService,
  assets: ReadonlyMap<string, Asset>,
  { ticket, clock = () => performance.now() }: { ticket?: string; clock?: () => number } = {},
): BoardApp {
  const app = boardApp({
    ...{ service, assets, ticket, me: 'mejba', start: 'start' },
    keys: { port: 4242, token: 'token', cookie: 'cookie' },
    clock,
    log: () => {},
  })
  onTestFinished(() => app.close())
  return app
}

/** What our own page would ask. */
export function asked(path: string, headers: Readonly<Record<string, string>> = {}): Request {
  return new Request(`http://127.0.0.1:4242${path}`, { headers: { host: '127.0.0.1:4242', ...headers } })
}
