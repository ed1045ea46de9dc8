/** The built bin: what it answers to words, and that a wrong setting speaks through every tool instead of ending the server. */

import { spawn } from 'node:child_process'
import { accessSync, constants, mkdtempSync, readdirSync, realpathSync, rmSync } from 'node:fs'
import { tmpdir, userInfo } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import manifest from '../../package.json' with { type: 'json' }
import { flagNames } from '../../src/config.ts'
import { tools } from '../../src/tools/index.ts'
import { root } from '../house/source.ts'

let project = ''
beforeAll(() => {
  project = mkdtempSync(join(tmpdir(), 'dibs-bin-'))
})
afterAll(() => rmSync(project, { recursive: true, force: true }))

interface Ended {
  readonly code: number | null
  readonly stdout: string
  readonly stderr: string
}

/** Runs the bin in an empty project, with nothing of this machine's environment, and closes its stdin after `lines` answers. */
function run(words: readonly string[], input: readonly object[] = [], env: Record<string, string> = {}): Promise<Ended> {
  return runFile('main.cjs', words, { input, env })
}

interface Surroundings {
  readonly input: readonly object[]
  readonly env: Record<string, string>
}

function runFile(name: string, words: readonly string[], { input, env }: Surroundings): Promise<Ended> {
  const child = spawn(process.execPath, [join(root, 'dist', name), ...words], {
    cwd: project,
    env: { HOME: `${project}-home`, ...env },
  })
  const answers = input.filter((message) => 'id' in message).length
  let [stdout, stderr] = ['', '']
  child.stderr.on('data', (chunk) => {
    stderr += chunk
  })
  child.stdout.on('data', (chunk) => {
    stdout += chunk
    if (answers > 0 && stdout.split('\n').length > answers) child.stdin.end()
  })
  child.stdin.on('error', () => {}) // a bin that only answers a word does not read
  child.stdin.write(input.map((message) => `${JSON.stringify(message)}\n`).join(''))
  if (answers === 0) child.stdin.end()
  return new Promise((resolve) => child.on('close', (code) => resolve({ code, stdout, stderr })))
}

const opening = [
  {
    jsonrpc: '2.0',
    id: 0,
    method: 'initialize',
    params: { protocolVersion: '2025-11-25', capabilities: {}, clientInfo: { name: 'test', version: '1' } },
  },
  { jsonrpc: '2.0', method: 'notifications/initialized' },
]
const call = (id: number, name: string, args: object) => ({
  jsonrpc: '2.0',
  id,
  method: 'tools/call',
  params: { name, arguments: args },
})
const listTools = { jsonrpc: '2.0', id: 1, method: 'tools/list' }
const messagesOf = ({ stdout }: Ended) =>
  stdout
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line))
    .sort((a, b) => a.id - b.id)

describe('dibs', () => {
  it('knows its version', async () => {
    expect(await run(['--version'])).toEqual({ code: 0, stdout: `${manifest.version}\n`, stderr: '' })
  })

  // Red when scripts/build.mjs writes the bin without its mode.
  it.skipIf(process.platform === 'win32')('runs by its own name after every build, not only after npm link', () => {
    expect(() => accessSync(join(root, 'dist', 'main.cjs'), constants.X_OK)).not.toThrow()
  })

  // Red when the build no longer leaves it: what an older "dibs init" has registered would start nothing.
  it('is there under the name that it had as a module', async () => {
    expect(await runFile('main.mjs', ['--version'], { input: [], env: {} })).toMatchObject({
      code: 0,
      stdout: `${manifest.version}\n`,
    })
  })

  it('explains itself, with every flag', async () => {
    const { code, stdout } = await run(['--help'])
    expect(code).toBe(0)
    for (const word of ['mcp', 'ready', ...Object.keys(flagNames)]) expect(stdout).toContain(word)
  })

  it('tells an older Node what it needs, before it reads the server', async () => {
    const older = "Object.defineProperty(process, 'versions', { value: { node: '20.18.3' } })"
    const { code, stdout, stderr } = await run(['mcp'], [], {
      NODE_OPTIONS: `--import=data:text/javascript,${encodeURIComponent(older)}`,
    })
    expect(manifest.engines.node).toBe('>=20.19')
    expect(stderr).toBe('dibs needs Node 20.19 or newer; this is 20.18.3. Install a newer Node and start again.\n')
    expect([code, stdout]).toEqual([2, ''])
  })

  it('refuses a word that it does not know, and says which it does', async () => {
    const refused = { code: 2, stdout: '', stderr: 'Unknown command \'klaim\'. Did you mean claim? "dibs --help" says more.\n' }
    expect(await run(['klaim'])).toEqual(refused)
  })

  it.each([[['mcp']], [[]]])('serves the tools for the words %j when stdin is no terminal', async (words) => {
    const [, listed] = messagesOf(await run(words, [...opening, listTools]))
    expect(listed.result.tools.map(({ name }: { name: string }) => name)).toEqual(tools.map(({ name }) => name))
  })

  it('names the list in its instructions, and leaves no trace in a project that is only looked at', async () => {
    const [initialized, , ready] = messagesOf(
      await run(['mcp'], [...opening, listTools, call(2, 'list_ready', {})], { CLAUDE_CODE_TASK_LIST_ID: 'alpha' }),
    )
    expect(initialized.result.instructions).toMatch(/List: alpha$/)
    expect(ready.result.structuredContent).toMatchObject({ list: 'alpha', ready: [] })
    expect(readdirSync(project)).toEqual([])
  })

  it('with an empty HOME keeps the lists of the user in the home of the account, never in the current folder', async () => {
    const { stdout } = await run(['where', '--json'], [], { HOME: '', DIBS_SCOPE: 'user' })
    expect(JSON.parse(stdout)).toMatchObject({ directory: join(realpathSync(userInfo().homedir), '.local', 'share', 'dibs') })
    expect(readdirSync(project)).toEqual([])
  })

  it.each([
    [{ CLAUDE_CODE_TASK_LIST_ID: '../x' }, [], 'CLAUDE_CODE_TASK_LIST_ID is "../x", which is a path, not a name'],
    [{ CLAUDE_CODE_TASK_LIST_ID: '${X}' }, [], 'CLAUDE_CODE_TASK_LIST_ID is "${X}", which nobody has expanded.'],
    [{ DIBS_DIR: 'tasks' }, [], 'DIBS_DIR is "tasks", which is not absolute'],
    [{ CLAUDE_PROJECT_DIR: '/nowhere/at/all' }, [], 'CLAUDE_PROJECT_DIR is "/nowhere/at/all", which is no directory.'],
    [{}, ['--lst', 'x'], 'The flag "--lst" is unknown.'],
  ])('with the wrong setting %j %j goes on serving, and each tool says what to set', async (env, flags, words) => {
    const calls = [call(1, 'list_ready', {}), call(2, 'create_tasks', { tasks: [{ subject: 'Anything' }] })]
    const ended = await run(['mcp', ...flags], [...opening, ...calls], env)
    const [, ...answers] = messagesOf(ended)
    expect(answers).toHaveLength(calls.length)
    for (const { result } of answers) {
      expect(result.isError).toBe(true)
      expect(result.content[0].text).toContain(words)
    }
    expect(ended.code).toBe(0)
  })
})
