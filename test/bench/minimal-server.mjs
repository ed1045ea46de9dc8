/** The floor of a start: what a server costs that has eight tools, does nothing, and takes the SDK as it is installed. */

import { McpServer } from '@modelcontextprotocol/sdk/server/mcp.js'
import { StdioServerTransport } from '@modelcontextprotocol/sdk/server/stdio.js'
import { z } from 'zod'

const server = new McpServer({ name: 'minimal', version: '1.0.0' })
for (let n = 1; n <= 8; n++) {
  const inputSchema = {
    id: z.string().describe('A task'),
    text: z.string().optional().describe('A text'),
    limit: z.number().optional(),
  }
  server.registerTool(`tool_${n}`, { description: 'Does nothing.', inputSchema }, () => ({
    content: [{ type: 'text', text: 'ok' }],
  }))
}
await server.connect(new StdioServerTransport())
