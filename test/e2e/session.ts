/**
 * One session: a real `dibs mcp` process behind the SDK's client, as Claude Code runs it. Whatever it answers is held to what
 * every answer has to be: the same data twice, nothing but words in a refusal, no path of the machine, no stack.
 */

import { join } from 'node:path'
import { Client } from '@modelcontextprotocol/sdk/client/index.js'
import { StdioClientTransport } from '@modelcontextprotocol/sdk/client/stdio.js'
import { expect } from 'vitest'
import { z } from 'zod'
import { root } from '../house/source.ts'

/** The built binary that every session runs. */
export const binary = join(root, 'dist', 'main.cjs')

export const toolResult = z.object({
  isError: z.boolean().optional(),
  structuredContent: z.record(z.string(), z.unknown()).optional(),
  content: z.array(z.object({ type: z.literal('text'), text: z.string() })),
  _meta: z.looseObject({ 'dibs/code': z.string().optional() }).optional(),
})
export type ToolResult = z.infer<typeof toolResult>

const rows = z.array(z.looseObject({ id: z.string() }))

/** The ids of rows, in order. */
export function idsOf(list: unknown): string[] {
  return rows.parse(list).map(({ id }) => id)
}

interface Start {
  readonly cwd: string
  readonly env: Record<string, string>
  /** Paths that no answer may show. */
  readonly secrets: readonly string[]
}

export type Session = Awaited<ReturnType<typeof startSession>>

/** Starts a server and opens the protocol. */
export async function startSession({ cwd, env, secrets }: Start) {
  const transport = new StdioClientTransport({ command: process.execPath, args: [binary, 'mcp'], cwd, env, stderr: 'pipe' })
  let log = ''
  transport.stderr?.on('data', (chunk) => {
    log += chunk
  })
  const client = new Client({ name: 'e2e', version: '1.0.0' })
  const noise: string[] = []
  client.onerror = (error) => noise.push(error.message)
  let gone = false
  const exited = new Promise<void>((resolve) => {
    client.onclose = () => {
      gone = true
      resolve()
    }
  })
  await client.connect(transport)
  await client.listTools() // from now on the client checks every answer against the tool's output schema
  const { pid } = transport
  if (pid === null) throw new Error(`The server did not start: ${log}`)
  const signal = (name: NodeJS.Signals) => {
    if (!gone) process.kill(pid, name)
  }
  const send = async (name: string, args: object = {}, options: { signal?: AbortSignal } = {}): Promise<ToolResult> => {
    const answer = toolResult.parse(await client.callTool({ name, arguments: { ...args } }, undefined, options))
    holdsUp(answer, secrets)
    return answer
  }
  const refusal = async (name: string, args?: object) => {
    const { isError, structuredContent, content, _meta } = await send(name, args)
    if (isError !== true) throw new Error(`${name} answered ${JSON.stringify(structuredContent)}`)
    return { code: _meta?.['dibs/code'], text: content[0]?.text ?? '' }
  }
  return {
    client,
    pid,
    send,
    refusal,
    /** The structured answer; fails when the call is refused. */
    call: async (name: string, args?: object): Promise<Record<string, unknown>> => {
      const { structuredContent, content } = await send(name, args)
      if (structuredContent === undefined) throw new Error(`${name} was refused: ${content[0]?.text} ${log}`)
      return structuredContent
    },
    /** The words of a refusal; fails when there is none. */
    refuse: async (name: string, args?: object): Promise<string> => (await refusal(name, args)).text,
    /** What a person who debugs would read. */
    log: () => log,
    /** Dies without a word. Resolves when it is gone. */
    kill: async () => {
      signal('SIGKILL')
      await exited
    },
    /** Stands still, as after Ctrl+Z, until `go`. */
    stop: () => signal('SIGSTOP'),
    go: () => signal('SIGCONT'),
    /** The client leaves: stdin ends. Fails if anything but JSON-RPC had come out of stdout. */
    end: async () => {
      signal('SIGCONT')
      await client.close()
      expect(noise).toEqual([])
    },
  }
}

/** What holds for every answer of every tool. */
function holdsUp(answer: ToolResult, secrets: readonly string[]): void {
  const { isError, structuredContent, content } = answer
  if (isError === true) {
    expect(structuredContent).toBeUndefined()
    expect(content).toHaveLength(1)
  } else {
    expect(content).toHaveLength(2)
    expect(JSON.parse(content[0]?.text ?? '')).toEqual(structuredContent)
  }
  // takenOver.dir is the one path that belongs in an answer: where the former holder's work lies.
  const shown = JSON.stringify(isError === true ? answer : structuredContent, (key, value: unknown) =>
    key === 'dir' ? undefined : value,
  )
  for (const secret of secrets) expect(shown).not.toContain(secret)
  expect(shown).not.toMatch(/\\n\s+at |node:internal|\.[mc]?[jt]s:\d+/)
}
