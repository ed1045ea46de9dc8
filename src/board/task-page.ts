/** Everything about one task, as its page shows it. */

import type { TaskView } from '../domain/view.ts'
import type { TaskDetail } from '../store/task-store.ts'
import { cardOf } from './card.ts'
import type { TaskPage } from './contract.ts'

/** `viewOf`: the list as it was last looked at, for the subjects of what waits. */
export function taskPageOf(detail: TaskDetail, viewOf: (id: string) => TaskView | undefined): TaskPage {
  const { task, blocks, blockers, children, history } = detail
  const known = new Map(blockers.map((blocker) => [blocker.id, blocker]))
  return {
    task: task.task,
    card: cardOf(task),
    blocks: blocks.map((id) => {
      const { subject = id, status = 'pending' } = viewOf(id)?.task ?? {}
      return { id, subject, status }
    }),
    blockers: [...new Set([...task.task.blockedBy, ...known.keys()])].map((id) => blockerOf(id, known.get(id))),
    children: children.map(cardOf),
    history,
  }
}

/** One that does not exist has no more than its id. */
function blockerOf(id: string, known: TaskDetail['blockers'][number] | undefined): TaskPage['blockers'][number] {
  if (known === undefined) return { id }
  const { subject, status, result } = known
  return { id, subject, status, ...(result !== undefined && { result }) }
}
