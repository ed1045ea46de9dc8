/**
 * The commands that are tools: title, description, options, choices and value types come from the registry. What stands here
 * is only which word means which tool, which field needs no option name, how the answer looks, and what an example is.
 */

import { TaskError } from '../domain/errors.ts'
import type { Tool } from '../tools/define-tool.ts'
import { tools } from '../tools/index.ts'
import { once } from '../tools/once.ts'
import type { Command, CommandContext, Field, Group } from './command.ts'
import { type Form, formOf, record } from './fields.ts'
import { withWholeIds } from './id-prefix.ts'
import { oneLine } from './safe-text.ts'
import type { Screen } from './terminal.ts'

type Renderer = (answer: Readonly<Record<string, unknown>>, screen: Screen) => string

interface ToolWord {
  readonly word: string
  readonly tool: string
  readonly group: Group
  readonly positional?: string
  /** Loaded when text is wanted: `--json` needs none of it. `text` is the tool's own sentence. */
  readonly show: (text: string) => Promise<Renderer>
  readonly examples: Command['examples']
}

/** Word -> tool, in the order of the help. */
const toolWords: readonly ToolWord[] = [
  {
    word: 'ready',
    tool: 'list_ready',
    group: 'Work',
    show: async () => (await import('./show-list.ts')).showReady,
    examples: [
      ['dibs ready --labels auth --priority 1', 'what is urgent in auth'],
      ['dibs ready --wait-seconds 600 && dibs claim', 'wait until there is something to do'],
    ],
  },
  {
    word: 'claim',
    tool: 'claim_task',
    group: 'Work',
    positional: 'id',
    show: async (text) => (await import('./show-task.ts')).showClaim(text),
    examples: [
      ['dibs claim', 'the best that is ready'],
      ['dibs claim k3f', 'the one task whose id begins so'],
    ],
  },
  {
    word: 'complete',
    tool: 'complete_task',
    group: 'Work',
    positional: 'id',
    show: async (text) => (await import('./show-task.ts')).showCompleted(text),
    examples: [['dibs complete k3f --result "src/auth.ts" --claim-next', 'and go on with the next']],
  },
  {
    word: 'release',
    tool: 'release_task',
    group: 'Work',
    positional: 'id',
    show: async (text) => (await import('./show-task.ts')).showChanged(text),
    examples: [['dibs release k3f --note "tests are missing"', 'for whoever goes on']],
  },
  {
    word: 'create',
    tool: 'create_tasks',
    group: 'Plan',
    positional: 'subject',
    show: async (text) => (await import('./show-list.ts')).showCreated(text),
    examples: [
      ['dibs create "Validate JWTs" --blocked-by m2x --priority 1', 'one task'],
      ['grep "^- " PLAN.md | cut -c3- | dibs create - --labels plan', 'one task a line of stdin'],
      ['dibs create - < plan.json', 'a plan with keys and edges: {"tasks": [...]}'],
    ],
  },
  {
    word: 'update',
    tool: 'update_task',
    group: 'Plan',
    positional: 'id',
    show: async (text) => (await import('./show-task.ts')).showChanged(text),
    examples: [
      ['dibs update k3f --add-blocked-by m2x,q7t --note "needs the schema"', 'edges and a note'],
      ['dibs update k3f --no-parent --status cancelled', 'clear a field, give a task up'],
    ],
  },
  {
    word: 'show',
    tool: 'get_task',
    group: 'Look',
    positional: 'id',
    show: async () => (await import('./show-task.ts')).showTask,
    examples: [['dibs show k3f --json | jq .task.notes', 'its notes, for a program']],
  },
  {
    word: 'list',
    tool: 'list_tasks',
    group: 'Look',
    positional: 'text',
    show: async () => (await import('./show-list.ts')).showList,
    examples: [
      ['dibs list jwt --status pending,in_progress', 'open tasks that speak of jwt'],
      ['dibs list --no-blocked --limit 200 | cut -f1', 'ids, for a script'],
    ],
  },
]

