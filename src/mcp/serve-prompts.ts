/** Prompts over MCP. What goes wrong in one is said in its words: Claude Code 2.1.197 shows nothing of an error (measured). */

import type { Server } from '@modelcontextprotocol/sdk/server/index.js'
import { ErrorCode, GetPromptRequestSchema, ListPromptsRequestSchema, McpError } from '@modelcontextprotocol/sdk/types.js'
import { printable } from './printable.ts'
import { prompts } from './prompts/index.ts'
import type { ServerParts } from './server-parts.ts'
import { wordsOf } from './tool-result.ts'

/** Lists and answers the prompts. The list is opened only by those that need it. */
export function servePrompts(server: Server, { open, log }: Pick<ServerParts, 'open' | 'log'>): void {
  server.setRequestHandler(ListPromptsRequestSchema, () => ({
    prompts: prompts.map(({ name, title, description, arguments: args }) => ({
      name,
      title,
      description,
      arguments: args.map((argument) => ({ ...argument, required: false })),
    })),
  }))
  server.setRequestHandler(GetPromptRequestSchema, async ({ params: { name, arguments: given = {} } }) => {
    const prompt = prompts.find((known) => known.name === name)
    if (prompt === undefined) {
      const names = prompts.map((known) => known.name).join(', ')
      throw new McpError(
        ErrorCode.InvalidParams,
        `There is no prompt ${JSON.stringify(name.slice(0, 60))}. The prompts are: ${names}.`,
      )
    }
    const text = await Promise.resolve()
      .then(() => prompt.text(given, open))
      .catch((error) => `Tell the user what went wrong, and stop: ${wordsOf(error, log)}`)
    return {
      description: prompt.description,
      messages: [{ role: 'user' as const, content: { type: 'text' as const, text: printable(text) } }],
    }
  })
}
