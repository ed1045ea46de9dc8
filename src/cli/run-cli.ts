/**
 * The command line: one command a process, from words to an answer and an exit code.
 *
 * How it is built, and where a new command goes:
 * - `command.ts` says what a command is: data, and one `run` that answers `{answer, show}`.
 * - `tool-commands.ts` makes one of each tool; it only says which word means which tool. A new field of a tool is an option by itself.
 * - A command of the command line's own is one file `<word>-command.ts` that exports a `Command`, and one line in `commands.ts`.
 *   It reads through `context.open()` (the service) and `context.place()`; what the service cannot say yet becomes a method there.
 *   `answer` is what `--json` prints; `show` renders the same for people and loads what it needs with import(), so that
 *   `--json` stays fast. A command that writes as it goes (`watch`) uses `context.terminal`, ends at `context.signal`, and
 *   answers undefined.
 * - Strings reach `show` harmless (`safe-text.ts`); what a command writes itself goes through `oneLine` first.
 * - `program.ts` is the only file that knows commander, `table.ts` the only one that knows cliui and string-width.
 * - A refusal is a `TaskError`; `failure.ts` maps its kind to the exit code. stdout has the answer (with `--json` exactly one
 *   document, refusals included), stderr what is for people. Nothing here reads the environment or ends the process.
 */

import type { TaskService } from '../service/task-service.ts'
import type { Command, CommandContext, OpenList } from './command.ts'
import { allCommands } from './commands.ts'
import { exitInterrupted, failureOf } from './failure.ts'
import { kebabOptions } from './fields.ts'
import type { Parsed, SettingOption } from './program.ts'
import { harmless, jsonText, oneLine } from './safe-text.ts'
import { paintOf, screenOf, type Terminal } from './terminal.ts'

/** What the entry point hands in. */
export interface CliParts {
  readonly terminal: Terminal
  /** The way to a list, from flags such as `--dir=/x`. */
  readonly compose: (
    flags: readonly string[],
  ) => Pick<CommandContext, 'open' | 'place' | 'tracking' | 'gitHealth' | 'mendGit' | 'sync' | 'openFor' | 'sessionHere'>
  readonly settings: readonly SettingOption[]
  /** Words that other entry points take, with what they do. */
  readonly elsewhere: Readonly<Record<string, string>>
  readonly version: string
  /** Node's. */
  readonly nodeVersion: string
  /** Aborted by Ctrl+C. */
  readonly signal: AbortSignal
  /** ms since 1970. */
  readonly wallClock: () => number
}

/** Width of help pages in a pipe. */
const pageWidth = 100

/** Runs one command and answers the exit code. Never throws. */
export async function runCli(words: readonly string[], parts: CliParts): Promise<number> {
  let json = words.includes('--json')
  try {
    if (words[0] === '__complete') return await complete(words.slice(1), parts)
    const parsed = await parse(words, parts)
    if (parsed === undefined) return 0
    json = parsed.json
    return await answer(parsed, parts)
  } catch (error) {
    if (parts.signal.aborted) return exitInterrupted
    return refuse(error, json, parts.terminal)
  }
}

async function parse(words: readonly string[], parts: CliParts): Promise<Parsed | undefined> {
  const { terminal, settings, elsewhere, version } = parts
  const commands = allCommands()
  const bare = bareCommand(words, commands)
  if (bare !== undefined) return bare
  const { parseWords } = await import('./program.ts')
  return parseWords(kebabOptions(words), {
    commands,
    settings,
    elsewhere,
    version,
    paint: paintOf(terminal.colour),
    out: terminal.out,
    width: terminal.isTerminal ? terminal.width() : pageWidth,
  })
}

/** A word alone, at most with `--json`, needs no parser: `dibs ready --json` is what status lines and loops call all day (5 ms of 80). */
function bareCommand([first, ...rest]: readonly string[], commands: readonly Command[]): Parsed | undefined {
  const command = commands.find(({ word }) => word === first)
  if (command === undefined || rest.some((word) => word !== '--json')) return undefined
  if (command.standsAlone !== true && command.form().positional?.required) return undefined
  return { command, input: {}, flags: [], json: rest.length > 0 }
}

async function answer({ command, input, flags, json }: Parsed, parts: CliParts): Promise<number> {
  const { terminal } = parts
  const list = openOnce(parts, flags)
  try {
    const versions = { dibs: parts.version, node: parts.nodeVersion }
    const context: CommandContext = { ...list, versions, terminal, json, signal: parts.signal, wallClock: parts.wallClock }
    const outcome = await command.run(input, context)
    if (outcome === undefined) return 0
    const { exitCode = 0 } = outcome
    if (json) {
      terminal.out(`${jsonText(outcome.answer, terminal.isTerminal ? 2 : 0)}\n`)
      return exitCode
    }
    const safe = harmless(outcome.answer)
    const text = await outcome.show(isAnswer(safe) ? safe : {}, screenOf(terminal))
    if (text !== '') terminal.out(`${text}\n`)
    for (const warning of outcome.warnings ?? []) terminal.err(`${oneLine(warning)}\n`)
    return exitCode
  } finally {
    await list.close()
  }
}

function openOnce({ compose }: CliParts, flags: readonly string[]) {
  const composed = compose(flags)
  let opened: Promise<TaskService> | undefined
  return {
    place: composed.place,
    tracking: composed.tracking,
    gitHealth: composed.gitHealth,
    mendGit: composed.mendGit,
    sync: composed.sync,
    openFor: composed.openFor,
    sessionHere: composed.sessionHere,
    open: (how?: Parameters<OpenList>[0]): Promise<TaskService> => {
      opened ??= composed.open(how)
      return opened
    },
    close: async (): Promise<void> => {
      const service = await opened?.catch(() => undefined)
      await service?.close()
    },
  }
}

async function complete(words: readonly string[], parts: CliParts): Promise<number> {
  const { completions, settingsIn } = await import('./completion.ts')
  const list = openOnce(parts, settingsIn(words, parts.settings))
  try {
    const found = await completions(words, { commands: allCommands(), settings: parts.settings, open: list.open })
    for (const { value, what } of found) parts.terminal.out(`${oneLine(value)}\t${oneLine(what)}\n`)
  } catch {
    // A shell that asks for proposals wants no sentence in the line that is being typed.
  } finally {
    await list.close()
  }
  return 0
}

function refuse(error: unknown, json: boolean, terminal: Terminal): number {
  const { exitCode, lines, document } = failureOf(error)
  if (json) terminal.out(`${jsonText(document, terminal.isTerminal ? 2 : 0)}\n`)
  const [sentence = '', ...rest] = lines
  const { red } = paintOf(terminal.colour)
  terminal.err(`${[red(sentence), ...rest].join('\n')}\n`)
  return exitCode
}

function isAnswer(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
