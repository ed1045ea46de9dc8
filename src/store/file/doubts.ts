/** A file found missing, half-written, or edited while it is being changed, is not believed at once: git and editors write in place. */

import type { Judgement, Sight } from './outside-edits.ts'

/**
 * How long a missing or unreadable file is looked at again before it counts, in ms: git and editors write in place (230 of
 * 130,520 reads met a half or absent file). Half of it reports files that a slow checkout is writing; double makes every
 * refusal about a broken file that much later.
 */
const doubtMs = 100
/**
 * And so often at least: as often as a quiet machine looks in that time. At a load of 20 git was kept off the processor between
 * removing a file and writing it for longer than 100 ms, and so were we: two looks in that time say nothing.
 */
const leastLooks = 20

/**
 * What a file was found to be. `wasThere`: until now there was such a task. `isChanging`: a pending entry changes it; its writer may
 * have looked at the file before it was edited, and is about to put its own there: an edit that a reader was told of would be gone.
 */
export interface Seen {
  readonly sight: Sight
  readonly judgement: Judgement
  readonly wasThere: boolean
  readonly isChanging: boolean
}

export class Doubts {
  readonly #since = new Map<string, { readonly at: number; looks: number }>()
  /** Such files that were looked at long enough: id -> what is wrong. */
  readonly #believed = new Map<string, string>()

  /** Ids to look at again. */
  get ids(): readonly string[] {
    return [...this.#since.keys()]
  }

  has(id: string): boolean {
    return this.#since.has(id)
  }

  /** Is this file to be looked at again before what was seen counts? `now` is in ms of a monotonic clock. */
  isDoubtful(id: string, seen: Seen, now: number): boolean {
    const what = oddity(seen)
    if (what === undefined || this.#believed.get(id) === what) {
      if (what === undefined) this.#believed.delete(id)
      this.#since.delete(id)
      return false
    }
    const since = this.#since.get(id) ?? { at: now, looks: 0 }
    this.#since.set(id, since)
    since.looks += 1
    if (now - since.at < doubtMs || since.looks < leastLooks) return true
    this.#since.delete(id)
    this.#believed.set(id, what)
    return false
  }

  /** Everything is judged anew. */
  forget(): void {
    this.#since.clear()
    this.#believed.clear()
  }
}

/** What is odd about a file that is missing, broken or being changed against the log's word or ours; undefined for any other. */
function oddity({ sight, judgement, wasThere, isChanging }: Seen): string | undefined {
  if (sight.kind === 'task') return isChanging && judgement.outside ? 'edited while it is changed' : undefined
  // A task that no log has yet may vanish for an instant as well.
  if (sight.kind === 'missing') return judgement.outside || (wasThere && judgement.task === undefined) ? 'missing' : undefined
  return judgement.outside ? sight.why : undefined
}
