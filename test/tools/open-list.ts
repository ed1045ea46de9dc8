/** A list in memory and sessions at it, each an SDK client linked to the real server: what a model sends and is answered. */

import { Client } from '@modelcontextprotocol/sdk/client/index.js'
import { InMemoryTransport } from '@modelcontextprotocol/sdk/inMemory.js'
import { z } from 'zod'
import type { Actor } from '../../src/domain/actor.ts'
import { createTaskServer } from '../../src/mcp/task-server.ts'
import { TaskService } from '../../src/service/task-service.ts'
import { GraphStore } from '../../src/store/graph-store.ts'
import type { ListEngine } from '../../src/store/list-engine.ts'
import { MemoryList } from '../../src/store/memory.ts'
import type { Completed, CompleteRequest, Member, ReadyList, ReadyQuery } from '../../src/store/task-store.ts'

const result = z.object({
  isError: z.boolean().optional(),
  structuredContent: z.record(z.string(), z.unknown()).optional(),
  content: z.array(z.object({ text: z.string() })),
})
const rows = z.array(z.looseObject({ id: z.string() }))

/** The ids of rows, in order. */
export function idsOf(list: unknown): string[] {
  return rows.parse(list).map(({ id }) => id)
}

/** A store whose session has the name that the test gives it. */
class NamedStore extends GraphStore {
  readonly #name: string
  joins = 0
  reads = 0
  #waiting: (() => void)[] = []

  constructor(engine: ListEngine, name: string) {
    super(engine)
    this.#name = name
  }

  override async join(): Promise<Member> {
    this.joins += 1
    return { ...(await super.join()), name: this.#name }
  }

  /** What the answer to a completion, already committed, waits for. */
  slowAnswer: Promise<unknown> = Promise.resolve()

  override async complete(request: CompleteRequest, by: Actor): Promise<Completed> {
    const answer = await super.complete(request, by)
    await this.slowAnswer
    return answer
  }

  override ready(query: ReadyQuery, by: Actor): Promise<ReadyList> {
    this.reads += 1
    return super.ready(query, by)
  }

  /** Resolves when a call of this session has begun to wait. */
  begunToWait(): Promise<void> {
    return new Promise((resolve) => this.#waiting.push(resolve))
  }

  override nextChange(signal: AbortSignal): Promise<void> {
    for (const resolve of this.#waiting.splice(0)) resolve()
    return super.nextChange(signal)
  }
}

/** An empty list named `listName`, on a clock that stands still until `pass`. */
export function openList(listName = 'demo') {
  const state = { now: Date.parse('2026-11-22T08:00:00Z'), sessions: 0, ids: 0 }
  const mintId = () => `m${String(++state.ids).padStart(5, '0')}`
  const list = new MemoryList({ now: () => new Date(state.now).toISOString(), mintId })
  const session = async (name = `session-${state.sessions + 1}`) => {
    state.sessions += 1
    const store = new NamedStore(list.open({ session: `s${state.sessions}` }), name)
    const identity = { host: 'laptop', user: () => 'mejba', listName }
    const service = new TaskService({ store, clock: () => state.now, identity })
    return { ...(await connect(service)), service, store, session: `s${state.sessions}` }
  }
  return {
    list,
    session,
    pass: (ms: number) => {
      state.now += ms
    },
  }
}

async function connect(service: TaskService) {
  const log: string[] = []
  const about = { name: 'dibs', version: '0.0.0', listName: service.listName }
  const { server } = createTaskServer({ open: async () => service, about, log: (detail) => log.push(detail) })
  const client = new Client({ name: 'test', version: '0.0.0' })
  const [here, there] = InMemoryTransport.createLinkedPair()
  await Promise.all([server.connect(there), client.connect(here)])
  await client.listTools() // from now on the client checks every answer against the tool's output schema
  const send = async (name: string, args?: object, signal?: AbortSignal) => {
    const params = { name, ...(args === undefined ? {} : { arguments: { ...args } }) }
    return result.parse(await client.callTool(params, undefined, signal === undefined ? {} : { signal }))
  }
  const call = async (name: string, args?: object, signal?: AbortSignal): Promise<Record<string, unknown>> => {
    const { structuredContent, content } = await send(name, args, signal)
    if (structuredContent === undefined) throw new Error(`${name} was refused: ${content[0]?.text} ${log.join('\n')}`)
    return structuredContent
  }
  return {
    client,
    log,
    send,
    /** The structured answer; fails when the call is refused. */
    call,
    /** The words of a refusal; fails when there is none. */
    refuse: async (name: string, args?: object): Promise<string> => {
      const { isError, structuredContent, content } = await send(name, args)
      if (isError !== true || structuredContent !== undefined)
        throw new Error(`${name} answered: ${JSON.stringify(structuredContent)}`)
      return content.map(({ text }) => text).join('\n')
    },
    holds: async () => idsOf((await call('list_ready')).mine),
  }
}
