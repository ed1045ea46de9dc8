/** The entry point `dibs board`: the list in a browser, until Ctrl+C or the end of whoever started it. Becomes dist/board.mjs. */

import { randomBytes } from 'node:crypto'
import { fstatSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import openInBrowser from 'open'
import { readAssets } from './board/assets.ts'
import { boardHelp, readBoardWords } from './board/board-words.ts'
import { serveBoard } from './board/serve-board.ts'
import { composePerson } from './compose.ts'
import { flagWords } from './config.ts'
import { TaskError } from './domain/errors.ts'
import { exitCodes } from './exit-codes.ts'

/** 256 bits: nobody guesses it, at any rate of asking. */
const secretBytes = 32
/** Seconds pass before anybody misses a parent; each look is one system call. */
const parentLookMs = 1_000
/** Whoever has not let go by then is left, and the exit code says so: Ctrl+C must end it. */
const backstopMs = 2_000

/** Serves until it is told to end. A refusal is one sentence on stderr, with the exit code of its kind. */
export async function runBoard(words: readonly string[]): Promise<void> {
  try {
    await run(words)
  } catch (error) {
    if (!(error instanceof TaskError)) throw error
    process.stderr.write(`${error.message}\n`)
    process.exitCode = exitCodes[error.kind]
  }
}

async function run(words: readonly string[]): Promise<void> {
  const settings = Object.entries(flagWords).map(([flag, { value, what }]) => ({ flag, value, what }))
  const { help, port, opens, flags } = readBoardWords(words, settings)
  if (help) return void process.stdout.write(boardHelp(settings))
  const parent = process.ppid
  const person = composePerson(flags)
  const service = await person.open({ stays: true })
  const [token, cookie, ticket, start] = [secret(), secret(), secret(), randomBytes(6).toString('hex')]
  const isTerminal = process.stdout.isTTY === true
  try {
    const board = await serveBoard({
      ...{ service, port, token, cookie, start },
      ...(isTerminal && opens && { ticket }),
      me: person.name(),
      assets: readAssets(fileURLToPath(new URL('./board', import.meta.url))),
      clock: () => performance.now(),
      log: (detail) => void process.stderr.write(`${detail}\n`),
    })
    const ended = theEnd(parent)
    const url = `http://127.0.0.1:${board.port}`
    process.stdout.write(`${url}/#${token}\n`)
    if (isTerminal) process.stdout.write(`The list ${service.listName}, as ${person.name()}. Ctrl+C ends it.\n`)
    if (isTerminal && opens) await openInBrowser(`${url}/open/${ticket}`).catch(() => {}) // no browser here: the URL is printed
    await board.readAhead()
    await ended
    setTimeout(() => process.exit(exitCodes.internal), backstopMs).unref()
    await board.close()
  } finally {
    await service.close()
  }
}

function secret(): string {
  return randomBytes(secretBytes).toString('base64url')
}

/** Ctrl+C, a closed terminal, a parent that is gone, or a pipe that it held; `< /dev/null` is none. Resolves once. */
function theEnd(parent: number): Promise<void> {
  return new Promise((resolve) => {
    const looks = setInterval(() => process.ppid !== parent && end(), parentLookMs)
    const end = () => {
      clearInterval(looks)
      process.stdin.destroy()
      resolve()
    }
    // Not once(): proper-lockfile kills the process by a signal that nobody else listens to.
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, end)
    process.stdout.on('error', end)
    if (isPipe(0)) process.stdin.once('end', end).once('close', end).resume()
  })
}

function isPipe(descriptor: number): boolean {
  try {
    const kind = fstatSync(descriptor)
    return kind.isFIFO() || kind.isSocket()
  } catch {
    return false
  }
}
