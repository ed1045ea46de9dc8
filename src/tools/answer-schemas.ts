/** What tools answer, as schemas: loose, because fields may be added to an answer at any time. */

import { z } from 'zod'

/** A whole answer; the news of others' changes may ride on any. */
export function answer<S extends z.core.$ZodShape>(shape: S) {
  return z.looseObject({ ...shape, news: z.array(z.string()).optional() })
}

/** See `row`. */
export function rowSchema() {
  return z.looseObject({ id: z.string(), subject: z.string() })
}

/** The list in seven numbers: see `Counts`. */
export function countsSchema() {
  const number = z.number()
  return z.looseObject({
    ready: number,
    inProgress: number,
    blocked: number,
    completed: number,
    cancelled: number,
    tracks: number,
    longestChain: number,
  })
}

/** claim_task's answer, which complete_task has in `claimed`. */
export function claimShape() {
  return {
    task: z.looseObject({ id: z.string(), subject: z.string() }).nullable(),
    why: z.enum(['all_done', 'waiting', 'all_blocked', 'no_match', 'empty']).optional(),
    blockers: z.array(rowSchema()).optional(),
    takenOver: z.looseObject({ from: z.string() }).optional(),
    already: z.looseObject({ owner: z.string() }).optional(),
    alsoHeld: z.array(z.string()).optional(),
    inProgress: z.array(rowSchema()).optional(),
    counts: countsSchema().optional(),
  }
}
