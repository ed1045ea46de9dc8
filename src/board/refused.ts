/** What a request is answered that gets nothing else: a refusal as JSON with the status of its kind, never a page. */

import { type ErrorKind, TaskError } from '../domain/errors.ts'
import type { Refusal } from './contract.ts'

const statuses = {
  invalid: 400,
  not_found: 404,
  conflict: 409,
  busy: 503,
  corrupt: 500,
  internal: 500,
} as const satisfies Record<ErrorKind, number>

/** By which HTTP itself refuses: no tool was asked. */
type HttpStatus = 400 | 401 | 403 | 404 | 405 | 413 | 415 | 503

/** A refusal of the board's own. */
export class Refused extends Error {
  readonly status: HttpStatus
  readonly code: string

  constructor(status: HttpStatus, code: string, message: string) {
    super(message)
    this.status = status
    this.code = code
  }
}

export interface Refusing {
  readonly status: HttpStatus | (typeof statuses)[ErrorKind]
  readonly body: Refusal
}

/** What `error` is answered with. The detail of what nobody expected goes to `log`, and nothing of it to the page. */
export function refusing(error: unknown, log: (detail: string) => void): Refusing {
  if (error instanceof Refused) {
    const { status, code, message } = error
    return { status, body: { error: { code, kind: kindOf(status), message } } }
  }
  if (error instanceof TaskError) {
    const { code, kind, message } = error
    return { status: statuses[kind], body: { error: { code, kind, message } } }
  }
  log(error instanceof Error ? (error.stack ?? error.message) : String(error))
  const message = 'Something went wrong inside the board; its terminal has the details. Try again.'
  return { status: 500, body: { error: { code: 'internal', kind: 'internal', message } } }
}

function kindOf(status: HttpStatus): ErrorKind {
  return status === 404 ? 'not_found' : status === 503 ? 'busy' : 'invalid'
}
