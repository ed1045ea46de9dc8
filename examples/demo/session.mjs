/** One session: a real `dibs mcp` server process, spoken to over stdio as Claude Code does. */

import { fileURLToPath } from 'node:url'
import { Client } from '@modelcontextprotocol/sdk/client/index.js'
import { StdioClientTransport } from '@modelcontextprotocol/sdk/client/stdio.js'

/** The built binary that every session runs. */
export const binary = fileURLToPath(new URL('../../dist/main.cjs', import.meta.url))

/**
 * Where a session works: all of it inside the demo's temporary folder.
 * @typedef {{ project: string, home: string, tasksRoot: string, list: string }} Place
 */

/**
 * A server process and how to speak to it. `call` answers structuredContent and throws the words of a refusal. `kill` is
 * SIGKILL, and nothing once the process is `gone`; `close` ends its stdin, as a client that leaves, and resolves when it is gone.
 * @typedef {object} Session
 * @property {(tool: string, args: object) => Promise<any>} call
 * @property {() => void} kill
 * @property {() => Promise<void>} close
 * @property {Promise<void>} gone
 * @property {() => boolean} isGone
 */

/**
 * Starts a server and opens the protocol. The environment is clean: nothing of the person who runs the demo decides how it goes.
 * @param {Place} place
 * @returns {Promise<Session>}
 * @throws an Error with what the server complained about, if it does not answer
 */
export async function startSession({ project, home, tasksRoot, list }) {
  const transport = new StdioClientTransport({
    command: process.execPath,
    args: [binary, 'mcp'],
    cwd: project,
    env: { HOME: home, USERPROFILE: home, DIBS_DIR: tasksRoot, CLAUDE_CODE_TASK_LIST_ID: list },
    stderr: 'pipe',
  })
  let complaints = ''
  transport.stderr?.on('data', (chunk) => {
    complaints = `${complaints}${chunk}`.slice(-2000)
  })
  const client = new Client({ name: 'dibs-demo', version: '1.0.0' })
  let isGone = false
  /** @type {Promise<void>} */
  const gone = new Promise((resolve) => {
    client.onclose = () => {
      isGone = true
      resolve()
    }
  })
  try {
    await client.connect(transport)
  } catch (cause) {
    await transport.close()
    throw new Error(`A server did not start: ${complaints.trim() || cause}`, { cause })
  }
  return {
    call: (tool, args) => callTool(client, tool, args),
    kill: () => {
      if (!isGone && transport.pid !== null) process.kill(transport.pid, 'SIGKILL')
    },
    close: () => client.close(),
    gone,
    isGone: () => isGone,
  }
}

/**
 * @param {Client} client
 * @param {string} name
 * @param {object} args
 */
async function callTool(client, name, args) {
  const answer = await client.callTool({ name, arguments: { ...args } })
  if (answer.isError || answer.structuredContent === undefined) {
    throw new Error(`${name} was refused: ${JSON.stringify(answer.content)}`)
  }
  return answer.structuredContent
}
