/** A task as the board shows it, and whether two looks at it show the same. */

import type { TaskView } from '../domain/view.ts'
import type { Card } from './contract.ts'

/** The card of a task; what is empty is left out, for 10,000 of them are sent at once. */
export function cardOf({ task, holder, ready, openBlockers, unblocks, overlaps, progress, rewound }: TaskView): Card {
  const { id, subject, status, priority, owner, parent, labels, blockedBy, createdAt, updatedAt, completedAt, deferUntil } = task
  const { user, host, at: since } = (status === 'in_progress' && task.claim) || {}
  return {
    ...{ id, subject, status, priority, labels, blockedBy, holder, ready, openBlockers, unblocks, overlaps },
    ...(owner !== undefined && { owner }),
    ...(parent !== undefined && { parent }),
    ...(createdAt !== undefined && { createdAt }),
    ...(updatedAt !== undefined && { updatedAt }),
    ...(completedAt !== undefined && { completedAt }),
    ...(progress !== undefined && { progress }),
    ...(rewound && { rewound }),
    ...(user !== undefined && { user }),
    ...(host !== undefined && { host }),
    ...(since !== undefined && { since }),
    ...(deferUntil !== undefined && { deferUntil }),
  }
}

/** Tasks are never mutated, so the same object has the same fields; what is derived is compared. */
export function looksTheSame(a: TaskView, b: TaskView): boolean {
  return (
    a.task === b.task &&
    a.holder === b.holder &&
    a.ready === b.ready &&
    a.unblocks === b.unblocks &&
    a.rewound === b.rewound &&
    a.progress?.closed === b.progress?.closed &&
    a.progress?.all === b.progress?.all &&
    sameIds(a.openBlockers, b.openBlockers) &&
    sameIds(a.overlaps, b.overlaps)
  )
}

function sameIds(a: readonly string[], b: readonly string[]): boolean {
  return a === b || (a.length === b.length && a.every((id, i) => id === b[i]))
}
