/** The spellings that models send for Claude Code's native task tools, read as ours before anything is refused. */

import type { z } from 'zod'
import { TaskError } from '../domain/errors.ts'

/** What a tool takes, as it is published. */
export type JsonSchema = z.core.JSONSchema.BaseSchema

/** Other words for an argument, tried in this order when the tool does not know the word itself. */
const fieldAliases: Readonly<Record<string, readonly string[]>> = {
  taskId: ['id'],
  title: ['subject'],
  addBlockedBy: ['blockedBy'],
  addBlocks: ['blocks'],
  dependencies: ['blockedBy', 'addBlockedBy'],
  dependsOn: ['blockedBy', 'addBlockedBy'],
  notes: ['note'],
}

/** Other words for a status. `open` as a filter is both open states: see `statusWords`. */
const statusAliases: Readonly<Record<string, string>> = {
  done: 'completed',
  complete: 'completed',
  'in-progress': 'in_progress',
  inprogress: 'in_progress',
  todo: 'pending',
  open: 'pending',
  deleted: 'cancelled',
  canceled: 'cancelled',
}

/** `args` with names, kinds and words as `schema` has them, as far as there is no doubt; everything else is left as it is. */
export function acceptSpellings(args: unknown, schema: JsonSchema): unknown {
  return accept(wrapSingleTask(args, schema), schema)
}

/** TaskCreate's own form, one flat task, for a tool that takes `tasks`. */
function wrapSingleTask(args: unknown, schema: JsonSchema): unknown {
  if (schema.properties?.tasks === undefined || !isRecord(args) || args.tasks !== undefined) return args
  if (args.subject === undefined && args.title === undefined) return args
  const { as, ...task } = args
  return as === undefined ? { tasks: [task] } : { tasks: [task], as }
}

function accept(value: unknown, schema: JsonSchema): unknown {
  if (schema.type === 'array') return acceptList(value, schema)
  if (schema.type === 'object') return acceptObject(parsedIfJson(value, '{'), schema)
  if (schema.enum !== undefined && typeof value === 'string') return statusWord(value)
  return value
}

function acceptList(value: unknown, schema: JsonSchema): unknown {
  const items = isRecord(schema.items) ? schema.items : {}
  const given = parsedIfJson(value, '[')
  const single = typeof given === 'string' ? items.type === 'string' : isRecord(given) && items.type === 'object'
  const list = single ? [given] : given
  if (!Array.isArray(list)) return list
  if (items.enum !== undefined)
    return list.flatMap((item) => (item === 'open' ? ['pending', 'in_progress'] : accept(item, items)))
  return list.map((item) => accept(item, items))
}

function acceptObject(value: unknown, schema: JsonSchema): unknown {
  const properties = schema.properties
  if (properties === undefined || !isRecord(value)) return value
  const known = new Map<string, unknown>()
  const from = new Map<string, string>()
  for (const [word, given] of Object.entries(value)) {
    const name = fieldName(word, properties)
    const field = properties[name]
    if (!isRecord(field) || !Object.hasOwn(properties, name)) {
      known.set(word, given)
      continue
    }
    if (given === null && ![field.type].flat().includes('null')) continue // models send null for what they leave out
    const read = accept(given, field)
    if (known.has(name) && JSON.stringify(known.get(name)) !== JSON.stringify(read)) {
      throw new TaskError('invalid_input', `${from.get(name)} and ${word} are the same argument. Give ${name} only.`)
    }
    known.set(name, read)
    from.set(name, word)
  }
  return Object.fromEntries(known)
}

function fieldName(word: string, properties: Readonly<Record<string, unknown>>): string {
  if (Object.hasOwn(properties, word)) return word
  const camel = word.replace(/[_-]+([A-Za-z0-9])/g, (_, letter: string) => letter.toUpperCase())
  if (Object.hasOwn(properties, camel)) return camel
  const aliases = Object.hasOwn(fieldAliases, camel) ? fieldAliases[camel] : undefined
  return aliases?.find((name) => Object.hasOwn(properties, name)) ?? word
}

function statusWord(value: string): string {
  const word = value.toLowerCase()
  return Object.hasOwn(statusAliases, word) ? (statusAliases[word] ?? value) : word
}

/** Models send nested arguments as a JSON string now and then; one that does not parse stays a string and is refused as one. */
function parsedIfJson(value: unknown, opening: '[' | '{'): unknown {
  if (typeof value !== 'string' || !value.trimStart().startsWith(opening)) return value
  try {
    return JSON.parse(value)
  } catch {
    return value
  }
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
