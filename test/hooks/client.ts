/**
 * A Claude Code of the tests: one process that starts the server and the hooks, as the real one does, and nothing else. What the
 * server and the hooks have in common is this process above them.
 */

import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'
import { expect, onTestFinished } from 'vitest'
import { z } from 'zod'
import { hostEvidence } from '../../src/store/file/process-evidence.ts'
import type { Env, Project } from '../e2e/project.ts'
import { binary } from '../e2e/session.ts'

/** What is started, and how it ended. */
const report = z.object({ id: z.number(), code: z.number().nullable(), stdout: z.string(), stderr: z.string() })
type Report = z.infer<typeof report>

/** Runs what it is told to, one JSON line each; started with `-e`, so that it is a process like any other. */
const program = `
const { spawn } = require('node:child_process')
let server
const say = (what) => process.stdout.write(JSON.stringify(what) + '\\n')
require('node:readline').createInterface({ input: process.stdin }).on('line', (line) => {
  const { id, words, input, env, keep } = JSON.parse(line)
  if (words === undefined) return server.stdin.write(input + '\\n')
  const child = spawn(words[0], words.slice(1), { env: { ...process.env, ...env } })
  const out = { stdout: '', stderr: '' }
  for (const name of ['stdout', 'stderr']) child[name].on('data', (chunk) => {
    out[name] += chunk
    if (keep && name === 'stdout') {
      const lines = out.stdout.split('\\n')
      out.stdout = lines.pop()
      for (const one of lines) say({ line: one })
    }
  })
  child.stdin.on('error', () => {})
  if (keep) {
    server = child
    say({ server: child.pid })
  } else child.stdin.end(input)
  child.on('close', (code) => say({ id, code, ...out }))
}).on('close', () => {
  if (server === undefined) process.exit()
  server.on('close', () => process.exit())
  server.stdin.end()
})
`

export interface ClientOptions {
  readonly env?: Env
  /** The words before the server's own, such as a wrapper. */
  readonly wrapper?: readonly string[]
  readonly cwd?: string
}

export type Client = ReturnType<typeof openClient>

/** Starts a client in the project; it has no server until `serve`. */
export function openClient(project: Project, { env = {}, wrapper = [], cwd = project.dir }: ClientOptions = {}) {
  const child: ChildProcess = spawn(process.execPath, ['-e', program], {
    cwd,
    env: project.env(env),
    stdio: ['pipe', 'pipe', 'inherit'],
  })
  const servers: number[] = []
  const ended = once(child, 'exit')
  onTestFinished(async () => {
    child.stdin?.end()
    await ended
    await expect.poll(() => servers.filter(isRunning)).toEqual([]) // one whose client was killed leaves by itself
  })
  const { stdin, stdout } = child
  if (stdin === null || stdout === null) throw new Error('no pipes')
  stdin.on('error', () => {})
  const reports: Report[] = []
  const answers: { id: number; result?: { structuredContent?: Record<string, unknown> }; error?: unknown }[] = []
  const listeners = new Set<() => void>()
  createInterface({ input: stdout }).on('line', (line) => {
    const said = JSON.parse(line)
    if (typeof said.server === 'number') servers.push(said.server)
    else if (typeof said.line === 'string') answers.push(JSON.parse(said.line))
    else reports.push(report.parse(said))
    for (const listener of listeners) listener()
  })
  const until = <T>(found: () => T | undefined) =>
    new Promise<T>((resolve) => {
      const look = () => {
        const value = found()
        if (value === undefined) return
        listeners.delete(look)
        resolve(value)
      }
      listeners.add(look)
      look()
    })
  let ids = 0
  const tell = (what: object) => stdin.write(`${JSON.stringify(what)}\n`)
  const run = async (words: readonly string[], input: string, more: Env = {}) => {
    const id = ++ids
    tell({ id, words, input, env: more })
    return await until(() => reports.find((one) => one.id === id))
  }
  const ask = async (method: string, params: object) => {
    const id = ++ids
    tell({ input: JSON.stringify({ jsonrpc: '2.0', id, method, params }) })
    return await until(() => answers.find((one) => one.id === id))
  }
  return {
    pid: child.pid ?? 0,
    /** Starts the server and opens the protocol. */
    serve: async (more: Env = {}) => {
      tell({ id: ++ids, words: [...wrapper, process.execPath, binary, 'mcp'], env: more, keep: true })
      const about = { protocolVersion: '2025-11-25', capabilities: {}, clientInfo: { name: 'test', version: '1' } }
      await ask('initialize', about)
    },
    /** The structured answer of a tool. */
    call: async (name: string, args: object = {}): Promise<Record<string, unknown>> => {
      const { result } = await ask('tools/call', { name, arguments: args })
      if (result?.structuredContent === undefined) throw new Error(`${name}: ${JSON.stringify(result)}`)
      return result.structuredContent
    },
    run,
    /** Runs one hook as Claude Code does: with its input, under this process. */
    hook: async (event: string, input: object = {}, more: Env = {}) => {
      const json = JSON.stringify({ hook_event_name: event, cwd, ...input })
      return await run([process.execPath, binary, 'hook', event], json, more)
    },
    /** Asks for the status line as Claude Code does. */
    statusline: async (more: Env = {}) =>
      await run(
        [process.execPath, binary, 'statusline'],
        JSON.stringify({ session_id: 's', workspace: { project_dir: cwd } }),
        more,
      ),
    /** Runs a command as Claude Code's shell does: with a shell between. */
    shell: async (line: string) => await run(['sh', '-c', `${line}; true`], ''),
    /** Ends without a word, and its server with it: its stdin ends. */
    kill: async () => {
      child.kill('SIGKILL')
      await ended
    },
  }
}

const here = hostEvidence()

/** A zombie that nobody has asked for yet has ended all the same. */
function isRunning(pid: number): boolean {
  return here.signal(pid) !== 'absent' && here.stat(pid)?.state !== 'Z'
}
