/** Writes a task file that git left with the marks of a conflict as the one task that both sides make, before any other change. */

import { mergeTasks } from '../../domain/merge-tasks.ts'
import type { Task } from '../../domain/task.ts'
import type { Decision, World } from '../../domain/world.ts'
import type { MarkedSides } from './conflict-marks.ts'
import { idInside, parseTask } from './task-codec.ts'
import { NotATask } from './task-file-fields.ts'

/** A file with marks: `isMarked` is asked within the transaction, for somebody may have resolved the conflict meanwhile. */
export interface Conflict {
  readonly id: string
  /** From git's index, which knows what the sides began from; undefined where it has none, and the marks must do. */
  readonly stages: MarkedSides | undefined
  readonly isMarked: () => boolean
}

/** The decision that writes the task of both sides; nothing once the marks are gone. */
export function repairConflict(world: World, { id, stages, isMarked }: Conflict): Decision<void> {
  const marked = world.task(id)
  const task = marked === undefined || !isMarked() ? undefined : { ...(merged(id, stages) ?? marked), term: marked.term }
  return { kind: 'repair', durable: true, changes: task === undefined ? [] : [task], answer: () => undefined }
}

function merged(id: string, stages: MarkedSides | undefined): Task | undefined {
  if (stages === undefined) return undefined
  try {
    if ([stages.ours, stages.theirs].some((text) => (idInside(text) ?? id) !== id)) return undefined // the marks tell which side is this task
    const [base, ours, theirs] = [stages.base, stages.ours, stages.theirs].map((text) =>
      text === undefined ? undefined : parseTask(id, text).task,
    )
    return ours === undefined || theirs === undefined ? undefined : mergeTasks({ base, ours, theirs })
  } catch (error) {
    if (error instanceof NotATask) return undefined // a side that was no task when it was committed
    throw error
  }
}
