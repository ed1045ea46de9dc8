/**
 * The list as one transaction sees it: every task that the decision reads is read from its file, and remembered.
 *
 * The indexes of the list in memory only propose. What was read (found absent included) is the read set: a commit by others
 * that touches none of it does not disturb the decision, so its entry can take the next number.
 */

import { isSameTask } from '../../domain/same-task.ts'
import type { Task } from '../../domain/task.ts'
import type { Presence, World } from '../../domain/world.ts'
import type { FileList, Verdict } from './file-list.ts'
import type { LogEntry } from './log-entry.ts'
import { parseTask } from './task-codec.ts'

export class TransactionWorld implements World {
  readonly now: string
  readonly passOver: number
  readonly #list: FileList
  readonly #verdicts = new Map<string, Verdict>()
  readonly #childrenRead = new Set<string>()
  #foundNoneReady = false
  #lookedAtAll = false

  /** The caller has just refreshed the list's graph: from then on nobody's standing changes for this decision. */
  constructor(list: FileList, at: Pick<TransactionWorld, 'now' | 'passOver'>) {
    this.#list = list
    this.now = at.now
    this.passOver = at.passOver
  }

  task(id: string): Task | undefined {
    return this.verdict(id).task
  }

  peek(id: string): Task | undefined {
    return this.#list.graph.task(id)
  }

  /** The file of `id` as this transaction found it; read once. */
  verdict(id: string): Verdict {
    const known = this.#verdicts.get(id)
    if (known !== undefined) return known
    const verdict = this.#list.examine(id)
    this.#verdicts.set(id, verdict)
    return verdict
  }

  childrenOf(id: string): readonly string[] {
    this.#childrenRead.add(id)
    return this.#list.graph.childrenOf(id)
  }

  blockersOf(id: string): readonly string[] {
    return this.#list.graph.blockersOf(id)
  }
  dependentsOf(id: string): readonly string[] {
    return this.#list.graph.dependentsOf(id)
  }
  takenId(id: string): string | undefined {
    return this.#list.graph.takenId(id) ?? (this.verdict(id).sight.kind === 'missing' ? undefined : id)
  }
  unblocks(id: string): number {
    return this.#list.graph.unblocks(id)
  }
  *readyInOrder(): Iterable<string> {
    let count = 0
    for (const id of this.#list.graph.readyInOrder()) {
      count += 1
      yield id
    }
    this.#foundNoneReady ||= count === 0
  }
  inProgress(): Iterable<string> {
    return this.#list.graph.inProgress()
  }
  finishedContainers(): Iterable<string> {
    return this.#list.graph.finishedContainers()
  }
  ids(): Iterable<string> {
    this.#lookedAtAll = true
    return this.#list.graph.ids()
  }
  /**
   * As it was before the first file was read. Asked after that, a holder that died while this process was stopped in between
   * would be gone, and the file older than the death: a person's name written into it meanwhile was claimed over.
   */
  presenceOf(session: string): Presence {
    return this.#list.graph.presenceOf(session)
  }
  isRewound(id: string): boolean {
    return this.#list.graph.isRewound(id)
  }
  /** After an edit of an old copy, which is merged in the log alone. A file that cannot be replaced is tried by every writer anyway. */
  lagsBehind(id: string): boolean {
    const { sight, task, rewound, merged } = this.verdict(id)
    if (rewound || task === undefined || sight.kind !== 'task') return false
    const isMerged = merged ?? this.#list.known.get(id)?.bytes?.are(sight.text)
    return isMerged === true && !isSameTask({ ...sight.task, term: task.term }, task)
  }
  isArchived(id: string): boolean {
    return this.#list.graph.isArchived(id)
  }
  mintId(): string {
    return this.#list.graph.mintId()
  }

  /** Tasks read whose files hold what the log does not account for. */
  outsideEdits(): [id: string, verdict: Verdict][] {
    return [...this.#verdicts].filter(([, verdict]) => verdict.outside && verdict.sight.kind !== 'unreadable')
  }

  /** Did the decision rest on nothing at all being ready? Only the list with everything taken in can tell whether that still holds. */
  get restsOnNoneReady(): boolean {
    return this.#foundNoneReady
  }

  /** Is any file that was read missing or half-written, perhaps for a moment only? */
  isInDoubt(): boolean {
    return [...this.#verdicts.values()].some((verdict) => verdict.inDoubt)
  }

  /**
   * Does this commit of somebody else touch what the decision read? That nothing at all was ready (`restsOnNoneReady`; the commit is in
   * the list by then) was read as well: a completion that claims the next would say so of a list in which a task waits for somebody. Where the whole
   * list was looked at it is enough that the commit names a task that was read: one may have come that refers to it.
   */
  isTouchedBy(entry: LogEntry): boolean {
    if (this.#foundNoneReady && this.#list.graph.readyCount > 0) return true
    return entry.changes.some(({ id, before, after }) => {
      if (this.#verdicts.has(id)) return true
      if (this.#lookedAtAll && after !== null && this.#names(after)) return true
      return [before, after].some((text) => text !== null && this.#readChildrenOf(id, text))
    })
  }

  #names(image: string): boolean {
    return [...this.#verdicts.keys()].some((id) => image.includes(JSON.stringify(id)))
  }

  /** Do the files that the decision read still hold the same? For a decision that had to wait. */
  stillHolds(): boolean {
    return [...this.#verdicts].every(([id, { sight }]) => sameSight(sight, this.#list.examine(id).sight))
  }

  #readChildrenOf(id: string, text: string): boolean {
    if (this.#childrenRead.size === 0) return false
    try {
      const { parent } = parseTask(id, text).task
      return parent !== undefined && this.#childrenRead.has(parent)
    } catch {
      return true // an image that we cannot read may be a child of anything
    }
  }
}

function sameSight(a: Verdict['sight'], b: Verdict['sight']): boolean {
  if (a.kind === 'task' && b.kind === 'task') return a.text === b.text
  return a.kind === b.kind
}
