/** What a task is when its file and the log disagree: edits from outside are honoured, and no claim is lost to an old copy. */

import { inTime, mergeTasks } from '../../domain/merge-tasks.ts'
import { mergeSet } from '../../domain/merge-values.ts'
import { keepWork, mergeWork } from '../../domain/merge-work.ts'
import type { Task } from '../../domain/task.ts'
import type { Known } from './known-tasks.ts'

/** A task file as it was found. `unreadable` carries the reason in words, and the text if it has one. */
export type Sight =
  | {
      readonly kind: 'task'
      readonly text: string
      readonly task: Task
      readonly notice: string | undefined
      readonly isMarked: boolean
      readonly isStray: boolean
    }
  | { readonly kind: 'missing' }
  | { readonly kind: 'unreadable'; readonly why: string; readonly text: string | undefined }

/** The file's bytes as text; null for no file, undefined for bytes that are no text or that may not be read. */
export function textOf(sight: Sight): string | null | undefined {
  return sight.kind === 'missing' ? null : sight.text
}

export interface Judgement {
  /** The task as it counts; undefined when there is none. */
  readonly task: Task | undefined
  /** The file holds what the log does not account for: the next transaction that touches it logs that first. */
  readonly outside: boolean
  readonly rewound: boolean
  /** `task` is both what the file says and what the log has: no change that the log knows is undone by the edit. */
  readonly merged?: true
}

/** An edit, what it was made on, and what the log has come to since. */
export interface EditedCopy {
  readonly base: Task
  /** The log's image. */
  readonly ours: Task
  /** The file. */
  readonly theirs: Task
}

/**
 * Decides between the log's word and the file.
 *
 * The bytes that the log accounts for: the log's image. Any other bytes are somebody's edit (also when they equal an older
 * image: git went back) and are taken whole, but for the term, which never falls. A file with a lower term, or a vanished
 * one, is a rewind: while somebody who is not gone holds the task (`isHeld` of the log's image), only text and edges are
 * taken from the file, and the claim stays in the log until the holder's next write. What an edit of an older image means is
 * for `judgeCopy`.
 */
export function judge(known: Known | undefined, sight: Sight, isHeld: (task: Task) => boolean): Judgement {
  const held = known?.image !== undefined && isHeld(known.image) ? known.image : undefined
  if (sight.kind === 'unreadable') return { task: held, outside: true, rewound: held !== undefined }
  if (sight.kind === 'missing') {
    if (known === undefined || known.bytes === null)
      return { task: known?.image, outside: false, rewound: known?.rewound ?? false }
    return { task: held, outside: true, rewound: held !== undefined }
  }
  if (known === undefined) return { task: sight.task, outside: true, rewound: false }
  const task = withTerm(sight.task, known.term)
  if (known.bytes?.are(sight.text)) return { task: known.image ?? task, outside: false, rewound: known.rewound }
  if (sight.task.term < known.term && held !== undefined)
    return { task: withClaimOf(held, sight.task), outside: true, rewound: true }
  return { task, outside: true, rewound: false }
}

/**
 * Decides where the file is an edited copy of what the task was earlier: an editor had it open while a session changed it, or
 * saved it while a change was on its way. Both count, merged as branches are; a claim that the editor did not know of stands
 * while it is held, as against any file of a lower term.
 */
export function judgeCopy(copy: EditedCopy, term: number, isHeld: (task: Task) => boolean): Judgement {
  const rewound = copy.theirs.term < term && isHeld(copy.ours)
  const task = withTerm(mergeTasks(copy, rewound ? keepWork : mergeWork), term)
  return { task, outside: true, rewound, merged: true }
}

function withTerm(task: Task, term: number): Task {
  return task.term >= term ? task : { ...task, term }
}

/** Text and edges of the file, the work in progress of the log, and the notes of both. */
function withClaimOf(held: Task, file: Task): Task {
  const { status, unknownStatus, owner, claim, term, result, completedAt } = held
  const notes = mergeSet({ base: [], ours: held.notes, theirs: file.notes }, inTime)
  return { ...file, status, unknownStatus, owner, claim, term, result, completedAt, notes }
}
