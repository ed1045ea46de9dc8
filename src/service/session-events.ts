/** What a session is woken for while it stands still: what others did that gives it work, or takes it away. Pure. */

import type { EventKind, ListEvent } from './list-events.ts'
import type { ListNow, Look } from './list-watch.ts'

/** One look tells no more of them: a plan of 47 tasks would else come as 47 lines, and list_ready has them in order. */
const mostReady = 3

/** How a task leaves the hands of who holds it. */
const losses: ReadonlySet<EventKind> = new Set(['taken_over', 'released', 'completed', 'cancelled'])

/**
 * The events of a look that `session` wants to hear. What it did itself its tools have answered already; work that became ready
 * is for those who hold none, and a task of its own that waits no more for its holder; a task that others took, gave back or
 * closed is for the one who held it. Each line wakes a session and costs it a turn (2.1.332, measured).
 */
export function eventsFor(session: string, { now, events }: Look): ListEvent[] {
  const held = new Set(now.working.flatMap(({ task }) => (task.claim?.session === session ? [task.id] : [])))
  const lost = lostBy(session, now)
  let told = 0
  return events.filter(({ event, id }) => {
    if (losses.has(event)) return lost.has(id)
    if (event !== 'ready' && event !== 'unblocked') return false
    if (isDoingOf(session, id, now)) return false
    if (held.has(id)) return true
    told += held.size === 0 ? 1 : 0
    return held.size === 0 && told <= mostReady
  })
}

function lostBy(session: string, { records }: ListNow): ReadonlySet<string> {
  const changes = records.flatMap(({ by, tasks }) => (by.session === session ? [] : tasks))
  const lost = changes.filter(({ before, after }) => before?.claim?.session === session && after?.claim?.session !== session)
  return new Set(lost.map(({ id }) => id))
}

/**
 * Did `session` alone make the task ready? The commits that changed it or what it waited for say so; where none did (a phase
 * above it, a death, the time), all commits of the look.
 */
function isDoingOf(session: string, id: string, { records, ready, changed }: ListNow): boolean {
  const task = ready.find((row) => row.task.id === id)?.task ?? changed.find((change) => change.id === id)?.after
  const causes = new Set([id, ...(task?.blockedBy ?? [])])
  const near = records.filter(({ tasks }) => tasks.some((one) => causes.has(one.id)))
  const concerned = near.length > 0 ? near : records
  return concerned.length > 0 && concerned.every(({ by }) => by.session === session)
}
