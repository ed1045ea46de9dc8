/** No command is described twice: each tool is one, and what a tool takes is what its command takes. */

import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import type { Command } from '../../src/cli/command.ts'
import { groups } from '../../src/cli/command.ts'
import { allCommands } from '../../src/cli/commands.ts'
import { formOf, kebab } from '../../src/cli/fields.ts'
import { type ProgramParts, parseWords } from '../../src/cli/program.ts'
import { pipeFields } from '../../src/cli/rows.ts'
import { paintOf } from '../../src/cli/terminal.ts'
import { toolCommands } from '../../src/cli/tool-commands.ts'
import { flagWords } from '../../src/config.ts'
import { errorTable } from '../../src/domain/errors.ts'
import { exitCodes } from '../../src/exit-codes.ts'
import { defineTool } from '../../src/tools/define-tool.ts'
import { tools } from '../../src/tools/index.ts'
import { tableRows } from '../house/documents.ts'
import { root } from '../house/source.ts'

const settings = Object.entries(flagWords).map(([flag, { value, what }]) => ({ flag, value, what }))
const partsOf = (commands: readonly Command[], out: string[] = []): ProgramParts => ({
  commands,
  settings,
  elsewhere: { mcp: 'serve' },
  version: '0.0.0',
  paint: paintOf(false),
  out: (text) => out.push(text),
  width: 100,
})
const parse = (line: string) => parseWords(wordsOf(line), partsOf(allCommands()))

/** The words of a line, as a shell would take them apart. */
function wordsOf(line: string): string[] {
  return [...line.matchAll(/"([^"]*)"|(\S+)/g)].map(([, quoted, bare]) => quoted ?? bare ?? '')
}

function helpOf(words: readonly string[]): string {
  const out: string[] = []
  expect(parseWords(words, partsOf(allCommands(), out))).toBeUndefined()
  return out.join('')
}

describe('the commands', () => {
  it('are one a tool, and words of their own besides', () => {
    const words = allCommands().map(({ word }) => word)
    expect(toolCommands()).toHaveLength(tools.length)
    expect(new Set(words).size).toBe(words.length)
    expect(words.filter((word) => !/^[a-z]+$/.test(word))).toEqual([])
  })

  it('take each field of their tool: by its name in kebab-case, or as the word behind the command', () => {
    const taken = Object.fromEntries(
      toolCommands().map((command) => {
        const { fields, positional } = command.form()
        return [command.summary, [...fields.map(({ name }) => name), ...(positional ? [positional.name] : [])].sort()]
      }),
    )
    const told = tools.map((tool) => [
      tool.title,
      formOf(tool.inputSchema())
        .fields.map(({ name }) => name)
        .sort(),
    ])
    expect(taken).toEqual(Object.fromEntries(told))
  })

  it('have an option for a field that is added to a tool, without a line here', () => {
    const grown = tools.map((tool) => (tool.name === 'release_task' ? withNewField : tool))
    const command = toolCommands(grown).find(({ word }) => word === 'release')
    expect(command?.form().fields).toContainEqual({
      name: 'doubleChecked',
      kind: 'list',
      description: 'By whom',
      choices: ['a', 'b'],
      clearable: false,
      ids: false,
    })
    const parsed = parseWords(['release', 'x', '--double-checked', 'a,b'], partsOf(toolCommands(grown)))
    expect(parsed?.input).toEqual({ id: 'x', doubleChecked: ['a', 'b'] })
  })

  it('have examples that can be typed', () => {
    const lines = allCommands().flatMap(({ word, examples }) => examples.map(([line]) => [word, line] as const))
    for (const [word, line] of lines) {
      const own = line.split(/ (?:\||&&|<) |<\(|\)/).filter((part) => part.startsWith('dibs '))
      expect(own.map((part) => parse(part.slice(5))?.command.word)).toContain(word)
    }
  })

  it('stand in the README as they are in the help', () => {
    const documented = tableRows(readFileSync(join(root, 'README.md'), 'utf8'), 'command').map(([usage, what]) => [usage, what])
    const registered = allCommands().map((command) => {
      const { positional } = command.form()
      const name = positional && (positional.required ? ` <${positional.name}>` : ` [${positional.name}]`)
      return [`\`dibs ${command.word}${name ?? ''}\``, command.summary]
    })
    expect(documented).toEqual(registered)
  })

  it('end with the exit codes that the README names, one a kind of refusal', () => {
    const rows = tableRows(readFileSync(join(root, 'README.md'), 'utf8'), 'exit code').filter(([, kind]) => kind !== '')
    expect(Object.fromEntries(rows.map(([code, kind]) => [kind, Number(code)]))).toEqual(
      Object.fromEntries(Object.entries(exitCodes).map(([kind, code]) => [`\`${kind}\``, code])),
    )
    expect(Object.keys(exitCodes).sort()).toEqual([...new Set(Object.values(errorTable).map(({ kind }) => kind))].sort())
  })

  it('print the fields in a pipe that the README names', () => {
    expect(readFileSync(join(root, 'README.md'), 'utf8')).toContain(pipeFields.map((field) => `\`${field}\``).join(', '))
  })
})

const withNewField = defineTool({
  name: 'release_task',
  title: 'Give a task back',
  description: 'Give up a task you hold, so that others can claim it.',
  effect: 'changes',
  idempotent: true,
  input: () =>
    z.strictObject({
      id: z.string(),
      doubleChecked: z
        .array(z.enum(['a', 'b']))
        .optional()
        .describe('By whom'),
    }),
  output: () => z.looseObject({}),
  run: async () => ({}),
  render: () => '',
})

describe('the help', () => {
  it('has every command in its group, the settings last, and examples', () => {
    const page = helpOf(['--help'])
    const places = [...groups.map((group) => `\n${group}:`), 'Options of every command:', 'For example:'].map((title) =>
      page.indexOf(title),
    )
    expect(places).toEqual(places.toSorted((a, b) => a - b))
    expect(places[0]).toBeGreaterThan(0)
    for (const { word, summary } of allCommands()) expect(page).toMatch(new RegExp(`\\n  ${word} .*${summary}\\n`))
    for (const { flag } of settings) expect(page).toContain(flag)
    expect(page).toContain('\n  mcp ')
  })

  it.each(tools.map((tool, at) => [toolCommands()[at]?.word ?? '', tool]))('of %s is a page in the words of a tool', (word) => {
    const command = allCommands().find((one) => one.word === word)
    const page = helpOf([word, '--help']).replace(/\s+/g, ' ')
    expect(page).toBe(helpOf(['help', word]).replace(/\s+/g, ' '))
    expect(page).toContain(command?.description)
    for (const { name, description, choices } of command?.form().fields ?? []) {
      expect(page).toContain(`--${kebab(name)} `)
      for (const words of [description, ...choices]) expect(page).toContain(words)
    }
  })

  it('names commands where a tool names tools', () => {
    expect(helpOf(['list', '--help']).replace(/\s+/g, ' ')).toContain('"dibs ready" shows what can be started.')
  })
})
