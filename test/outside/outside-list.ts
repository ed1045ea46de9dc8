/**
 * A list in files and sessions at it, each spoken to through its tools: in this process on the real file engine, or the built
 * server as a process of its own. What stands in the files is written and read by hand here, as an editor or git would.
 */

import { randomBytes, randomUUID } from 'node:crypto'
import { lstatSync, mkdirSync, readdirSync, readFileSync, readlinkSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { Client } from '@modelcontextprotocol/sdk/client/index.js'
import { StdioClientTransport } from '@modelcontextprotocol/sdk/client/stdio.js'
import { InMemoryTransport } from '@modelcontextprotocol/sdk/inMemory.js'
import type { Transport } from '@modelcontextprotocol/sdk/shared/transport.js'
import { onTestFinished } from 'vitest'
import { z } from 'zod'
import { createTaskServer } from '../../src/mcp/task-server.ts'
import { TaskService } from '../../src/service/task-service.ts'
import { openFileEngine } from '../../src/store/file/file-store.ts'
import { type FileSystem, nodeFileSystem } from '../../src/store/file/file-system.ts'
import { hostEvidence } from '../../src/store/file/process-evidence.ts'
import { GraphStore } from '../../src/store/graph-store.ts'

const bin = fileURLToPath(new URL('../../dist/main.cjs', import.meta.url))
const about = { name: 'dibs', version: '0.0.0', listName: 'demo' }
const result = z.object({
  isError: z.boolean().optional(),
  structuredContent: z.record(z.string(), z.unknown()).optional(),
  content: z.array(z.object({ text: z.string() })),
})

export type Answer = Record<string, unknown>
export interface Reply {
  /** The structured answer; undefined for a refusal. */
  readonly answer: Answer | undefined
  readonly text: string
}

/** One session, as a model speaks to it. */
export class Session {
  readonly name: string
  readonly #client: Client
  readonly #process: StdioClientTransport | undefined

  constructor(name: string, client: Client, process?: StdioClientTransport) {
    this.name = name
    this.#client = client
    this.#process = process
  }

  async send(tool: string, args: object = {}): Promise<Reply> {
    const params = { name: tool, arguments: { ...args } }
    const { isError, structuredContent, content } = result.parse(await this.#client.callTool(params))
    return { answer: isError ? undefined : structuredContent, text: content.map(({ text }) => text).join('\n') }
  }

  /** The structured answer; fails when the call is refused. */
  async call(tool: string, args: object = {}): Promise<Answer> {
    const { answer, text } = await this.send(tool, args)
    if (answer === undefined) throw new Error(`${this.name}: ${tool} ${JSON.stringify(args)} was refused: ${text}`)
    return answer
  }

  /** The words of a refusal; fails when there is none. */
  async refuse(tool: string, args: object = {}): Promise<string> {
    const { answer, text } = await this.send(tool, args)
    if (answer !== undefined) throw new Error(`${this.name}: ${tool} answered ${JSON.stringify(answer)}`)
    return text
  }

  /** The process that serves it. Undefined in this process. */
  get pid(): number | undefined {
    return this.#process?.pid ?? undefined
  }

  /** Kills the server process outright and waits until it is no more. */
  async kill(): Promise<void> {
    const closed = new Promise<void>((resolve) => {
      this.#client.onclose = () => resolve()
    })
    if (this.pid !== undefined) process.kill(this.pid, 'SIGKILL')
    await closed
  }

  close(): Promise<void> {
    return this.#client.close()
  }
}

export interface Here {
  readonly directory: string
  readonly fs?: FileSystem
  readonly bootId?: string
}

/** A session in this process. It leaves the list when the test ends. */
export async function sessionHere(name: string, { directory, fs = nodeFileSystem, bootId }: Here): Promise<Session> {
  const real = hostEvidence()
  const self = { ...real.self, ...(bootId === undefined ? {} : { bootId }) }
  const engine = openFileEngine(
    {
      directory,
      session: randomUUID(),
      host: 'laptop',
      user: 'mejba',
      givenName: name,
      where: () => ({ dir: '/somewhere', branch: 'main' }),
      evidence: { ...real, self },
      monotonic: () => performance.now(),
      wallClock: () => Date.now(),
      mintId: () => `m${randomBytes(4).toString('hex')}`,
      random: () => randomBytes(16).toString('hex'),
      luck: () => Math.random(),
    },
    fs,
  )
  const identity = { host: 'laptop', user: () => 'mejba', listName: 'demo' }
  const service = new TaskService({ store: new GraphStore(engine), clock: () => performance.now(), identity })
  const { server } = createTaskServer({ open: async () => service, about, log: (detail) => console.error(detail) })
  const [here, there] = InMemoryTransport.createLinkedPair()
  await server.connect(there)
  const client = await connected(here)
  onTestFinished(async () => {
    await client.close()
    await service.close()
  })
  return new Session(name, client)
}

/** A session that the built server serves, started in `cwd` with nothing of this environment but PATH. It ends with the test. */
export async function sessionServed(name: string, cwd: string, env: Readonly<Record<string, string>> = {}): Promise<Session> {
  const base = { PATH: process.env.PATH ?? '', HOME: join(cwd, 'no-home'), DIBS_OWNER: name }
  const transport = new StdioClientTransport({
    command: process.execPath,
    args: [bin, 'mcp'],
    cwd,
    env: { ...base, ...env },
    stderr: 'inherit',
  })
  const session = new Session(name, await connected(transport), transport)
  onTestFinished(() => session.close())
  return session
}

async function connected(transport: Transport): Promise<Client> {
  const client = new Client({ name: 'test', version: '0.0.0' })
  await client.connect(transport)
  await client.listTools() // from now on the client checks every answer against the tool's output schema
  return client
}

/** The files of one list, by hand. */
export class Files {
  readonly directory: string

  constructor(directory: string) {
    this.directory = directory
  }

  path(name: string): string {
    return join(this.directory, name.includes('.') ? name : `${name}.json`)
  }
  text(name: string): string {
    return readFileSync(this.path(name), 'utf8')
  }
  /** A task's file as data. */
  json(id: string): Answer {
    return JSON.parse(this.text(id))
  }
  /** Writes a file in place, as an editor does; an object as JSON. */
  write(name: string, content: string | Buffer | object): void {
    mkdirSync(this.directory, { recursive: true })
    const isText = typeof content === 'string' || Buffer.isBuffer(content)
    writeFileSync(this.path(name), isText ? content : `${JSON.stringify(content, null, 2)}\n`)
  }
  remove(name: string): void {
    rmSync(this.path(name), { recursive: true })
  }
  /** Edits a task's file. */
  edit(id: string, change: (fields: Answer) => Answer): void {
    this.write(id, change(this.json(id)))
  }
  /** Everything below the directory: name, kind, inode, times and content. `.dibs` is left out unless `own`. */
  listing(own = false): string[] {
    return listing(this.directory, own)
  }
}

function listing(directory: string, own: boolean): string[] {
  return readdirSync(directory)
    .filter((name) => own || name !== '.dibs')
    .sort()
    .flatMap((name) => {
      const path = join(directory, name)
      const stat = lstatSync(path, { bigint: true })
      const stamp = [name, stat.mode, stat.ino, stat.size, stat.mtimeNs, stat.ctimeNs, stat.nlink].join(' ')
      if (stat.isDirectory()) return [stamp, ...listing(path, own).map((line) => `${name}/${line}`)]
      return [`${stamp} ${stat.isSymbolicLink() ? readlinkSync(path) : readFileSync(path, 'base64')}`]
    })
}
