/** The commands as commander parses and explains them: the only file that knows the library. */

import { Command as CommanderCommand, CommanderError, Option } from 'commander'
import { TaskError } from '../domain/errors.ts'
import { type Command, type Field, groups } from './command.ts'
import { kebab, typedValue } from './fields.ts'
import { oneLine } from './safe-text.ts'
import type { Paint } from './terminal.ts'

/** A setting of every command: its flag, what stands for its value, what it sets. */
export interface SettingOption {
  readonly flag: string
  readonly value: string
  readonly what: string
}

/** What was asked for: a command with its fields, or nothing more than the help that was printed. */
export interface Parsed {
  readonly command: Command
  readonly input: Readonly<Record<string, unknown>>
  /** Words for the settings: `--dir`, its value, ... */
  readonly flags: readonly string[]
  readonly json: boolean
}

export interface ProgramParts {
  readonly commands: readonly Command[]
  readonly settings: readonly SettingOption[]
  /** Words that another entry point takes (`mcp`), for the help. */
  readonly elsewhere: Readonly<Record<string, string>>
  readonly version: string
  readonly paint: Paint
  /** Takes help pages. */
  readonly out: (text: string) => void
  readonly width: number
}

/**
 * Reads the words. Undefined: help was asked for and is printed.
 * @throws TaskError `invalid_input`: one sentence, with the nearest word or option, and where the help is.
 */
export function parseWords(words: readonly string[], parts: ProgramParts): Parsed | undefined {
  let parsed: Parsed | undefined
  const program = buildProgram(parts, (found) => {
    parsed = found
  })
  if (words.length === 0) {
    program.outputHelp()
    return undefined
  }
  try {
    program.parse([...words], { from: 'user' })
  } catch (error) {
    if (!(error instanceof CommanderError)) throw error
    if (error.exitCode === 0 || error.code === 'commander.help') return undefined
    throw refusalOf(error, words, parts.commands)
  }
  return parsed
}

function buildProgram(parts: ProgramParts, take: (parsed: Parsed) => void): CommanderCommand {
  const { commands, settings, elsewhere, version, paint, out, width } = parts
  const program = new CommanderCommand('dibs')
    .description('One shared task list for every session and everybody who works on a project.')
    .usage('<command> [options]')
    .enablePositionalOptions()
    .exitOverride()
    .version(version, '-v, --version', 'the version')
    .helpOption('-h, --help', 'this page, or that of a command')
    .helpCommand('help [command]', 'the page of a command')
    .configureOutput({ writeOut: out, writeErr: () => {}, getOutHelpWidth: () => width })
    .configureHelp({
      styleTitle: (text) => paint.bold(text),
      styleCommandText: (text) => paint.cyan(text),
      styleOptionTerm: (text) => paint.cyan(text),
      styleSubcommandTerm: (text) => paint.cyan(text),
      subcommandTerm: (command) =>
        [command.name(), ...command.registeredArguments.map((one) => bracketed(one.name(), one.required))].join(' '),
    })
  program.optionsGroup('Options of every command:')
  for (const option of commonOptions(settings)) program.addOption(option)
  for (const group of groups) {
    for (const command of commands) if (command.group === group) program.addCommand(subcommand(command, { parts, program, take }))
    if (group === 'Set up') {
      for (const [word, what] of Object.entries(elsewhere)) program.command(word).description(what).helpGroup(`${group}:`)
    }
  }
  program.commandsGroup('Set up:')
  return program.addHelpText(
    'after',
    `\n${paint.bold('For example')}\n${exampleLines(
      commands.flatMap(({ examples }) => examples.slice(0, 1)),
      paint,
    )}`,
  )
}

function commonOptions(settings: readonly SettingOption[]): Option[] {
  const flags = settings.map(({ flag, value, what }) => new Option(`${flag} <${value}>`, what))
  return [new Option('--json', 'one JSON document instead of text, of refusals too'), ...flags]
}

interface Around {
  readonly parts: ProgramParts
  readonly program: CommanderCommand
  readonly take: (parsed: Parsed) => void
}

