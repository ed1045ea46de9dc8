/** The commands as commander parses and explains them: the only file that knows the library. */

import { Command as CommanderCommand, CommanderError, Help, Option } from 'commander'
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

const commonTitle = 'Options of every command:'

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
  const program = buildProgram(parts, words, (found) => {
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

function buildProgram(parts: ProgramParts, words: readonly string[], take: (parsed: Parsed) => void): CommanderCommand {
  const { commands, settings, elsewhere, paint } = parts
  const program = configured(new CommanderCommand('dibs'), parts)
  for (const option of commonOptions(settings)) program.addOption(option)
  // Without a word that is one it is the page of all of them that is wanted; else the others cost time for nothing.
  const isNamed = ({ word }: Command) => words.includes(word)
  const isWanted = commands.some(isNamed) ? isNamed : () => true
  for (const group of groups) {
    for (const command of commands.filter((one) => one.group === group)) {
      const made = program.createCommand(command.word).copyInheritedSettings(program)
      made.summary(command.summary).helpGroup(`${group}:`)
      program.addCommand(isWanted(command) ? completed(made, command, { settings, paint, program, take }) : made)
    }
  }
  const last = `${groups.at(-1)}:`
  for (const [word, what] of Object.entries(elsewhere)) program.command(word).description(what).helpGroup(last)
  const help = program.createCommand('help').argument('[command]').description('The page of a command').helpGroup(last)
  const first = groups.slice(0, 2)
  const examples = commands.filter(({ group }) => first.includes(group)).flatMap((command) => command.examples.slice(0, 1))
  return program.addHelpCommand(help).addHelpText('after', exampleLines(examples, paint))
}

function configured(program: CommanderCommand, { version, paint, out, width }: ProgramParts): CommanderCommand {
  return program
    .description('One shared task list for every session, and for everybody who works on a project.')
    .usage('<command> [options]')
    .enablePositionalOptions()
    .exitOverride()
    .version(version, '-v, --version', 'the version')
    .helpOption('-h, --help', 'this page, or that of a command')
    .optionsGroup(commonTitle)
    .configureOutput({ writeOut: out, writeErr: () => {}, getOutHelpWidth: () => width })
    .configureHelp({
      styleTitle: (text) => paint.bold(text),
      styleOptionTerm: (text) => paint.cyan(text),
      styleSubcommandTerm: (text) => paint.cyan(text),
      styleArgumentTerm: (text) => paint.cyan(text),
      subcommandTerm: (command) =>
        [command.name(), ...command.registeredArguments.map((one) => bracketed(one.name(), one.required))].join(' '),
      formatHelp: (command, helper) => optionsLast(Help.prototype.formatHelp.call(helper, command, helper)),
    })
}

/** What is particular comes first: the words of dibs, the options of a command; what all have in common, last. */
function optionsLast(page: string): string {
  const blocks = page.trimEnd().split('\n\n')
  const isCommon = (block: string) => block.includes(commonTitle)
  return `${[...blocks.filter((block) => !isCommon(block)), ...blocks.filter(isCommon)].join('\n\n')}\n`
}

function commonOptions(settings: readonly SettingOption[]): Option[] {
  const flags = settings.map(({ flag, value, what }) => new Option(`${flag} <${value}>`, what))
  const all = [new Option('--json', 'one JSON document instead of text, of refusals too'), ...flags]
  return all.map((option) => option.helpGroup(commonTitle))
}

interface Around extends Pick<ProgramParts, 'settings' | 'paint'> {
  readonly program: CommanderCommand
  readonly take: (parsed: Parsed) => void
}

/** `made` with its description, argument, options, examples, and what it does. */
function completed(made: CommanderCommand, command: Command, { settings, paint, program, take }: Around): CommanderCommand {
  const { positional, fields } = command.form()
  made.description(command.description)
  if (positional !== undefined) made.argument(bracketed(positional.name, positional.required), positional.description)
  for (const option of fields.flatMap(optionsOf)) made.addOption(option.helpGroup('Options:'))
  // A field of the same name wins; the setting can still be given before the command's word.
  const own = new Set(fields.map(({ name }) => `--${kebab(name)}`))
  for (const option of commonOptions(settings.filter(({ flag }) => !own.has(flag)))) made.addOption(option)
  if (command.examples.length > 0) made.addHelpText('after', exampleLines(command.examples, paint))
  return made.action((...args: unknown[]) => {
    const given = Object.entries(made.opts<Record<string, unknown>>())
    const isField = ([name]: readonly [string, unknown]) => fields.some((field) => field.name === name)
    const first = positional === undefined || args[0] === undefined ? {} : { [positional.name]: args[0] }
    const input = { ...first, ...Object.fromEntries(given.filter(isField).map(([name, value]) => [name, cleared(name, value)])) }
    const common: Record<string, unknown> = {
      ...program.opts<Record<string, unknown>>(),
      ...Object.fromEntries(given.filter((entry) => !isField(entry))),
    }
    const flags = settings.flatMap(({ flag }) => {
      const value = common[flag.slice(2)]
      return typeof value === 'string' ? [`${flag}=${value}`] : []
    })
    take({ command, input, flags, json: common.json === true })
  })

  /** commander answers false for `--no-parent`; what a tool takes to clear a field is null. */
  function cleared(name: string, value: unknown): unknown {
    return value === false && fields.some((field) => field.name === name && field.kind !== 'flag') ? null : value
  }
}

/** One option a field, and a hidden `--no-` one where a field can be cleared. */
function optionsOf(field: Field): Option[] {
  const { name, kind, choices, clearable } = field
  const flag = `${field.short === undefined ? '' : `-${field.short}, `}--${kebab(name)}`
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
  const lines = examples.map(([line, what]) => `  ${line}\n      ${paint.dim(what)}`)
  return `\n${paint.bold('For example:')}\n${lines.join('\n')}`
}

/** commander's words as one sentence of ours. */
function refusalOf(error: CommanderError, words: readonly string[], commands: readonly Command[]): TaskError {
  const [what = '', hint] = error.message.replace(/^error: /, '').split('\n')
  const nearest = /Did you mean (?:one of )?([^?]+)\?/.exec(hint ?? '')?.[1]
  const sentence = `${what.charAt(0).toUpperCase()}${what.slice(1).replace(/\.$/, '')}.`
  const command = commands.find(({ word }) => words.includes(word))
  const page = command === undefined ? '"dibs --help"' : `"dibs ${command.word} --help"`
  const isText = error.code === 'commander.excessArguments' && command?.form().positional?.ids === false
  const quotes = isText && 'A text of several words stands in quotes.'
  return new TaskError(
    'invalid_input',
    oneLine([sentence, nearest && `Did you mean ${nearest}?`, quotes, `${page} says more.`].filter(Boolean).join(' ')),
  )
}
