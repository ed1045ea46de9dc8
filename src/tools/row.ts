/** How tasks look in answers: rows for lists, and the model's view of the task it works on. What is empty or usual is left out. */

import { defaultPriority, type Note, type Task } from '../domain/task.ts'
import type { TaskView } from '../domain/view.ts'
import type { BlockerResult } from '../store/task-store.ts'

/** What a blocker left behind is a hint, not its report: get_task has the whole. */
const longestBlockerResult = 500
/** Older notes are in get_task. */
const mostNotes = 10

export type Row = {
  readonly id: string
  readonly subject: string
  readonly status?: string
  readonly priority?: number
  readonly owner?: string
  /** In progress, but its session has gone: anybody may claim it. */
  readonly stale?: boolean
  readonly blockedBy?: readonly string[]
  readonly unblocks?: number
  readonly overlaps?: readonly string[]
  readonly labels?: readonly string[]
  readonly progress?: string
  readonly rewound?: boolean
}

/** One task in a list. `blockedBy` has what it still waits for, its ancestors' blockers included. */
export function row(view: TaskView): Row {
  const { task } = view
  const status = statusOf(task)
  return {
    id: task.id,
    subject: task.subject,
    ...(status === 'pending' ? {} : { status }),
    ...(task.priority === defaultPriority ? {} : { priority: task.priority }),
    ...(task.owner === undefined || status === 'pending' ? {} : { owner: task.owner }),
    ...(view.holder === 'gone' ? { stale: true } : {}),
    ...(view.openBlockers.length === 0 ? {} : { blockedBy: view.openBlockers }),
    ...(view.unblocks === 0 ? {} : { unblocks: view.unblocks }),
    ...(view.overlaps.length === 0 ? {} : { overlaps: view.overlaps }),
    ...(task.labels.length === 0 ? {} : { labels: task.labels }),
    ...(view.progress === undefined ? {} : { progress: `${view.progress.closed}/${view.progress.all}` }),
    ...(view.rewound ? { rewound: true } : {}),
  }
}

/** The task to work on, as its claimer needs it: without claim, term, stamps and activeForm. */
export function workView(view: TaskView, options: { readonly notes: boolean }): Record<string, unknown> {
  const { task } = view
  const notes = options.notes ? task.notes : []
  return {
    id: task.id,
    subject: task.subject,
    ...filled({
      description: task.description,
      status: statusOf(task),
      priority: task.priority === defaultPriority ? undefined : task.priority,
      labels: task.labels,
      touches: task.touches,
      parent: task.parent,
      blockedBy: view.openBlockers,
      discoveredFrom: task.discoveredFrom,
      owner: task.owner,
      result: task.result,
      overlaps: view.overlaps,
      progress: view.progress && `${view.progress.closed}/${view.progress.all}`,
      notes: notes.slice(-mostNotes).map(noteLine),
      olderNotes: notes.length > mostNotes ? notes.length - mostNotes : undefined,
      metadata: task.metadata,
      rewound: view.rewound || undefined,
    }),
  }
}

/** Everything that the file has, fields we do not know included, and what is derived. */
export function wholeTask(view: TaskView): Record<string, unknown> {
  const { extra, unknownStatus, notes, blockedBy, blocks, ...task } = view.task
  return {
    ...extra,
    ...filled({ ...task, term: task.term || undefined }),
    status: statusOf(view.task),
    ...filled({
      blockedBy,
      openBlockers: view.openBlockers,
      ready: view.ready || undefined,
      stale: view.holder === 'gone' || undefined,
      unblocks: view.unblocks || undefined,
      overlaps: view.overlaps,
      progress: view.progress && `${view.progress.closed}/${view.progress.all}`,
      rewound: view.rewound || undefined,
      notes: notes.map(noteLine),
    }),
  }
}

/** What a task rests on: id, subject and what it left behind; a status only when it is not completed. */
export function blockerRow({ id, subject, status, result }: BlockerResult): Record<string, unknown> {
  return {
    id,
    subject,
    ...filled({ status: status === 'completed' ? undefined : status, result: cut(result, longestBlockerResult) }),
  }
}

/** A note with what is known of it. */
export function noteLine({ at, by, text }: Note): Record<string, unknown> {
  return filled({ at, by, text })
}

/** `object` without what is undefined or empty. */
export function filled(object: Readonly<Record<string, unknown>>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(object).filter(([, value]) => !isEmpty(value)))
}

function isEmpty(value: unknown): boolean {
  if (value === undefined) return true
  return typeof value === 'object' && value !== null && Object.keys(value).length === 0
}

function statusOf(task: Task): string {
  return task.unknownStatus ?? task.status
}

function cut(text: string | undefined, most: number): string | undefined {
  return text === undefined || text.length <= most ? text : `${text.slice(0, most - 1)}…`
}
