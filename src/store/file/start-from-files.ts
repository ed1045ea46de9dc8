/** How the log of a list begins that had none. */

import { hashOf } from './content-hash.ts'
import type { KnownAtStart } from './epoch.ts'
import type { FileList } from './file-list.ts'
import { formatTask } from './task-codec.ts'

/** Entry 0 for a list without a log: every task as its file has it now. */
export function startFromFiles(list: FileList): Record<string, KnownAtStart> {
  const start: Record<string, KnownAtStart> = {}
  for (const id of list.allIds()) {
    const { task, sight, rewound } = list.examine(id)
    if (task === undefined || sight.kind === 'unreadable') continue
    const { status, updatedAt } = task
    const told = status === 'in_progress' ? { image: formatTask(task) } : updatedAt === undefined ? {} : { updatedAt }
    const behind = rewound ? { rewound: true as const } : {}
    start[id] = { hash: sight.kind === 'task' ? hashOf(sight.text) : null, term: task.term, ...told, ...behind }
  }
  return start
}
