/**
 * Finds what an edit from outside was made on. An editor leaves `term` and `updatedAt` as they were in what it had read, and no
 * change of ours leaves both: a file that carries those of an older image and says anything else is an edited copy of it.
 */

import { isSameTask, isSameValue } from '../../domain/same-task.ts'
import type { Task } from '../../domain/task.ts'
import type { CommitLog } from './commit-log.ts'
import type { FileSystem } from './file-system.ts'
import type { Known } from './known-tasks.ts'
import type { Layout } from './layout.ts'
import type { LogEntry } from './log-entry.ts'
import type { EditedCopy, Sight } from './outside-edits.ts'
import { PastEntries } from './past-entries.ts'
import { parseTask } from './task-codec.ts'

/** What stood in the file of a task, or in the log for it: `found` in the file of a copy, which was merged, and so never was the task. */
interface Trace {
  readonly task: Task
  readonly text: string
  readonly as: 'before' | 'after' | 'found'
}

/**
 * The copy that `file` is, among the entries that touch its task (of the present epoch, then of past ones). None for a file made
 * on the log's last image, for one that went back to an earlier image as it was (git does that), and for one made elsewhere.
 */
export function copyAmong(known: Known, file: Task, epochs: Iterable<readonly LogEntry[]>): EditedCopy | undefined {
  let last = known.image
  let wasFirst = false
  for (const entries of epochs) {
    const traces = tracesOf(file.id, entries)
    if (traces.length === 0) continue
    last ??= traces.find(({ as, text }) => as === 'after' && known.bytes?.are(text))?.task
    const alike = traces.filter(({ task }) => hasStampsOf(file, task))
    const same = alike.filter(({ task }) => isSameTask(task, file)).map(({ as }) => as)
    if (last === undefined || same.includes('after')) return undefined
    if (same.includes('found')) return { base: file, ours: last, theirs: file }
    // What the first change of an epoch found in the file is a copy if the epoch before it says so.
    wasFirst ||= same.length > 0
    const base = wasFirst ? undefined : nearest(file, alike)
    if (base !== undefined) return { base, ours: last, theirs: file }
  }
  return undefined
}

/** The newest first. Before an epoch's first change the file held what the epoch began with; later ones found what is there already. */
function tracesOf(id: string, entries: readonly LogEntry[]): Trace[] {
  const changes = entries.flatMap((entry) => entry.changes.filter((change) => change.id === id))
  const texts = changes.flatMap(({ before, found, after }, i) => [
    { as: 'before' as const, text: i === 0 ? before : null },
    { as: 'found' as const, text: found ?? null },
    { as: 'after' as const, text: after },
  ])
  return texts.reverse().flatMap(({ as, text }) => {
    const task = text === null ? undefined : taskIn(id, text)
    return text === null || task === undefined ? [] : [{ as, text, task }]
  })
}

type Stamps = Pick<Task, 'term' | 'updatedAt'>

function taskIn(id: string, text: string): Task | undefined {
  try {
    return parseTask(id, text).task
  } catch {
    return undefined // the file that an edit by hand had broken
  }
}

/** The stamps that an editor leaves as they are. */
export function hasStampsOf(one: Stamps, other: Stamps): boolean {
  return one.term === other.term && one.updatedAt === other.updatedAt
}

/** Edits leave the stamps as they are, so several images may have them: the one that differs least was in the editor. */
function nearest(file: Task, traces: readonly Trace[]): Task | undefined {
  const far = traces.map(({ task }) => ({ task, fields: differences(file, task) }))
  return far.reduce<(typeof far)[number] | undefined>((best, one) => (best && best.fields <= one.fields ? best : one), undefined)
    ?.task
}

function differences(one: Task, other: Task): number {
  return Object.entries(one).filter(([field, value]) => !isSameValue(value, Reflect.get(other, field))).length
}

export class EditedCopies {
  readonly #past: PastEntries
  /** By task. An edit that nobody has logged yet is met by every call that reads its task: its entries are looked through once. */
  readonly #found = new Map<string, { known: Known; text: string; copy: EditedCopy | undefined }>()

  constructor(at: { readonly fs: FileSystem; readonly layout: Layout }) {
    this.#past = new PastEntries(at)
  }

  /** The copy that this file is, if it is one. The log is read only for a file that is older than its task. */
  find(known: Known, sight: Sight, log: CommitLog): EditedCopy | undefined {
    if (sight.kind !== 'task' || sight.isMarked || !isOlder(sight.task, known)) return undefined
    const { task: file, text } = sight
    const found = this.#found.get(file.id)
    if (found?.known === known && found.text === text) return found.copy
    const copy = copyAmong(known, file, this.#epochs(file.id, log))
    this.#found.set(file.id, { known, text, copy })
    return copy
  }

  /** The list is read anew. */
  forget(): void {
    this.#found.clear()
  }

  *#epochs(id: string, log: CommitLog): Generator<readonly LogEntry[]> {
    yield log.entriesTouching(id)
    yield* this.#past.touching(id, log.epoch)
  }
}

/**
 * Neither made on what the log has (the usual edit) nor later (a pull, whose base is in another log). Without the times every
 * start after a pull would look for each of its files in the history; a clock that went back leaves an old copy whole.
 */
function isOlder(file: Task, known: Known): boolean {
  if (hasStampsOf(file, known)) return false
  return !(Date.parse(file.updatedAt ?? '') > Date.parse(known.updatedAt ?? ''))
}
