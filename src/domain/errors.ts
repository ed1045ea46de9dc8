/** Every refusal of the product, in one table: its code, the kind that entry points map, and the next call to make. */

export type ErrorKind = 'invalid' | 'not_found' | 'conflict' | 'busy' | 'corrupt' | 'internal'

/** code -> kind, and the hint that ends the message. A hint never names a destructive way out: agents copy what a refusal names. */
export const errorTable = {
  invalid_input: { kind: 'invalid', hint: '' },
  unknown_id: { kind: 'invalid', hint: 'Name a task that exists (list_tasks shows them), or create it.' },
  cycle: { kind: 'invalid', hint: 'Leave one of these edges out.' },
  bad_setting: { kind: 'invalid', hint: '' },
  task_not_found: { kind: 'not_found', hint: 'list_tasks shows what exists.' },
  id_taken: { kind: 'conflict', hint: 'Leave id out to get a new one.' },
  task_closed: { kind: 'conflict', hint: 'list_ready shows other work.' },
  task_blocked: { kind: 'conflict', hint: 'list_ready shows other work.' },
  already_claimed: { kind: 'conflict', hint: 'list_ready shows other work.' },
  not_holder: { kind: 'conflict', hint: 'list_ready shows other work.' },
  claim_lost: { kind: 'conflict', hint: 'get_task shows what happened since.' },
  has_open_children: { kind: 'conflict', hint: 'It closes by itself with its last child.' },
  child_held: { kind: 'conflict', hint: '' },
  undo_refused: { kind: 'conflict', hint: '' },
  nothing_to_undo: { kind: 'not_found', hint: '' },
  store_busy: { kind: 'busy', hint: 'Nothing was changed. Call again.' },
  unreadable_file: { kind: 'corrupt', hint: 'Nothing was changed. Mend the file by hand.' },
  store_unwritable: { kind: 'internal', hint: 'Nothing was changed.' },
  internal: { kind: 'internal', hint: '' },
} as const satisfies Record<string, { kind: ErrorKind; hint: string }>

export type ErrorCode = keyof typeof errorTable

/** A refusal that names the state and the next call. `details` carries what a program wants to read (ids, owner, since). */
export class TaskError extends Error {
  readonly code: ErrorCode
  readonly details: Readonly<Record<string, unknown>>

  constructor(code: ErrorCode, message: string, details: Readonly<Record<string, unknown>> = {}) {
    const { hint } = errorTable[code]
    super(hint ? `${message} ${hint}` : message)
    this.name = 'TaskError'
    this.code = code
    this.details = details
  }

  get kind(): ErrorKind {
    return errorTable[this.code].kind
  }
}
