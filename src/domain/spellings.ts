/** Which ids are taken, without regard to case: on macOS and Windows `A.json` and `a.json` are one file. */

import { IdLists } from './id-lists.ts'

export class Spellings {
  readonly #ids = new IdLists()
  #reserved = new Map<string, string>()

  add(id: string): void {
    this.#ids.add(id.toLowerCase(), id)
  }

  delete(id: string): void {
    this.#ids.delete(id.toLowerCase(), id)
  }

  /** Replaces the ids that are taken though no task has them. */
  reserve(ids: Iterable<string>): void {
    this.#reserved = new Map(Array.from(ids, (id) => [id.toLowerCase(), id]))
  }

  /** The id as it is spelt where it is taken; the very same spelling if that is among them. */
  taken(id: string): string | undefined {
    const lower = id.toLowerCase()
    const ids = this.#ids.get(lower)
    return ids.includes(id) ? id : (ids[0] ?? this.#reserved.get(lower))
  }
}
