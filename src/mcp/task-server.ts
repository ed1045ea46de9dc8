/** The MCP server of one session: tools, prompts, the resource. No error leaves it as anything but plain words. */

import { Server } from '@modelcontextprotocol/sdk/server/index.js'
import {
  type CallToolRequest,
  CallToolRequestSchema,
  type CallToolResult,
  ListToolsRequestSchema,
} from '@modelcontextprotocol/sdk/types.js'
import { tools } from '../tools/index.ts'
import { instructions } from './instructions.ts'
import { servePrompts } from './serve-prompts.ts'
import { serveResource } from './serve-resource.ts'
import type { ServerParts } from './server-parts.ts'
import { listedTool, refusal, refusalOf, toolResult } from './tool-result.ts'

/** The server, and the calls under way, which its owner may cut short. */
export interface TaskServer {
  readonly server: Server
  /** Ends all waiting, and resolves when the calls under way are answered. */
  readonly settle: () => Promise<void>
}

type Extra = Parameters<Parameters<typeof Server.prototype.setRequestHandler>[1]>[1]

/** Builds the server without opening the list: a client that only asks for the tools costs no disk access. */
export function createTaskServer({ open, about, log }: ServerParts): TaskServer {
  const { name, version, listName } = about
  const server = new Server(
    { name, title: 'Dibs: shared tasks', version },
    { capabilities: { tools: {}, resources: {}, prompts: {} }, instructions: instructions(listName) },
  )
  const ending = new AbortController()
  const underWay = new Set<Promise<CallToolResult>>()
  let listed: ReturnType<typeof listedTool>[] | undefined
  server.setRequestHandler(ListToolsRequestSchema, () => {
    listed ??= tools.map(listedTool)
    return { tools: listed }
  })
  serveResource(server, { open, log })
  servePrompts(server, { open, log })
  server.setRequestHandler(CallToolRequestSchema, async (request, extra) => {
    const signal = AbortSignal.any([extra.signal, ending.signal])
    const call = callTool(request.params, { extra, open, signal }).catch((error) =>
      signal.aborted ? refusal('The call was cut short while it waited.') : refusalOf(error, log),
    )
    underWay.add(call)
    return await call.finally(() => underWay.delete(call))
  })
  server.onerror = (error) => log(error.message)
  const settle = async () => {
    ending.abort(new Error('The session ends.'))
    await Promise.all(underWay)
    await new Promise(setImmediate) // the SDK writes an answer a few promise turns after its handler has returned
  }
  return { server, settle }
}

async function callTool(
  { name, arguments: args, _meta }: CallToolRequest['params'],
  { extra, open, signal }: { extra: Extra; open: ServerParts['open']; signal: AbortSignal },
): Promise<CallToolResult> {
  const tool = tools.find((known) => known.name === name)
  if (tool === undefined) {
    const names = tools.map((known) => known.name).join(', ')
    return refusal(`There is no tool ${JSON.stringify(name.slice(0, 60))}. The tools are: ${names}.`, 'invalid_input')
  }
  const service = await open()
  return toolResult(await tool.call(args, { service, signal, onWait: progressTo(_meta?.progressToken, extra) }))
}

/** Tells a client that asked for it that the wait goes on: it keeps the client's own time limit from cutting the call. */
function progressTo(progressToken: string | number | undefined, extra: Extra): ((elapsedSeconds: number) => void) | undefined {
  if (progressToken === undefined) return undefined
  return (progress) => {
    const params = { progressToken, progress, message: `Waiting for a task, ${progress} s so far.` }
    extra.sendNotification({ method: 'notifications/progress', params }).catch(() => {}) // the client has gone: the call ends with it
  }
}