/** `list_ready shows other work.` is `"dibs ready" shows other work.` here. */
export function inCommandWords(text: string): string {
  return text.replace(/\b[a-z]+_[a-z]+\b/g, (name) => {
    const word = toolWords.find(({ tool }) => tool === name)?.word
    return word === undefined ? name : `"dibs ${word}"`
  })
}

/** One command a tool. @throws Error when the table names a tool that is not registered. */
export function toolCommands(registry: readonly Tool[] = tools): Command[] {
  return toolWords.map((entry) => {
    const tool = registry.find(({ name }) => name === entry.tool)
    if (tool === undefined) throw new Error(`The command ${entry.word} is for ${entry.tool}, which is no tool.`)
    return commandOf(entry, tool)
  })
}

function commandOf({ word, group, positional, show, examples }: ToolWord, tool: Tool): Command {
  const callForm = once(() => toolForm(tool))
  const form = once(() => {
    const { fields, required } = callForm()
    const named = fields.find(({ name }) => name === positional)
    return {
      positional: named && { ...named, required: required.includes(named.name) },
      fields: fields.filter((field) => field !== named),
    }
  })
  const run: Command['run'] = async (input, context) => {
    const service = await context.open()
    const isBare = Object.keys(input).length === 0 // then the schema, 2 ms of 85, is not worked out
    const args = isBare ? {} : await argumentsOf(await withWholeIds(input, idsIn(callForm()), service), callForm(), context)
    const { answer, text } = await tool.call(args, { service, signal: context.signal }).catch((error: unknown) => {
      throw input.subject === '-' ? error : aboutOne(error)
    })
    return { answer, show: async (safe, screen) => (await show(oneLine(text)))(safe, screen), warnings: problemsOf(answer) }
  }
  const { title: summary, needsNothing: standsAlone } = tool
  return { word, group, summary, description: inCommandWords(tool.description), standsAlone, form, examples, run }
}

function idsIn({ fields }: Form): Field[] {
  return fields.filter((field) => field.ids)
}

/** One row was typed, and nobody has seen it as `tasks[0]`. */
function aboutOne(error: unknown): unknown {
  if (!(error instanceof TaskError) || error.code !== 'invalid_input') return error
  return new TaskError(error.code, error.message.replaceAll('tasks[0].', ''), error.details)
}

/** Files that cannot be used: told on stderr, so that the rows in a pipe stay rows. */
function problemsOf({ problems }: Readonly<Record<string, unknown>>): string[] {
  return Array.isArray(problems) ? problems.map(record).map(({ file, why }) => `${file}: ${why}`) : []
}

/** The form of a call. The id of a task that does not exist yet is no beginning of another. */
function toolForm(tool: Tool): Form {
  const form = formOf(tool.inputSchema())
  const isNew = (name: string) => form.rows !== undefined && name === 'id'
  return { ...form, fields: form.fields.map((field) => (isNew(field.name) ? { ...field, ids: false } : field)) }
}

/** The fields of a row go into the one row of the call; a subject of `-` stands for all that comes in by stdin. */
async function argumentsOf(
  input: Readonly<Record<string, unknown>>,
  { rows }: Form,
  { terminal, signal }: CommandContext,
): Promise<Record<string, unknown>> {
  if (rows === undefined) return { ...input }
  const entries = Object.entries(input)
  const row = Object.fromEntries(entries.filter(([name]) => rows.fields.includes(name)))
  const rest = Object.fromEntries(entries.filter(([name]) => !rows.fields.includes(name)))
  if (row.subject !== '-') return { ...rest, [rows.name]: [row] }
  const { subject: _stdin, ...defaults } = row
  const { rowsFrom } = await import('./task-lines.ts')
  return { ...rest, [rows.name]: rowsFrom(await terminal.readIn(signal), defaults) }
}
