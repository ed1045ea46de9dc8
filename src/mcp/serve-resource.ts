/** The list as a resource over MCP. Nobody is told when it changes: no client passes that on to a model (measured). */

import type { Server } from '@modelcontextprotocol/sdk/server/index.js'
import { ErrorCode, ListResourcesRequestSchema, McpError, ReadResourceRequestSchema } from '@modelcontextprotocol/sdk/types.js'
import { listPage, listResource } from './list-resource.ts'
import type { ServerParts } from './server-parts.ts'
import { wordsOf } from './tool-result.ts'

/** Lists and reads the one resource; any other is refused, naming it. */
export function serveResource(server: Server, { open, log }: Pick<ServerParts, 'open' | 'log'>): void {
  server.setRequestHandler(ListResourcesRequestSchema, () => ({ resources: [listResource] }))
  server.setRequestHandler(ReadResourceRequestSchema, async ({ params: { uri } }) => {
    if (uri !== listResource.uri) {
      throw new McpError(
        ErrorCode.InvalidParams,
        `There is no resource ${JSON.stringify(uri.slice(0, 100))}. The only one is ${listResource.uri}; get_task shows a task.`,
      )
    }
    const text = await open()
      .then(listPage)
      .catch((error) => {
        throw new McpError(ErrorCode.InternalError, wordsOf(error, log))
      })
    return { contents: [{ uri, mimeType: listResource.mimeType, text }] }
  })
}
