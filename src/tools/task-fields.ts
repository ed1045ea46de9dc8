/**
 * The arguments that tools share, with their limits, each made when it is first asked for. Limits are checked but not published:
 * every byte of a schema is paid for.
 */

import { z } from 'zod'
import { limits } from '../domain/task.ts'
import { once } from './once.ts'

/** What a list answers unless asked, and at most. */
export const defaultLimit = 10
const mostRows = 200
/** An hour: a client that waits longer has most likely gone. */
const longestWait = 3600
/** Ids have 64 characters at most; keys are the model's own. */
const longestReference = 100
const longestReason = 500

/** A string of 1 to `most` characters that says something. */
function words(most: number) {
  return z.string().superRefine((value, context) => {
    if (value.trim() === '') context.addIssue({ code: 'custom', message: 'is empty' })
    tooLong(value, most, context)
  })
}

/** A string that may be empty. */
function prose(most: number) {
  return z.string().superRefine((value, context) => tooLong(value, most, context))
}

function tooLong(value: string, most: number, context: z.RefinementCtx): void {
  if (value.length > most) context.addIssue({ code: 'custom', message: `has ${value.length} characters; at most ${most}` })
}

/** A list of `least` to `most`. */
export function listOf<T extends z.ZodType>(item: T, most: number, least = 0) {
  return z.array(item).superRefine((value, context) => {
    if (value.length < least) context.addIssue({ code: 'custom', message: `is empty` })
    if (value.length > most) context.addIssue({ code: 'custom', message: `has ${value.length} entries; at most ${most}` })
  })
}

function wholeNumber(from: number, to: number) {
  return z
    .number()
    .meta({ type: 'integer' })
    .superRefine((value, context) => {
      if (!Number.isInteger(value) || value < from || value > to) {
        context.addIssue({ code: 'custom', message: `must be a whole number from ${from} to ${to}, not ${value}` })
      }
    })
}

/** An instant that can be compared: ISO 8601. */
export const instant = once(() =>
  z.string().superRefine((value, context) => {
    if (value.length > 40 || !/^\d{4}-\d{2}-\d{2}/.test(value) || Number.isNaN(Date.parse(value))) {
      context.addIssue({ code: 'custom', message: 'must be a date and time such as 2026-12-01T00:00:00Z' })
    }
  }),
)

export const subject = once(() => words(limits.subject))
export const description = once(() => prose(limits.description))
export const activeForm = once(() => prose(limits.activeForm))
export const result = once(() => prose(limits.result))
export const note = once(() => words(limits.note))
export const reference = once(() => words(longestReference))
export const references = once(() => listOf(reference(), limits.blockers))
export const labels = once(() => listOf(words(limits.label), limits.labels))
export const touches = once(() => listOf(words(limits.touch), limits.touches))
export const priority = once(() => wholeNumber(0, 4))
export const searchText = once(() => words(limits.subject))
export const takeOverReason = once(() => words(longestReason))
export const cursor = once(() => z.string().superRefine((value, context) => tooLong(value, longestReason, context)))

export const metadata = once(() =>
  z.record(z.string(), z.unknown()).superRefine((value, context) => {
    const bytes = Buffer.byteLength(JSON.stringify(value))
    if (bytes > limits.metadataBytes) {
      context.addIssue({ code: 'custom', message: `has ${bytes} bytes as JSON; at most ${limits.metadataBytes}` })
    }
  }),
)

/** The fields that mean the same wherever they stand. */
export const taskId = once(() => reference().describe('Task id'))
export const agentName = once(() => z.string().optional().describe('Your agent name, if you are a subagent'))
export const waitSeconds = once(() => wholeNumber(0, longestWait).optional().describe('Wait up to this long for one'))
export const limit = once(() => wholeNumber(1, mostRows).optional().describe(`Rows; default ${defaultLimit}`))

/** Which tasks a call is about, for list_ready, claim_task and claimNext. */
export const matchFields = once(() => ({
  labels: labels().optional().describe('Only with all of these'),
  parent: reference().optional().describe('Only below this task'),
  priority: priority().optional().describe('Only this or more urgent (lower)'),
}))
