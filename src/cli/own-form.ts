/** The forms of the command line's own commands, and how their values are read: what a tool's schema is to the others. */

import { TaskError } from '../domain/errors.ts'
import type { CommandForm, Field, Positional } from './command.ts'

/** `[id]` or `<id>`, of which the beginning is enough. */
export function idPositional(description: string, required: boolean): Positional {
  return { name: 'id', description, required, ids: true }
}

/** A field that is not on its own `--no-`. */
export function plainField(name: string, kind: Field['kind'], description: string): Field {
  return { name, kind, description, choices: [], clearable: false, ids: false }
}

/** A command without any word or option of its own. */
export const bareForm = (): CommandForm => ({ fields: [] })

/** The agent for which a command speaks. */
export const asField = plainField('as', 'text', 'The agent that did it: its own changes only.')

/** A value as text; undefined when it was not given. */
export function textIn(value: unknown): string | undefined {
  return typeof value === 'string' && value !== '' ? value : undefined
}

/** @throws TaskError `invalid_input` for anything but a whole number from 1 to `most`. */
export function countIn(value: unknown, { name, most, otherwise }: { name: string; most: number; otherwise: number }): number {
  if (value === undefined) return otherwise
  const count = Number(value)
  if (Number.isInteger(count) && count >= 1 && count <= most) return count
  throw new TaskError('invalid_input', `--${name} must be a whole number from 1 to ${most}, not ${JSON.stringify(value)}.`)
}
