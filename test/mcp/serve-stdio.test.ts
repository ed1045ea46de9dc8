import { type ChildProcessByStdio, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Readable, Writable } from 'node:stream'
import { fileURLToPath } from 'node:url'
import { rolldown } from 'rolldown'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { z } from 'zod'

const folder = mkdtempSync(join(tmpdir(), 'dibs-stdio-'))
const script = join(folder, 'stdio-child.mjs')
const children: ChildProcessByStdio<Writable, Readable, Readable>[] = []

beforeAll(async () => {
  const input = fileURLToPath(new URL('../fixtures/stdio-child.ts', import.meta.url))
  const bundle = await rolldown({ input, platform: 'node', logLevel: 'silent' })
  await bundle.write({ file: script, format: 'esm' })
  await bundle.close()
})

afterAll(() => {
  for (const child of children) child.kill('SIGKILL')
  rmSync(folder, { recursive: true, force: true })
})

const message = z.looseObject({ jsonrpc: z.literal('2.0'), id: z.number() })
const hello = { protocolVersion: '2025-11-25', capabilities: {}, clientInfo: { name: 'test', version: '0' } }

/** A server process that is spoken to in raw lines; every line of its stdout has to be JSON-RPC. */
function start() {
  const child = spawn(process.execPath, [script], { stdio: ['pipe', 'pipe', 'pipe'] })
  children.push(child)
  const state = { out: '', log: '', id: 0 }
  const waiting = new Map<number, (answer: z.infer<typeof message>) => void>()
  child.stderr.on('data', (chunk) => {
    state.log += chunk
  })
  child.stdout.on('data', (chunk) => {
    const lines = `${state.out}${chunk}`.split('\n')
    state.out = lines.pop() ?? ''
    for (const line of lines) {
      const answer = message.parse(JSON.parse(line))
      waiting.get(answer.id)?.(answer)
    }
  })
  const ask = (method: string, params: object = {}) => {
    const id = ++state.id
    const answer = new Promise<z.infer<typeof message>>((resolve) => waiting.set(id, resolve))
    child.stdin.write(`${JSON.stringify({ jsonrpc: '2.0', id, method, params })}\n`)
    return answer
  }
  const call = (name: string, args: object = {}) => ask('tools/call', { name, arguments: args })
  return { child, ask, call, log: () => state.log }
}

async function started() {
  const server = start()
  await server.ask('initialize', hello)
  await server.call('create_tasks', { tasks: [{ id: 'a1', subject: 'A' }] })
  await server.call('claim_task')
  return server
}

/** How long the process lived on, in ms, its exit code and its log. */
async function endBy(server: ReturnType<typeof start>, end: () => void) {
  const since = performance.now()
  const closed = once(server.child, 'close')
  end()
  const [code] = await closed
  return { code, ms: performance.now() - since, log: server.log() }
}

describe('a server process', () => {
  it('refuses a probe for a newer protocol and answers the initialize after it', async () => {
    const server = start()
    expect(await server.ask('server/discover')).toMatchObject({ error: { code: -32601 } })
    expect(await server.ask('initialize', hello)).toMatchObject({
      result: { protocolVersion: '2025-11-25', capabilities: { tools: {}, resources: {}, prompts: {} } },
    })
    expect(await server.ask('tools/list')).toMatchObject({ result: { tools: { length: 8 } } })
    expect(server.log()).toBe('')
  })

  it('opens the list at the first call only, and sends what others print to stderr', async () => {
    const server = await started()
    expect(server.log().match(/opened the list/g)).toHaveLength(1)
  })

  it('survives lines that are no JSON-RPC', async () => {
    const server = await started()
    server.child.stdin.write('garbage\n{"jsonrpc":"2.0"}\n\n')
    expect(await server.call('list_ready')).toMatchObject({ result: { structuredContent: { mine: [{ id: 'a1' }] } } })
  })

  it.each([
    ['stdin ends', (server: ReturnType<typeof start>) => server.child.stdin.end()],
    ['SIGINT', (server: ReturnType<typeof start>) => server.child.kill('SIGINT')],
    ['SIGTERM', (server: ReturnType<typeof start>) => server.child.kill('SIGTERM')],
    [
      'the client no longer reads',
      (server: ReturnType<typeof start>) => {
        server.child.stdout.destroy()
        for (let i = 0; i < 3; i++) server.call('list_ready')
      },
    ],
  ])('leaves the list and ends within 200 ms when %s, also while a call waits', { retry: 4 }, async (_when, end) => {
    const server = await started()
    server.call('claim_task', { waitSeconds: 3600 })
    await server.ask('ping')
    const { code, ms, log } = await endBy(server, () => end(server))
    expect(code).toBe(0)
    expect(log).toContain('left the list')
    expect(ms).toBeLessThan(200)
  })
})
