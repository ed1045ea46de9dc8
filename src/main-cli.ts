/** The entry point of every other word: one command of a person or a script. Becomes dist/cli.cjs. */

import type { Key } from 'node:readline'
import { addAbortSignal } from 'node:stream'
import { text } from 'node:stream/consumers'
import manifest from '../package.json' with { type: 'json' }
import { runCli } from './cli/run-cli.ts'
import { oneLine } from './cli/safe-text.ts'
import type { ScreenHolder, Terminal } from './cli/terminal.ts'
import { isTerminal, stdoutWriter } from './command-stdout.ts'
import { composePerson, mergeTexts } from './compose.ts'
import { flagWords } from './config.ts'
import { driveMerge } from './git/merge-driver.ts'

/** Runs the command and leaves its exit code; the process ends when everything is let go of. `elsewhere`: words of other entry points. */
export async function runCommand(words: readonly string[], elsewhere: Readonly<Record<string, string>>): Promise<void> {
  const interrupted = new AbortController()
  const interrupt = () => interrupted.abort(new Error('interrupted'))
  process.once('SIGINT', interrupt)
  if (words[0] === mergeDriver) {
    process.exitCode = await mergeFor(words.slice(1))
    return
  }
  process.exitCode = await runCli(words, {
    terminal: terminalOf(process.env, interrupt),
    compose: composePerson,
    settings: Object.entries(flagWords).map(([flag, { value, what }]) => ({ flag, value, what })),
    elsewhere,
    version: manifest.version,
    nodeVersion: process.versions.node,
    signal: interrupted.signal,
    wallClock: () => Date.now(),
  })
}

/** The word by which git calls, from `merge.dibs.driver` in its configuration. No command of a person's: it stands in no help. */
const mergeDriver = 'merge-driver'

/** `%O %A %B %P`. Exits with 1 for a conflict, as gitattributes(5) has it, and with 2 where it was called by hand. */
async function mergeFor([base, ours, theirs, path]: readonly string[]): Promise<number> {
  if (base === undefined || ours === undefined || theirs === undefined || path === undefined) {
    process.stderr.write(`dibs ${mergeDriver} is called by git, with %O %A %B %P. "dibs init" registers it.\n`)
    return 2
  }
  const driven = await driveMerge({ base, ours, theirs, path }, mergeTexts)
  if (driven.merged) return 0
  process.stderr.write(`dibs: ${path}: ${oneLine(driven.why)}\n`)
  return 1
}

function terminalOf(env: Readonly<Record<string, string | undefined>>, interrupt: () => void): Terminal {
  const isOnTerminal = isTerminal()
  return {
    out: stdoutWriter(),
    err: (words) => void process.stderr.write(words),
    readIn: (signal) => text(addAbortSignal(signal, process.stdin)),
    isTerminal: isOnTerminal,
    width: () => process.stdout.columns || 80, // 0 on a pseudo-terminal that nobody has told its size
    height: () => process.stdout.rows || 24,
    hold: (holder) => holdScreen(holder, interrupt),
    colour: hasColour(env, isOnTerminal),
  }
}

/** In raw mode the terminal makes no signals of keys: Ctrl+C and Ctrl+Z are ours to obey. */
function holdScreen(holder: ScreenHolder, interrupt: () => void): () => void {
  const { stdin, stdout } = process
  const raw = (on: boolean) => void (stdin.isTTY && stdin.setRawMode(on))
  const resume = () => {
    raw(true)
    holder.resume()
  }
  const suspend = () => {
    holder.suspend()
    raw(false)
    process.kill(process.pid, 'SIGTSTP')
  }
  const keypress = (typed: string | undefined, { ctrl, name = '' }: Key) => {
    if (ctrl) return name === 'c' ? interrupt() : name === 'z' ? suspend() : undefined
    holder.key(typed !== undefined && /^\P{Cc}$/u.test(typed) ? typed : name)
  }
  const endings = ['SIGTERM', 'SIGHUP'] as const
  for (const ending of endings) process.on(ending, interrupt)
  process.on('SIGCONT', resume)
  process.on('exit', holder.suspend) // a defect of ours would else leave its words on a screen that is gone with them
  stdout.on('resize', holder.resize)
  // Not imported above: loading it costs each of the other commands 0.3 ms of 46.
  if (stdin.isTTY) process.getBuiltinModule('node:readline').emitKeypressEvents(stdin)
  stdin.on('keypress', keypress)
  raw(true)
  if (stdin.isTTY) stdin.resume()
  return () => {
    for (const ending of endings) process.off(ending, interrupt)
    process.off('SIGCONT', resume)
    process.off('exit', holder.suspend)
    stdout.off('resize', holder.resize)
    stdin.off('keypress', keypress)
    raw(false)
    stdin.pause()
  }
}

/** FORCE_COLOR goes before NO_COLOR (https://no-color.org), as in Node; else it is the terminal that counts. */
function hasColour(env: Readonly<Record<string, string | undefined>>, isOnTerminal: boolean): boolean {
  const { FORCE_COLOR: force, NO_COLOR: none, TERM: kind } = env
  if (force !== undefined) return force !== '0' && force !== 'false'
  return isOnTerminal && !none && kind !== 'dumb'
}
