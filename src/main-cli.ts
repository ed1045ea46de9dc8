/** The entry point of every other word: one command of a person or a script. Becomes dist/cli.cjs. */

import { addAbortSignal } from 'node:stream'
import { text } from 'node:stream/consumers'
import manifest from '../package.json' with { type: 'json' }
import { runCli } from './cli/run-cli.ts'
import type { Terminal } from './cli/terminal.ts'
import { composePerson } from './compose.ts'
import { flagWords } from './config.ts'

/** Runs the command and leaves its exit code; the process ends when everything is let go of. `elsewhere`: words of other entry points. */
export async function runCommand(words: readonly string[], elsewhere: Readonly<Record<string, string>>): Promise<void> {
  const interrupted = new AbortController()
  process.once('SIGINT', () => interrupted.abort(new Error('interrupted')))
  endQuietlyWithThePipe()
  process.exitCode = await runCli(words, {
    terminal: terminalOf(process.env),
    compose: composePerson,
    settings: Object.entries(flagWords).map(([flag, { value, what }]) => ({ flag, value, what })),
    elsewhere,
    version: manifest.version,
    signal: interrupted.signal,
  })
}

function terminalOf(env: Readonly<Record<string, string | undefined>>): Terminal {
  const { stdout, stderr } = process
  return {
    out: (words) => void stdout.write(words),
    err: (words) => void stderr.write(words),
    readIn: (signal) => text(addAbortSignal(signal, process.stdin)),
    isTerminal: stdout.isTTY === true,
    width: () => stdout.columns || 80, // 0 on a pseudo-terminal that nobody has told its size
    colour: hasColour(env, stdout),
  }
}

/** FORCE_COLOR goes before NO_COLOR (https://no-color.org), as in Node; else it is the terminal that counts. */
function hasColour(env: Readonly<Record<string, string | undefined>>, { isTTY }: { readonly isTTY?: boolean }): boolean {
  const { FORCE_COLOR: force, NO_COLOR: none, TERM: kind } = env
  if (force !== undefined) return force !== '0' && force !== 'false'
  return isTTY === true && !none && kind !== 'dumb'
}

/** `dibs list | head -1`: the reader has what it wants. */
function endQuietlyWithThePipe(): void {
  process.stdout.on('error', (error) => {
    if (!('code' in error) || error.code !== 'EPIPE') throw error
    process.exit(0)
  })
}
