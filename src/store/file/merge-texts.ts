/** Three versions of a task's file as one text: what git's merge driver writes. */

import { mergeTasks } from '../../domain/merge-tasks.ts'
import { formatTask, idInside, parseTask } from './task-codec.ts'
import { NotATask } from './task-file-fields.ts'

/** The versions of one file; `base` is empty where both sides made it anew. */
export interface TaskTexts {
  readonly id: string
  readonly base: string
  readonly ours: string
  readonly theirs: string
}

/**
 * The text of the merged task: a side's own bytes where its task stands whole, else as dibs writes tasks.
 * @throws NotATask naming the version that is none, or when the versions are of different tasks (git took one for a renamed copy
 * of another): nothing can be merged then without a side being lost.
 */
export function mergeTexts({ id, base, ours, theirs }: TaskTexts): string {
  const read = (what: string, text: string) => {
    refuseOther(id, text)
    return taskIn(id, what, text)
  }
  const before = base.trim() === '' ? undefined : read('the common version', base)
  const merged = formatTask(mergeTasks({ base: before, ours: read('ours', ours), theirs: read('theirs', theirs) }))
  return [ours, theirs].find((text) => formatTask(taskIn(id, '', text)) === merged) ?? merged
}

function taskIn(id: string, what: string, text: string) {
  try {
    return parseTask(id, text).task
  } catch (error) {
    throw error instanceof NotATask ? new NotATask(`${what} cannot be read: ${error.message}`) : error
  }
}

/** Reading, the file's name counts, whatever stands inside; here another id says that git followed a rename that was none. */
function refuseOther(id: string, text: string): void {
  const inside = idInside(text)
  if (inside !== undefined && inside !== id)
    throw new NotATask(`${inside} and ${id} are two tasks, which git takes for one that was renamed`)
}
