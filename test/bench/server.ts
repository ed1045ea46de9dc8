/** A server process spoken to in bare JSON lines, so that what a call takes is the server's time and not a client library's. */

import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'
import { z } from 'zod'

const message = z.looseObject({
  id: z.number().optional(),
  result: z.record(z.string(), z.unknown()).optional(),
  error: z.looseObject({ message: z.string() }).optional(),
})
const toolResult = z.looseObject({
  isError: z.boolean().optional(),
  structuredContent: z.record(z.string(), z.unknown()).optional(),
  content: z.array(z.looseObject({ text: z.string() })),
})

/** A server that does not leave within this of its stdin's end is killed, in ms. */
const patience = 3_000

export class Server {
  readonly pid: number
  /** When it was started, on this process's clock. */
  readonly startedAt = performance.now()
  readonly #child: ChildProcess
  readonly #lines: AsyncIterableIterator<string>
  #id = 0

  constructor(
    script: string,
    options: { readonly args?: readonly string[]; readonly cwd: string; readonly env: NodeJS.ProcessEnv },
  ) {
    const { args = [], cwd, env } = options
    this.#child = spawn(process.execPath, [script, ...args], { cwd, env, stdio: ['pipe', 'pipe', 'inherit'] })
    this.pid = this.#child.pid ?? 0
    if (this.#child.stdout === null) throw new Error('The server has no stdout.')
    this.#lines = createInterface({ input: this.#child.stdout })[Symbol.asyncIterator]()
  }

  /** Opens the protocol. */
  async initialize(): Promise<void> {
    const clientInfo = { name: 'bench', version: '1.0.0' }
    await this.request('initialize', { protocolVersion: '2025-06-18', capabilities: {}, clientInfo })
    this.#write({ method: 'notifications/initialized' })
  }

  /** One call, one answer; calls are made one after the other. @throws what the server answered as an error. */
  async request(method: string, params: object = {}): Promise<Readonly<Record<string, unknown>>> {
    const id = ++this.#id
    this.#write({ id, method, params })
    for (;;) {
      const { value, done } = await this.#lines.next()
      if (done) throw new Error(`The server has ended before it answered ${method}.`)
      const answer = message.parse(JSON.parse(value))
      if (answer.id !== id) continue
      if (answer.result === undefined) throw new Error(`${method}: ${answer.error?.message}`)
      return answer.result
    }
  }

  /** What a tool answers. @throws the words of its refusal. */
  async call(name: string, args: object = {}): Promise<Readonly<Record<string, unknown>>> {
    const { isError, structuredContent, content } = toolResult.parse(await this.request('tools/call', { name, arguments: args }))
    if (isError || structuredContent === undefined) throw new Error(`${name}: ${content[0]?.text}`)
    return structuredContent
  }

  /** Leaves as a client does; resolves when the process is gone. */
  async end(): Promise<void> {
    if (this.#child.exitCode !== null || this.#child.signalCode !== null) return
    const gone = once(this.#child, 'exit')
    this.#child.stdin?.end()
    const late = setTimeout(() => this.#child.kill('SIGKILL'), patience)
    await gone
    clearTimeout(late)
  }

  #write(words: object): void {
    this.#child.stdin?.write(`${JSON.stringify({ jsonrpc: '2.0', ...words })}\n`)
  }
}