function subcommand(command: Command, { parts, program, take }: Around): CommanderCommand {
  const { paint, settings } = parts
  const made = program.createCommand(command.word).copyInheritedSettings(program)
  made.summary(command.summary).description(command.description).helpGroup(`${command.group}:`)
  const { positional } = command
  if (positional !== undefined) made.argument(bracketed(positional.name, positional.required), positional.description)
  for (const option of command.fields.flatMap(optionsOf)) made.addOption(option)
  // A field of the same name wins; the setting is still there before the command's word.
  const own = new Set(command.fields.map(({ name }) => `--${kebab(name)}`))
  made.optionsGroup('Options of every command:')
  for (const option of commonOptions(settings.filter(({ flag }) => !own.has(flag)))) made.addOption(option)
  if (command.examples.length > 0)
    made.addHelpText('after', `\n${paint.bold('For example')}\n${exampleLines(command.examples, paint)}`)
  return made.action((...args: unknown[]) => {
    const fields = new Set(command.fields.map(({ name }) => name))
    const given = made.opts<Record<string, unknown>>()
    const input = Object.fromEntries(Object.entries(given).filter(([name]) => fields.has(name)))
    const first = positional === undefined ? undefined : args[0]
    if (positional !== undefined && first !== undefined) input[positional.name] = first
    for (const field of command.fields) if (field.kind !== 'flag' && input[field.name] === false) input[field.name] = null
    const common = {
      ...program.opts<Record<string, unknown>>(),
      ...Object.fromEntries(Object.entries(given).filter(([name]) => !fields.has(name))),
    }
    const flags = settings.flatMap(({ flag }) => {
      const value = common[flag.slice(2)]
      return typeof value === 'string' ? [`${flag}=${value}`] : []
    })
    take({ command, input, flags, json: common.json === true })
  })
}

/** One option a field, and a hidden `--no-` one where a field can be cleared. */
function optionsOf(field: Field): Option[] {
  const { name, kind, choices, clearable } = field
  const flag = `--${kebab(name)}`
  const clears = clearable && kind !== 'flag' ? ` (--no-${kebab(name)} clears it)` : ''
  const among = choices.length > 0 ? ` (${choices.join(', ')})` : ''
  const description = `${field.description}${among}${kind === 'flag' || !clearable ? '' : clears}`
  const option = new Option(kind === 'flag' ? flag : `${flag} <${placeholder(field)}>`, description)
  if (kind !== 'flag') option.argParser((typed: string, before: unknown) => typedValue(field, typed, before))
  return clearable ? [option, new Option(`--no-${kebab(name)}`).hideHelp()] : [option]
}

function placeholder({ kind, ids, choices }: Field): string {
  const one = ids ? 'id' : choices.length > 0 ? 'word' : kind === 'number' ? 'number' : kind === 'json' ? 'json' : 'text'
  return kind === 'list' ? `${one},...` : one
}

function bracketed(name: string, required: boolean): string {
  return required ? `<${name}>` : `[${name}]`
}

function exampleLines(examples: Command['examples'], paint: Paint): string {
  return examples.map(([line, what]) => `  ${line}\n      ${paint.dim(what)}`).join('\n')
}

/** commander's words as one sentence of ours. */
function refusalOf(error: CommanderError, words: readonly string[], commands: readonly Command[]): TaskError {
  const [what = '', hint] = error.message.replace(/^error: /, '').split('\n')
  const nearest = /Did you mean (?:one of )?([^?]+)\?/.exec(hint ?? '')?.[1]
  const sentence = `${what.charAt(0).toUpperCase()}${what.slice(1).replace(/\.$/, '')}.`
  const word = commands.find((command) => words.includes(command.word))?.word
  const page = word === undefined ? '"dibs --help"' : `"dibs ${word} --help"`
  return new TaskError(
    'invalid_input',
    oneLine([sentence, nearest && `Did you mean ${nearest}?`, `${page} says more.`].filter(Boolean).join(' ')),
  )
}
