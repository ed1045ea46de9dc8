/** A server process spoken to in raw lines, for what a client library would hide: openings, garbage, order, and how it ends. */

import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { onTestFinished } from 'vitest'
import { z } from 'zod'
import type { Env, Project } from './project.ts'
import { binary, toolResult } from './session.ts'

const message = z.looseObject({
  jsonrpc: z.literal('2.0'),
  id: z.union([z.number(), z.string(), z.null()]).optional(),
  method: z.string().optional(),
  params: z.unknown().optional(),
  result: z.unknown().optional(),
  error: z.looseObject({ code: z.number(), message: z.string() }).optional(),
})
export type Message = z.infer<typeof message>

/** What a client says first. */
export const hello = { protocolVersion: '2025-11-25', capabilities: {}, clientInfo: { name: 'raw', version: '0' } }

export type Wire = ReturnType<typeof openWire>

/** Starts a server; nothing is said yet. Every line of its stdout has to be JSON-RPC. */
export function openWire(project: Project, env: Env = {}) {
  const child = spawn(process.execPath, [binary, 'mcp'], {
    cwd: project.dir,
    env: project.env(env),
    stdio: ['pipe', 'pipe', 'pipe'],
  })
  onTestFinished(() => void child.kill('SIGKILL'))
  const heard: Message[] = []
  const noise: string[] = []
  const listeners = new Set<() => void>()
  const take = (line: string) => {
    try {
      heard.push(message.parse(JSON.parse(line)))
    } catch {
      noise.push(line)
    }
  }
  let [rest, log, ids] = ['', '', 0]
  child.stdin.on('error', () => {}) // it may be gone before we have said all
  child.stderr.on('data', (chunk) => {
    log += chunk
  })
  child.stdout.on('data', (chunk) => {
    const lines = `${rest}${chunk}`.split('\n')
    rest = lines.pop() ?? ''
    for (const line of lines) take(line)
    for (const listener of listeners) listener()
  })
  /** The first message, heard already or yet to come, that `is` likes. */
  const hear = (is: (message: Message) => boolean) =>
    new Promise<Message>((resolve, reject) => {
      const look = () => {
        if (noise.length > 0) reject(new Error(`stdout carries what is no JSON-RPC: ${noise[0]}`))
        const found = heard.find(is)
        if (found === undefined) return
        listeners.delete(look)
        resolve(found)
      }
      listeners.add(look)
      look()
    })
  const say = (line: string) => child.stdin.write(`${line}\n`)
  const tell = (method: string, params: object = {}) => say(JSON.stringify({ jsonrpc: '2.0', method, params }))
  const post = (method: string, params: object = {}) => {
    const id = ++ids
    say(JSON.stringify({ jsonrpc: '2.0', id, method, params }))
    return id
  }
  const answerTo = (id: number) => hear((one) => one.id === id && one.method === undefined)
  const ask = (method: string, params: object = {}) => answerTo(post(method, params))
  return {
    child,
    heard,
    hear,
    say,
    tell,
    post,
    answerTo,
    ask,
    log: () => log,
    call: async (name: string, args: object = {}) =>
      toolResult.parse((await ask('tools/call', { name, arguments: args })).result),
    open: async () => {
      const answer = await ask('initialize', hello)
      tell('notifications/initialized')
      return answer
    },
    /** How it ended, and after how many ms. */
    ended: async (end: () => void) => {
      const closed = once(child, 'close')
      const since = performance.now()
      end()
      const [code] = await closed
      return { code, ms: performance.now() - since, rest, log }
    },
  }
}
