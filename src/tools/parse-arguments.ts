/** From what a model sent to what a tool takes: aliases first, then the strict schema, then plain sentences about the rest. */

import type { z } from 'zod'
import { TaskError } from '../domain/errors.ts'
import { acceptSpellings, type JsonSchema } from './aliases.ts'
import { describeIssue } from './bad-input.ts'

export interface ArgumentRules<S extends z.ZodObject> {
  /** The tool's name, for the sentences. */
  readonly name: string
  readonly schema: S
  /** The same as JSON Schema, from which accepted names and kinds are read. It takes 2 ms, which a call without arguments spares. */
  readonly published: () => JsonSchema
}

/** More than this is noise: the first mistakes usually explain the rest. */
const mostProblems = 3

/** @throws TaskError `invalid_input`, a sentence a problem, the first three. */
export function parseArguments<S extends z.ZodObject>(args: unknown, rules: ArgumentRules<S>): z.output<S> {
  const nul = findNul(args, '')
  if (nul !== undefined) throw new TaskError('invalid_input', `${nul || 'An argument'} contains a NUL character. Leave it out.`)
  const given = args ?? {}
  const accepted = isEmpty(given) ? given : acceptSpellings(given, rules.published())
  const parsed = rules.schema.safeParse(accepted)
  if (parsed.success) return parsed.data
  // A misspelt argument explains the one that is missing, and zod names it last.
  const unknownFirst = parsed.error.issues.toSorted((a, b) => Number(isUnknown(b)) - Number(isUnknown(a)))
  const problems = unknownFirst.flatMap((issue) =>
    describeIssue(issue, { name: rules.name, published: rules.published(), args: accepted }),
  )
  const more = problems.length - mostProblems
  const sentences = problems.slice(0, mostProblems)
  if (more > 0) sentences.push(`And ${more} more.`)
  throw new TaskError('invalid_input', sentences.join(' '))
}

/** An object without fields. */
export function isEmpty(given: unknown): boolean {
  return typeof given === 'object' && given !== null && !Array.isArray(given) && Object.keys(given).length === 0
}

function isUnknown(issue: z.core.$ZodIssue): boolean {
  return issue.code === 'unrecognized_keys'
}

/** The path of the first string or key that holds a NUL: no file and no terminal takes it. */
function findNul(value: unknown, path: string): string | undefined {
  if (typeof value === 'string') return value.includes('\0') ? path : undefined
  if (Array.isArray(value)) {
    for (const [index, item] of value.entries()) {
      const found = findNul(item, `${path}[${index}]`)
      if (found !== undefined) return found
    }
    return undefined
  }
  if (typeof value !== 'object' || value === null) return undefined
  for (const [key, item] of Object.entries(value)) {
    if (key.includes('\0')) return path
    const found = findNul(item, path === '' ? key : `${path}.${key}`)
    if (found !== undefined) return found
  }
  return undefined
}
