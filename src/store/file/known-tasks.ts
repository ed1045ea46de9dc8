/** What the log says of every task: which bytes its file should have, how many claims it had, and what it is. */

import type { Task } from '../../domain/task.ts'
import { Bytes } from './content-hash.ts'
import type { KnownAtStart } from './epoch.ts'
import type { LogChange, LogEntry } from './log-entry.ts'
import { formatTask, parseTask } from './task-codec.ts'

export interface Known {
  /** The bytes that the log accounts for; null: no file. */
  readonly bytes: Bytes | null
  readonly term: number
  /** When the task was last changed, as the log has it; of a task that went, and in an epoch of an earlier version, undefined. */
  readonly updatedAt: string | undefined
  /** The task as the log has it; undefined while it is only known by hash (its file has those bytes), and for a task that went. */
  readonly image: Task | undefined
  /** The file does not carry the claim that the log keeps: it went back behind it. */
  readonly rewound: boolean
}

export class KnownTasks {
  readonly #tasks = new Map<string, Known>()

  static from(start: Readonly<Record<string, KnownAtStart>>): KnownTasks {
    const all = new KnownTasks()
    for (const [id, { hash, term, updatedAt, image: text, rewound }] of Object.entries(start)) {
      const image = text === undefined ? undefined : parseTask(id, text).task
      const bytes = hash === null ? null : Bytes.withHash(hash)
      all.set(id, { bytes, term, updatedAt: image?.updatedAt ?? updatedAt, image, rewound: rewound === true })
    }
    return all
  }

  get(id: string): Known | undefined {
    return this.#tasks.get(id)
  }

  set(id: string, known: Known): void {
    this.#tasks.set(id, known)
  }

  ids(): Iterable<string> {
    return this.#tasks.keys()
  }

  /** Those that have a file, or had one when the log last heard of them; without those that have gone for good. */
  *presentIds(): Iterable<string> {
    for (const [id, { bytes, image }] of this.#tasks) if (bytes !== null || image !== undefined) yield id
  }

  /** Takes an entry in: from now on its after-images are what the log says. `images` are the same, where somebody has them. */
  apply(entry: LogEntry, images?: ReadonlyMap<string, Task>): void {
    for (const change of entry.changes) this.set(change.id, this.#after(change, images?.get(change.id)))
  }

  #after(change: LogChange, given: Task | undefined): Known {
    const before = this.get(change.id)?.term ?? 0
    const image = change.after === null ? undefined : (given ?? parseTask(change.id, change.after).task)
    const { after, seen } = change
    const written = after === null ? null : Bytes.of(after)
    const bytes = seen === undefined ? written : seen === null ? null : Bytes.withHash(seen)
    const term = Math.max(before, image?.term ?? 0)
    return { bytes, term, updatedAt: image?.updatedAt, image, rewound: change.rewound === true }
  }

  /**
   * Entry 0 of the next epoch: hash and term of every task, and its image where the file is not that image or where it is
   * held: a checkout may take the file of a held task away, and only the log then knows the claim.
   */
  toStart(): Record<string, KnownAtStart> {
    const start: Record<string, KnownAtStart> = {}
    for (const [id, { bytes, term, updatedAt, image, rewound }] of this.#tasks) {
      const text = image === undefined ? undefined : formatTask(image)
      const needed = text !== undefined && (image?.status === 'in_progress' || bytes?.are(text) !== true)
      const told = needed ? { image: text } : updatedAt === undefined ? {} : { updatedAt }
      start[id] = { hash: bytes === null ? null : bytes.hash, term, ...told, ...(rewound ? { rewound: true } : {}) }
    }
    return start
  }
}
