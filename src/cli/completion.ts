/** What may stand next in a line that is being typed: words, options, choices, and the ids of the list. */

import type { TaskService } from '../service/task-service.ts'
import type { Command, Field } from './command.ts'
import { kebab, kebabOptions } from './fields.ts'
import type { SettingOption } from './program.ts'

/** More is no help to anybody who looks at a screen. */
const mostIds = 50

/** A word that may stand there, and what it means. */
export interface Proposal {
  readonly value: string
  readonly what: string
}

interface Knowledge {
  readonly commands: readonly Command[]
  readonly settings: readonly SettingOption[]
  readonly open: () => Promise<Pick<TaskService, 'list'>>
}

/** The proposals for the last of `words`, which may be empty. */
export async function completions(words: readonly string[], knowledge: Knowledge): Promise<readonly Proposal[]> {
  const found = await proposals(words, knowledge)
  // A shell that knows no `=` replaces the whole of `--status=comp`.
  const option = /^--[^=]+=/.exec(words.at(-1) ?? '')?.[0] ?? ''
  return option === '' ? found : found.map(({ value, what }) => ({ value: option + value, what }))
}

/** `--status=comp` is one word in zsh and fish, and three in bash: two in every case. */
function takenApart(words: readonly string[]): string[] {
  const two = words.flatMap((word) => {
    const [, option, value] = /^(--[^=]+)=(.*)$/s.exec(word) ?? []
    return option === undefined || value === undefined ? [word] : [option, value]
  })
  return two.flatMap((word, at) => (word !== '=' || !two[at - 1]?.startsWith('--') ? [word] : at === two.length - 1 ? [''] : []))
}

/** The settings in a line that is being typed, for the list that its ids come from. */
export function settingsIn(words: readonly string[], settings: readonly Pick<SettingOption, 'flag'>[]): string[] {
  const apart = takenApart(words)
  return settings.flatMap(({ flag }) => {
    const value = apart[apart.lastIndexOf(flag) + 1]
    return apart.includes(flag) && value ? [`${flag}=${value}`] : []
  })
}

async function proposals(words: readonly string[], knowledge: Knowledge): Promise<readonly Proposal[]> {
  const [last = '', ...before] = takenApart(words).toReversed()
  const command = knowledge.commands.find(({ word }) => before.includes(word))
  const matching = (proposals: readonly Proposal[]) => proposals.filter(({ value }) => value.startsWith(last))
  if (command === undefined && !last.startsWith('-')) {
    return matching(knowledge.commands.map(({ word, summary }) => ({ value: word, what: summary })))
  }
  const [previous = ''] = kebabOptions(before.slice(0, 1))
  const { fields = [], positional } = command?.form() ?? {}
  const field = fields.find(({ name, kind }) => kind !== 'flag' && `--${kebab(name)}` === previous)
  if (field !== undefined) return await values(field, last, knowledge)
  if (knowledge.settings.some(({ flag }) => flag === previous)) return []
  if (last.startsWith('-')) return matching(optionsOf(fields, knowledge.settings))
  return positional?.ids ? await ids(last, knowledge) : []
}

function optionsOf(fields: readonly Field[], settings: readonly SettingOption[]): Proposal[] {
  const own = fields.flatMap(({ name, clearable, description }) => [
    { value: `--${kebab(name)}`, what: description },
    ...(clearable ? [{ value: `--no-${kebab(name)}`, what: `the contrary of --${kebab(name)}` }] : []),
  ])
  const common = [{ value: '--json', what: 'one JSON document' }, ...settings.map(({ flag, what }) => ({ value: flag, what }))]
  return [...own, ...common.filter(({ value }) => !own.some((one) => one.value === value))]
}

/** Of a list, the last item is completed. */
async function values(field: Field, last: string, knowledge: Knowledge): Promise<readonly Proposal[]> {
  const start = field.kind === 'list' ? last.lastIndexOf(',') + 1 : 0
  const [done, item] = [last.slice(0, start), last.slice(start)]
  const found = field.ids ? await ids(item, knowledge) : field.choices.map((value) => ({ value, what: '' }))
  return found.filter(({ value }) => value.startsWith(item)).map(({ value, what }) => ({ value: done + value, what }))
}

/** Open tasks first come to mind; without any that match, closed ones too. */
async function ids(start: string, { open }: Knowledge): Promise<readonly Proposal[]> {
  const service = await open()
  const query = { limit: mostIds, ...(start === '' ? {} : { idPrefix: start }) }
  const inWork = await service.list({ ...query, status: ['pending', 'in_progress'] })
  const { tasks } = inWork.total > 0 ? inWork : await service.list(query)
  return tasks.map(({ task }) => ({ value: task.id, what: task.subject }))
}
