/** Turns a decision, or the outside edits that it met, into the entry that is committed for it. */

import { TaskError } from '../../domain/errors.ts'
import type { Task } from '../../domain/task.ts'
import type { Decision } from '../../domain/world.ts'
import { hashOf } from './content-hash.ts'
import type { Verdict } from './file-list.ts'
import type { KnownTasks } from './known-tasks.ts'
import type { LogChange, LogEntry } from './log-entry.ts'
import { textOf } from './outside-edits.ts'
import { formatTask } from './task-codec.ts'
import type { TransactionWorld } from './transaction-world.ts'

type Frame = Pick<LogEntry, 'nonce' | 'token' | 'at' | 'by'>

/** The entry of a decision. @throws `unreadable_file` for a file that it would have to overwrite without having read it. */
export function committedEntry<T>(frame: Frame, decision: Decision<T>, world: TransactionWorld): LogEntry {
  const written = decision.changes.map((task) => change(task, world))
  const removed = (decision.removes ?? []).flatMap((id): LogChange[] => {
    const before = textOf(world.verdict(id).sight)
    return typeof before === 'string' ? [{ id, before, after: null }] : []
  })
  return { kind: decision.kind, ...frame, changes: [...written, ...removed] }
}

function change(task: Task, world: TransactionWorld): LogChange {
  const verdict = world.verdict(task.id)
  const before = textOf(verdict.sight)
  if (before === undefined || (verdict.sight.kind === 'unreadable' && verdict.outside)) {
    const why = verdict.sight.kind === 'unreadable' ? verdict.sight.why : 'it cannot be read'
    throw new TaskError('unreadable_file', `${task.id}.json cannot be changed: ${why}.`, { id: task.id })
  }
  const after = formatTask(task)
  if (!keepsFileBehind(verdict, world)) return { id: task.id, before, after }
  const seen = verdict.sight.kind === 'task' ? hashOf(verdict.sight.text) : null
  return { id: task.id, before, after, seen, rewound: true }
}

/** A file that went back behind its claim (a checkout, a stash) is written by the holder alone; others change the log's image. */
function keepsFileBehind({ rewound, task }: Verdict, world: TransactionWorld): boolean {
  if (!rewound || task === undefined) return false
  const session = task.claim?.session
  return session !== undefined && world.presenceOf(session) !== 'self'
}

/** The entry that takes outside edits into the log: the files stay as they are. */
export function outsideEntry(frame: Frame, edits: readonly [string, Verdict][], known: KnownTasks): LogEntry {
  const changes = edits.map(([id, verdict]): LogChange => {
    const image = known.get(id)?.image
    return {
      id,
      before: image === undefined ? null : formatTask(image),
      after: verdict.task === undefined ? null : formatTask(verdict.task),
      seen: verdict.sight.kind === 'task' ? hashOf(verdict.sight.text) : null,
      ...(verdict.merged && verdict.sight.kind === 'task' ? { found: verdict.sight.text } : {}),
      ...(verdict.rewound ? { rewound: true as const } : {}),
    }
  })
  return { kind: 'outside', ...frame, changes }
}
