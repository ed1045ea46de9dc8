/** Serves one session over stdin and stdout: nothing but JSON-RPC goes out, and the process ends as soon as the client has. */

import { StdioServerTransport } from '@modelcontextprotocol/sdk/server/stdio.js'
import type { TaskService } from '../service/task-service.ts'
import type { ServerParts } from './server-parts.ts'
import { createTaskServer } from './task-server.ts'

/**
 * Claude Code sends SIGTERM 100 ms after SIGINT and SIGKILL about 400 ms later (measured). Half of this, and a slow disk keeps
 * `gone` from being written; more than 200, and we may be killed in the middle of it.
 */
const backstopMs = 150

/** Calls under way may still answer this long: most of the time, but enough is left to say goodbye. */
const settleMs = 90

/** A batch of 500 tasks with every text at its limit has 15 MB as JSON; beyond the SDK's own 10 MB the connection is closed. */
const largestMessage = 64 * 1024 * 1024

/**
 * Serves until stdin ends, SIGINT, SIGTERM or a broken stdout, then leaves the list and calls `exit(0)`, within 150 ms.
 * `open` is called at the first tool call, again only after it failed; the service it answers is closed at the end.
 */
export async function serveStdio(
  open: () => Promise<TaskService>,
  about: ServerParts['about'],
  end: { readonly exit: (code: number) => void },
): Promise<void> {
  keepConsoleOffStdout()
  const opened = openOnce(open)
  const { server, settle } = createTaskServer({ open: opened.open, about, log: (detail) => console.error(detail) })
  let ending = false
  const leave = () => {
    if (ending) return
    ending = true
    setTimeout(() => end.exit(0), backstopMs)
    const answered = Promise.race([settle(), new Promise((resolve) => setTimeout(resolve, settleMs))])
    answered
      .then(() => opened.current())
      .then((service) => service?.close())
      .catch((error) => console.error(error))
      .finally(() => end.exit(0))
  }
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, leave)
  process.stdin.once('end', leave).once('close', leave)
  process.stdout.on('error', leave) // EPIPE: the client has gone without a word
  process.stderr.on('error', () => {})
  server.onclose = leave
  await server.connect(new StdioServerTransport(process.stdin, process.stdout, { maxBufferSize: largestMessage }))
}

/** Libraries that print would break the protocol: what they say goes to stderr. */
function keepConsoleOffStdout(): void {
  for (const method of ['log', 'info', 'debug', 'dir', 'table'] as const) console[method] = console.error
}

/** Opens at the first call; calls that come meanwhile share it; a failure is tried again by the next. */
function openOnce(open: () => Promise<TaskService>) {
  let opening: Promise<TaskService> | undefined
  return {
    open: (): Promise<TaskService> => {
      opening ??= open().catch((error) => {
        opening = undefined
        throw error
      })
      return opening
    },
    /** The service if it was opened, or is about to be. */
    current: () => opening,
  }
}
