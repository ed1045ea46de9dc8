/** Tools as MCP shows them: their listing with derived hints, their answers, and refusals as text. */

import type { CallToolResult, Tool as ListedTool } from '@modelcontextprotocol/sdk/types.js'
import { TaskError } from '../domain/errors.ts'
import type { Tool, ToolAnswer } from '../tools/define-tool.ts'
import { printable } from './printable.ts'

/** A tool in tools/list. All four hints are set: their defaults say "destructive" and "open world". */
export function listedTool(tool: Tool): ListedTool {
  return {
    name: tool.name,
    title: tool.title,
    description: tool.description,
    inputSchema: { ...tool.inputSchema(), type: 'object', properties: objects(tool.inputSchema().properties) },
    outputSchema: { ...tool.outputSchema(), type: 'object', properties: objects(tool.outputSchema().properties) },
    annotations: {
      title: tool.title,
      readOnlyHint: tool.effect === 'reads',
      destructiveHint: tool.effect === 'overwrites',
      idempotentHint: tool.idempotent,
      openWorldHint: false,
    },
    ...(tool.core ? { _meta: { 'anthropic/alwaysLoad': true } } : {}),
  }
}

/** An answer as data, and the same data as text for clients that do not read the data, with a line for the person who watches. */
export function toolResult({ answer, text }: ToolAnswer): CallToolResult {
  return {
    structuredContent: { ...answer },
    content: [
      { type: 'text', text: JSON.stringify(answer) },
      { type: 'text', text: printable(text) },
    ],
  }
}

/** A refusal: text only, since Claude Code would show a model structured content instead. The code is for programs. */
export function refusal(text: string, code?: string): CallToolResult {
  return {
    isError: true,
    content: [{ type: 'text', text: printable(text) }],
    ...(code === undefined ? {} : { _meta: { 'dibs/code': code } }),
  }
}

/** What went wrong, as the model may read it: a `TaskError`'s own words and code, or one plain sentence. */
export function refusalOf(error: unknown, log: (detail: string) => void): CallToolResult {
  return refusal(wordsOf(error, log), error instanceof TaskError ? error.code : 'internal')
}

/** The words of `refusalOf`; the detail of what nobody expected goes to `log`. */
export function wordsOf(error: unknown, log: (detail: string) => void): string {
  if (error instanceof TaskError) return error.message
  log(error instanceof Error ? (error.stack ?? error.message) : String(error))
  return 'Something went wrong inside the task list; its log (stderr) has the details. Look with get_task or list_ready, then try again.'
}

function objects(properties: Readonly<Record<string, unknown>> | undefined): Record<string, object> {
  const entries = Object.entries(properties ?? {})
  return Object.fromEntries(
    entries.flatMap(([name, schema]) => (typeof schema === 'object' && schema !== null ? [[name, schema]] : [])),
  )
}
