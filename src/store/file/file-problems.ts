/** What is wrong with which file of the list, in words for people. */

import type { Problem } from '../task-store.ts'
import type { Sight } from './outside-edits.ts'

export class FileProblems {
  readonly #why = new Map<string, string>()
  readonly #unreadable = new Set<string>()
  readonly #marked = new Set<string>()
  readonly #stray = new Set<string>()

  get all(): Problem[] {
    return [...this.#why].map(([file, why]) => ({ file, why }))
  }
  /** Tasks of which nothing is known but that they have a file. */
  get unreadable(): ReadonlySet<string> {
    return this.#unreadable
  }
  /** Tasks whose files have the marks of a merge conflict. */
  get marked(): ReadonlySet<string> {
    return this.#marked
  }
  /** Tasks whose files have another id inside. */
  get stray(): ReadonlySet<string> {
    return this.#stray
  }

  whyUnreadable(id: string): string | undefined {
    return this.#unreadable.has(id) ? this.#why.get(`${id}.json`) : undefined
  }

  /** A name ending in `.json` that can be no task's is a problem while it is there. */
  noteName(name: string, isThere: boolean): void {
    if (isThere) this.#why.set(name, 'the name is no task id')
    else this.#why.delete(name)
  }

  /** Files what was seen of a task; `outside`: the log does not account for it. Answers whether it is readable now and was not, or the other way. */
  note(id: string, sight: Sight, outside: boolean): boolean {
    const isBroken = sight.kind === 'unreadable' && outside
    const why = isBroken ? sight.why : sight.kind === 'task' ? sight.notice : undefined
    if (why === undefined) this.#why.delete(`${id}.json`)
    else this.#why.set(`${id}.json`, why)
    put(this.#marked, id, sight.kind === 'task' && sight.isMarked)
    put(this.#stray, id, sight.kind === 'task' && sight.isStray)
    const was = this.#unreadable.has(id)
    put(this.#unreadable, id, isBroken)
    return was !== isBroken
  }

  /** What is written anew is as we write it: a spelling or a mark that was reported is gone; a word that nobody knows stays. */
  noteWritten(id: string, hasUnknownWord: boolean): void {
    if (!hasUnknownWord) this.#why.delete(`${id}.json`)
    this.#marked.delete(id)
    this.#stray.delete(id)
  }

  forget(): void {
    for (const kept of [this.#why, this.#unreadable, this.#marked, this.#stray]) kept.clear()
  }
}

function put(ids: Set<string>, id: string, isIn: boolean): void {
  if (isIn) ids.add(id)
  else ids.delete(id)
}
