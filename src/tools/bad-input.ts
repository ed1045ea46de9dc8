/** One plain sentence for each thing that is wrong with a call, naming the place and what would be right. */

import type { z } from 'zod'
import { nearestId } from '../domain/task-id.ts'
import type { JsonSchema } from './aliases.ts'

/** A word that was sent is echoed this far: enough to be recognised. */
const longestEcho = 40

interface Place {
  readonly name: string
  readonly published: JsonSchema
  readonly args: unknown
}

/** The sentences for one zod issue: one, or one for each unknown argument. */
export function describeIssue(issue: z.core.$ZodIssue, place: Place): string[] {
  const path = spell(issue.path)
  if (issue.code === 'unrecognized_keys') return issue.keys.map((key) => unknownArgument(key, issue.path, place))
  if (issue.code === 'invalid_type') {
    const value = valueAt(place.args, issue.path)
    if (value === undefined) return [`${path} is missing.`]
    return [`${path || 'What is sent'} must be ${kindName(issue.expected)}, not ${kindOf(value)}.`]
  }
  if (issue.code === 'invalid_value') {
    return [`${path} must be one of ${issue.values.map(String).join(', ')}, not ${echo(valueAt(place.args, issue.path))}.`]
  }
  return [`${path} ${issue.message}.`]
}

function unknownArgument(key: string, path: readonly PropertyKey[], { name, published }: Place): string {
  const inside = path.length === 0 ? '' : ` in ${spell(path)}`
  if (key === 'owner') return `owner is no argument${inside}: claim_task makes you the owner, and \`as\` names the agent.`
  const accepted = acceptedAt(published, path)
  const near = key.length > longestEcho ? undefined : nearestId(key, accepted)
  const takes = path.length === 0 ? name : String(path[0])
  return `Unknown argument ${echo(key)}${inside}${near === undefined ? '.' : `; did you mean ${near}?`} ${takes} takes: ${accepted.join(', ')}.`
}

/** `tasks[3].subject`. */
function spell(path: readonly PropertyKey[]): string {
  return path.map((key, i) => (typeof key === 'number' ? `[${key}]` : i === 0 ? String(key) : `.${String(key)}`)).join('')
}

function valueAt(args: unknown, path: readonly PropertyKey[]): unknown {
  return path.reduce<unknown>(
    (value, key) => (typeof value === 'object' && value !== null ? Reflect.get(value, key) : undefined),
    args,
  )
}

/** The names that are accepted at `path`, in the order of the schema. */
function acceptedAt(schema: JsonSchema, path: readonly PropertyKey[]): string[] {
  const here = path.reduce<unknown>(
    (at, key) => (typeof key === 'number' ? step(at, 'items') : step(step(at, 'properties'), key)),
    schema,
  )
  return Object.keys(step(here, 'properties') ?? {})
}

function step(value: unknown, key: PropertyKey): object | undefined {
  const next: unknown = typeof value === 'object' && value !== null ? Reflect.get(value, key) : undefined
  return typeof next === 'object' && next !== null ? next : undefined
}

function kindName(expected: string): string {
  if (expected === 'array') return 'a list'
  if (expected === 'object' || expected === 'record') return 'an object'
  if (expected === 'boolean') return 'true or false'
  return `a ${expected}`
}

function kindOf(value: unknown): string {
  if (value === null) return 'null'
  if (Array.isArray(value)) return 'a list'
  return typeof value === 'object' ? 'an object' : `a ${typeof value}`
}

function echo(value: unknown): string {
  const text = String(value)
  return JSON.stringify(text.length > longestEcho ? `${text.slice(0, longestEcho)}…` : text)
}
