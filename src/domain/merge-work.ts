/** Who has a task and how far it is: the fields that only make sense together, merged as one. */

import { compare, type Sides, textOf } from './merge-values.ts'
import { isSameValue } from './same-task.ts'
import type { Status, Task } from './task.ts'

/** Status, and what goes with it. The term is not among them: it is the larger of both sides, always. */
export type Work = Pick<Task, 'status' | 'unknownStatus' | 'owner' | 'claim' | 'result' | 'completedAt'>

/** The work that stands, and the one that does not where two were done. */
export interface MergedWork {
  readonly work: Work
  readonly lost?: Task
}

/** What is further along stands: finished work is not undone by somebody who did not know of it. */
const ranks: Readonly<Record<Status, number>> = { completed: 3, cancelled: 2, in_progress: 1, pending: 0 }

/**
 * The work of the side that changed it. Where both did: the higher rank; of two claims the earlier, of two completions the
 * earlier. A claim that both sides knew of gives way to the one that took it over.
 */
export function mergeWork({ base, ours, theirs }: Sides<Task>): MergedWork {
  const [left, right, before] = [workOf(ours), workOf(theirs), base && workOf(base)]
  if (isSameValue(left, right) || isSameValue(right, before)) return { work: left }
  if (isSameValue(left, before)) return { work: right }
  const isOurs = precedence(ours, theirs, base) <= 0
  return isOurs ? { work: left, lost: theirs } : { work: right, lost: ours }
}

/** The work of `ours` whatever the other side says: somebody holds it who came after what that side had read. */
export function keepWork({ ours, theirs }: Sides<Task>): MergedWork {
  return { work: workOf(ours), lost: theirs }
}

function workOf({ status, unknownStatus, owner, claim, result, completedAt }: Task): Work {
  return { status, unknownStatus, owner, claim, result, completedAt }
}

/** Below 0: `a` stands. Never 0 for two that differ. */
function precedence(a: Task, b: Task, base: Task | undefined): number {
  const byRank = ranks[b.status] - ranks[a.status]
  if (byRank !== 0) return byRank
  const knownToBoth = Number(isClaimOf(a, base)) - Number(isClaimOf(b, base))
  if (a.status === 'in_progress' && knownToBoth !== 0) return knownToBoth
  return compare(since(a), since(b)) || compare(textOf(workOf(a)), textOf(workOf(b)))
}

function isClaimOf(task: Task, base: Task | undefined): boolean {
  return base?.status === 'in_progress' && isSameValue(task.claim, base.claim)
}

/** When it was claimed or closed. Without a time (a hand edit) it is later than any. */
function since({ status, claim, completedAt }: Task): string {
  const at = status === 'in_progress' ? claim?.at : completedAt
  return at === undefined || Number.isNaN(Date.parse(at)) ? '~' : new Date(at).toISOString()
}
