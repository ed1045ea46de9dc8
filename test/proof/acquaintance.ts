/**
 * Whose directories a participant can know, told from the results that it has seen. A token directory is its maker's alone
 * until an entry that names it takes a number; others come to know it by meeting that entry while it is pending.
 */

import type { LogEntry } from '../../src/store/file/log-entry.ts'
import { type Operation, pathsOf, type Result, type Value } from './operation.ts'
import { logDirectory, ownerPlace, tokenDirectory } from './places.ts'

const sets = new Map<string, ReadonlySet<string>>()

/** The same names, unchanging: one set for all who know the same. */
function kept(names: ReadonlySet<string>): ReadonlySet<string> {
  const key = [...names].join()
  const known = sets.get(key) ?? new Set(names)
  sets.set(key, known)
  return known
}

export class Acquaintance {
  /** Directories of others that it has met. */
  readonly met = new Set<string>()
  /** Its own that nobody else knows, or whose entry is in place: who has not met them by now never will by that entry. */
  readonly #own = new Set<string>()
  /** Every directory that it made. */
  readonly made = new Set<string>()
  readonly #inodes = new Map<number, string>()
  readonly #pendingSlots = new Set<string>()
  readonly #tokens = new Map<string, string>()

  /** All that it remembers. */
  get text(): string {
    return [this.met, this.made, this.#own].map((set) => [...set].sort().join()).join(' ')
  }

  /** Whom it has met and what it made, as of now. */
  get told(): { readonly met: ReadonlySet<string>; readonly made: ReadonlySet<string> } {
    return { met: kept(this.met), made: kept(this.made) }
  }

  /** Between two steps: to be taken over later, an entry that is not pending by now would have to be met again. */
  forgetAllBut(pending: LogEntry | undefined): void {
    this.met.clear()
    this.#pendingSlots.clear()
    this.#tokens.clear()
    if (pending !== undefined) this.met.add(tokenDirectory(pending.token))
  }

  note(operation: Operation, result: Result): void {
    if (result.code !== undefined) return
    this.#noteOwn(operation)
    if ('path' in operation && operation.path.startsWith(logDirectory)) this.#meet(operation, result.value)
  }

  #meet({ do: what, path }: { readonly do: string; readonly path: string }, value: Value): void {
    const slot = path.replace(/(\.json|\/entry\.json|\/pending)$/, '')
    if (what === 'stamp' && typeof value === 'object' && 'links' in value) {
      if (value.links > 1n || path.endsWith('/pending')) this.#pendingSlots.add(slot)
    }
    if (what === 'read' && typeof value === 'string') this.#tokens.set(slot, /"token":"([^"]*)"/.exec(value)?.[1] ?? '')
    const token = this.#tokens.get(slot)
    if (token !== undefined && this.#pendingSlots.has(slot)) this.met.add(tokenDirectory(token))
  }

  /** An entry that leaves for the log may be met; one whose mark is gone, no more. */
  #noteOwn(operation: Operation): void {
    const [from = '', to = from] = pathsOf(operation)
    const [left, entered] = [ownerPlace(from), ownerPlace(to)]
    if (operation.do === 'mkdir' && left?.isInside === false) {
      this.made.add(left.directory)
      this.#own.add(left.directory)
    }
    if (operation.do === 'create' && left !== undefined) this.#inodes.set(operation.inode, left.directory)
    if (left !== undefined && entered?.directory !== left.directory) this.#own.delete(left.directory)
    const isMarkGone = operation.do === 'unlink' ? from.endsWith('/entry') : to.endsWith('/settled')
    if (isMarkGone && entered !== undefined && this.made.has(entered.directory)) this.#own.add(entered.directory)
  }

  /** Inside which directory of its own alone an operation lies. */
  insideOf(operation: Operation): string | undefined {
    if (operation.do === 'write') return this.#ownOnly(this.#inodes.get(operation.inode))
    const places = pathsOf(operation).map(ownerPlace)
    const directory = places[0]?.directory
    const isOne = places.every((place) => place?.isInside === true && place.directory === directory)
    return isOne ? this.#ownOnly(directory) : undefined
  }

  #ownOnly(directory: string | undefined): string | undefined {
    return directory !== undefined && this.#own.has(directory) ? directory : undefined
  }
}
