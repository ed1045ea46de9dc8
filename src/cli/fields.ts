/** From a tool's JSON Schema to the options of a command, and from what was typed to what the tool takes. */

import { TaskError } from '../domain/errors.ts'
import type { Field } from './command.ts'

/** The shape of a call: its fields, and the argument whose rows they make up (`tasks` of create_tasks), if there is one. */
export interface Form {
  readonly fields: readonly Field[]
  readonly required: readonly string[]
  readonly rows?: { readonly name: string; readonly fields: readonly string[] } | undefined
}

/** Fields that name tasks. A new one that is missing here works all the same, with whole ids. */
const idFields = /^(id|parent|discoveredFrom|(add|remove)?[bB]lock(s|edBy))$/

/** The fields of a schema, in its order; a list of objects is entered as one row, field by field. */
export function formOf(schema: Readonly<Record<string, unknown>>): Form {
  const properties = Object.entries(record(schema.properties))
  const rows = properties.find(([, field]) => isRowSchema(record(field)))
  const own = properties.filter((entry) => entry !== rows).map(([name, field]) => fieldOf(name, record(field)))
  if (rows === undefined) return { fields: own, required: strings(schema.required) }
  const row = formOf(record(record(rows[1]).items))
  const names = row.fields.map(({ name }) => name)
  return { fields: [...row.fields, ...own], required: row.required, rows: { name: rows[0], fields: names } }
}

/** `blockedBy` is typed `blocked-by`. */
export function kebab(name: string): string {
  return name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)
}

/** Option names are taken in camelCase and snake_case too; the words behind `--` and all values stay as they are. */
export function kebabOptions(words: readonly string[]): string[] {
  const end = words.indexOf('--')
  return words.map((word, at) => {
    if (end >= 0 && at >= end) return word
    const option = /^--([A-Za-z][A-Za-z_-]*)(=[\s\S]*)?$/.exec(word)
    if (option === null) return word
    const [, name = '', value = ''] = option
    return `--${kebab(name.charAt(0).toLowerCase() + name.slice(1)).replaceAll('_', '-')}${value}`
  })
}

/**
 * What was typed for `field`, as the tool takes it; `before` is what the same option gave earlier in the line.
 * @throws TaskError `invalid_input` for a number that is none.
 */
export function typedValue(field: Field, typed: string, before: unknown): unknown {
  if (field.kind === 'list') return [...(Array.isArray(before) ? before : []), ...listItems(typed)]
  if (field.kind !== 'number') return typed
  if (!/^-?\d+(\.\d+)?$/.test(typed.trim())) {
    throw new TaskError('invalid_input', `--${kebab(field.name)} must be a number, not ${JSON.stringify(typed)}.`)
  }
  return Number(typed)
}

/** `a,b` is two items; a comma within braces belongs to a glob; `["a,b"]` is a list as JSON. */
function listItems(typed: string): string[] {
  if (typed.startsWith('[')) {
    const parsed = parsedOr(typed, undefined)
    if (Array.isArray(parsed)) return parsed.map(String)
  }
  return typed.split(/,(?![^{]*\})/).flatMap((item) => item.trim() || [])
}

/** `text` as JSON, or `otherwise` when it is none. */
export function parsedOr(text: string, otherwise: unknown): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return otherwise
  }
}

function fieldOf(name: string, schema: Readonly<Record<string, unknown>>): Field {
  const types = [schema.type].flat()
  const kind = kindOf(types)
  const choices = strings(kind === 'list' ? record(schema.items).enum : schema.enum)
  const description = typeof schema.description === 'string' ? schema.description : ''
  return { name, kind, description, choices, clearable: kind === 'flag' || types.includes('null'), ids: idFields.test(name) }
}

function kindOf(types: readonly unknown[]): Field['kind'] {
  if (types.includes('array')) return 'list'
  if (types.includes('boolean')) return 'flag'
  if (types.includes('object')) return 'json'
  return types.includes('integer') || types.includes('number') ? 'number' : 'text'
}

function isRowSchema(schema: Readonly<Record<string, unknown>>): boolean {
  return schema.type === 'array' && record(schema.items).type === 'object'
}

/** `value` as an object; an empty one when it is none. */
export function record(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? { ...value } : {}
}

function strings(value: unknown): string[] {
  return Array.isArray(value) ? value.filter((item) => typeof item === 'string') : []
}
