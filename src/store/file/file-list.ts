/**
 * The list in memory, kept equal to what log and files say together. Reads only; what it finds different on the disk from
 * what the log accounts for is taken in and remembered as an outside edit, for the next transaction to log.
 */

import { join } from 'node:path'
import { isHeld } from '../../domain/holder.ts'
import type { Task } from '../../domain/task.ts'
import { TaskGraph } from '../../domain/task-graph.ts'
import type { Presence } from '../../domain/world.ts'
import type { Problem } from '../task-store.ts'
import { ArchiveIndex } from './archive-index.ts'
import type { CommitLog } from './commit-log.ts'
import { hashOf } from './content-hash.ts'
import { Doubts } from './doubts.ts'
import { EditedCopies, hasStampsOf } from './edited-copies.ts'
import { findEpoch } from './epoch.ts'
import { FileProblems } from './file-problems.ts'
import type { FileSystem } from './file-system.ts'
import { KnownTasks } from './known-tasks.ts'
import { idOfFile, type Layout } from './layout.ts'
import type { LogChange, LogEntry } from './log-entry.ts'
import { openLog } from './open-log.ts'
import { type Judgement, judge, judgeCopy, type Sight, textOf } from './outside-edits.ts'
import { changesFile, removesFile } from './placement.ts'
import type { RebootEvidence } from './reboot.ts'
import { parseTask } from './task-codec.ts'
import { TaskFiles } from './task-files.ts'
import { unplacedTask, unplacedText } from './unplaced.ts'

/** Everything that enters from outside: nothing below reads a clock or draws a random number by itself. */
export interface FileListEnvironment {
  readonly fs: FileSystem
  readonly layout: Layout
  /** ms, never goes back, goes on counting from an arbitrary start. */
  readonly monotonic: () => number
  /** ms since 1970. */
  readonly wallClock: () => number
  readonly mintId: (taskCount: number) => string
  readonly presenceOf: (session: string) => Presence
  /** Boot of this machine; null where the system has none. */
  readonly boot: string | null
}

/** A task file as it is now and what it means. `inDoubt`: missing or half-written, perhaps for a moment only: look again. */
export interface Verdict extends Judgement {
  readonly sight: Sight
  readonly inDoubt: boolean
}

export class FileList {
  readonly #env: FileListEnvironment
  readonly #files: TaskFiles
  readonly #archive: ArchiveIndex
  readonly #doubts = new Doubts()
  readonly #copies: EditedCopies
  readonly #problems = new FileProblems()
  /** Tasks whose files, when last read, held an edit that the log did not account for. */
  readonly #edited = new Set<string>()
  /** Tasks whose files were taken in without asking whether somebody has edited them: see `#takeUnjudged`. */
  readonly #unjudged = new Set<string>()
  /** Tasks whose files are to be looked at, for a commit has met an edit there. */
  readonly #met = new Set<string>()
  #graph: TaskGraph
  #known = new KnownTasks()
  #log: CommitLog | undefined
  #reboot: RebootEvidence | undefined

  constructor(env: FileListEnvironment) {
    this.#env = env
    this.#files = new TaskFiles(env.fs, env.layout, env.wallClock)
    this.#archive = new ArchiveIndex(env)
    this.#copies = new EditedCopies(env)
    this.#graph = this.#newGraph()
  }

  get graph(): TaskGraph {
    return this.#graph
  }
  get known(): KnownTasks {
    return this.#known
  }
  /** Undefined until somebody has committed to this list. */
  get log(): CommitLog | undefined {
    return this.#log
  }
  /** Tasks whose files have the marks of a merge conflict. */
  get marked(): ReadonlySet<string> {
    return this.#problems.marked
  }
  /** Tasks whose files have another id inside. */
  get strayIds(): ReadonlySet<string> {
    return this.#problems.stray
  }
  /** Set from a restart of the machine until the first new epoch after it. */
  get reboot(): RebootEvidence | undefined {
    return this.#reboot?.epoch === this.#log?.epoch ? this.#reboot : undefined
  }
  get problems(): Problem[] {
    return this.#problems.all
  }
  get doubtful(): readonly string[] {
    return this.#doubts.ids
  }
  /** Tells one state of the log from another. */
  get position(): string {
    return this.#log === undefined ? '' : `${this.#log.epoch}:${this.#log.head}`
  }
  whyUnreadable(id: string): string | undefined {
    return this.#problems.whyUnreadable(id)
  }

  /** Reads the whole list anew: the log first, then every file. */
  open(): void {
    this.#doubts.forget()
    this.#copies.forget()
    this.#problems.forget()
    for (const ids of [this.#edited, this.#unjudged, this.#met]) ids.clear()
    this.#files.forget()
    this.#graph = this.#newGraph()
    this.#openLog()
    const found = new Set<string>()
    const names = this.#env.fs.namesIn(this.#env.layout.directory)
    for (const name of names) this.noteName(name, found)
    const isPlain = this.#reboot === undefined && this.#env.fs.namesIn(this.#env.layout.unplaced).length === 0
    for (const id of found) if (!(isPlain && this.#takeUnjudged(id))) this.examine(id)
    for (const id of this.#known.presentIds()) if (!found.has(id)) this.examine(id)
    this.#archive.find(names)
    this.#archive.refresh(this.#onTheWay().map(({ id }) => id))
    this.#graph.setArchived(this.#archive.ids)
    // Who has committed meanwhile was in the log before any file was replaced: files that were read too early or too late count no more.
    if (this.#unjudged.size > 0) this.catchUp()
  }

  /** Takes in what has come to the archive, or gone. `names`: of the list directory, where an archive may have come to be. */
  lookAtArchive(names?: readonly string[]): void {
    if (names !== undefined) this.#archive.find(names)
    if (this.#archive.refresh(this.#onTheWay().map(({ id }) => id))) this.#graph.setArchived(this.#archive.ids)
  }

  /** The tasks that are kept in the archive, or the one of this id. */
  archived(id?: string): readonly Task[] {
    const kept = new Map(this.#archive.tasks(id).map((task) => [task.id, task]))
    for (const task of this.#onTheWay()) if (id === undefined || task.id === id) kept.set(task.id, task)
    return [...kept.values()]
  }

  /** What the pending entry moves into the archive: its writer may be dead, and the next one does it. */
  #onTheWay(): Task[] {
    const changes = this.#log?.pending?.changes ?? []
    return changes.filter(removesFile).map(({ id, before }) => parseTask(id, before).task)
  }

  /** Files a name of the list directory: a task's id into `found`, or a problem for a `.json` that can be none while it is there. */
  noteName(name: string, found: Set<string>): void {
    const id = idOfFile(name)
    if (id !== undefined) found.add(id)
    else if (!name.endsWith('.json')) return
    else this.#problems.noteName(name, this.#env.fs.stampIfThere(join(this.#env.layout.directory, name)) !== undefined)
  }

  /**
   * Reads and takes in what others have committed since the last call. Opens the list anew when its log was replaced; else calls
   * `first` between reading and taking in, which may commit an entry behind what came, and answers how that is taken in.
   */
  catchUp(first?: (log: CommitLog, fresh: readonly LogEntry[]) => (() => void) | undefined): LogEntry[] {
    const log = this.#log
    const fresh = log === undefined ? this.#firstLog() : log.catchUp()
    // What a power cut did to the files must be known in the next epoch, too, where a seal was pending at that time.
    const isAfterReboot = this.#reboot !== undefined && this.#reboot.epoch !== log?.epoch
    if (fresh === 'gone' || isAfterReboot) {
      this.open()
      return []
    }
    let takeOwn: (() => void) | undefined
    try {
      if (log !== undefined) takeOwn = first?.(log, fresh)
    } finally {
      for (const entry of fresh) this.apply(entry)
      takeOwn?.() // before any file is looked at: that asks the log again, and later entries would come before it
      for (const { changes } of fresh) for (const change of changes) if (this.#isMet(change)) this.#met.add(change.id)
    }
    this.#examineMet(takeOwn !== undefined)
    return fresh
  }

  /**
   * An edit that a commit met is not placed over: its file stays as it is, and no event would bring it back into this list. A file
   * that was to go and could not is a task still.
   */
  #isMet(change: LogChange): boolean {
    return this.#edited.has(change.id) || this.#unjudged.has(change.id) || removesFile(change)
  }

  /** What the disk refuses to say behind a commit of our own must not look like a refusal of that: the next look asks again. */
  #examineMet(isBehindOwn: boolean): void {
    for (const id of this.#met) {
      try {
        this.#met.delete(id)
        this.examine(id)
      } catch (error) {
        this.#met.add(id)
        if (!isBehindOwn) throw error
        return
      }
    }
  }

  /** Takes an entry in: its after-images are what counts from now on. `images`: the same, where they need not be parsed. */
  apply(entry: LogEntry, images?: ReadonlyMap<string, Task>): void {
    this.#known.apply(entry, images)
    for (const change of entry.changes) {
      const { id, mark } = change
      const known = this.#known.get(id)
      this.#files.expect(id, mark)
      if (changesFile(change)) this.#problems.noteWritten(id, known?.image?.unknownStatus !== undefined)
      this.#take(id, known?.image, known?.rewound ?? false)
    }
    const removed = entry.changes.filter(removesFile).map(({ id }) => id)
    if (removed.length === 0) return
    this.#archive.note(removed)
    this.#graph.setArchived(this.#archive.ids)
  }

  isUnchanged(id: string): boolean {
    return !this.#doubts.has(id) && this.#files.isUnchanged(id)
  }

  /** As `isUnchanged`, but sure: for the look in idle time that finds what no event told. */
  isAsRead(id: string): boolean {
    return !this.#doubts.has(id) && this.#files.isAsRead(id)
  }

  /** Ids of all tasks that the list has, or had until somebody took their files away. */
  allIds(): Set<string> {
    return new Set([...this.#known.presentIds(), ...this.#graph.ids(), ...this.#problems.unreadable])
  }

  /** Reads the file of `id` now and takes in what it means. */
  examine(id: string): Verdict {
    const isExpected = this.#known.get(id) !== undefined || this.#graph.task(id) !== undefined
    let sight = this.#files.read(id, isExpected)
    let judgement = this.#judge(id, sight)
    // Between our look at the log and our look at the file somebody may have committed: ask the log before calling it an edit,
    // and again after every look at the file that follows an answer of the log.
    while (judgement.outside && this.#hasNews()) {
      sight = this.#files.read(id, true)
      judgement = this.#judge(id, sight)
    }
    const wasThere = this.#graph.task(id) !== undefined
    const isChanging = this.#changeOnTheWay(id) !== undefined
    const inDoubt = this.#doubts.isDoubtful(id, { sight, judgement, wasThere, isChanging }, this.#env.monotonic())
    if (!inDoubt) {
      this.#unjudged.delete(id)
      // A file that lags behind the log for a reason of ours is no problem of anybody's, whatever is in it: it will be written.
      if (this.#problems.note(id, sight, judgement.outside)) this.#graph.setReserved(this.#problems.unreadable)
      this.#take(id, judgement.task, judgement.rewound)
      if (judgement.outside) this.#edited.add(id)
      else this.#edited.delete(id)
    }
    return { ...judgement, sight, inDoubt }
  }

  /**
   * Takes in the file of a task of which the log knows no image, and leaves its hash for later: with the stamps that the log knows
   * it is the task, whether somebody has edited it or not. Whoever changes it examines it first. Making 10,000 hashes is 60 of the
   * 300 ms of opening a list, and loading what makes them 2 of the 17 ms that a hook may take.
   */
  #takeUnjudged(id: string): boolean {
    const known = this.#known.get(id)
    if (known?.updatedAt === undefined || known.image !== undefined || known.bytes === null || known.rewound) return false
    const sight = this.#files.read(id, true)
    if (sight.kind !== 'task' || !hasStampsOf(sight.task, known)) return false
    if (this.#problems.note(id, sight, false)) this.#graph.setReserved(this.#problems.unreadable)
    this.#take(id, sight.task, false)
    this.#unjudged.add(id)
    return true
  }

  /** Has the log anything that was not known when the last file was judged? Being opened anew counts: all that is known is new then. */
  #hasNews(): boolean {
    const log = this.#log
    return log !== undefined && (this.catchUp().length > 0 || this.#log !== log)
  }

  #judge(id: string, sight: Sight): Judgement {
    const known = this.#known.get(id)
    if (known !== undefined && this.#isYetToBePlaced(id, textOf(sight))) {
      return { task: known.image, outside: false, rewound: known.rewound }
    }
    const isHeldNow = (task: Task) => isHeld(task, { presenceOf: this.#env.presenceOf })
    const judgement = judge(known, sight, isHeldNow)
    if (!judgement.outside || known === undefined) return judgement
    if (this.#isBehind(id, sight))
      return { task: known.image ?? unplacedTask(this.#env, id), outside: false, rewound: known.rewound }
    const copy = this.#log && this.#copies.find(known, sight, this.#log)
    return copy === undefined ? judgement : judgeCopy(copy, known.term, isHeldNow)
  }

  /**
   * Is this what the pending entry is to replace? Any other bytes are an edit that nothing will be placed over, and count: its
   * writer may be dead, and no reader would see the edit before somebody else writes.
   */
  #isYetToBePlaced(id: string, text: string | null | undefined): boolean {
    const change = this.#changeOnTheWay(id)
    return change !== undefined && (text === undefined || text === change.before)
  }

  #changeOnTheWay(id: string): LogChange | undefined {
    return this.#log?.pending?.changes.find((one) => one.id === id && changesFile(one))
  }

  /** Does the file lag behind the log for a reason of ours: it could not be replaced, or a power cut set it back? */
  #isBehind(id: string, sight: Sight): boolean {
    const text = textOf(sight)
    if (text === undefined) return false
    if (this.reboot?.wasCut(id, text)) return true
    return unplacedText(this.#env, id, text === null ? null : hashOf(text)) !== undefined
  }

  #take(id: string, task: Task | undefined, rewound: boolean): void {
    if (task === undefined) {
      if (this.#graph.task(id) !== undefined) this.#graph.remove(id)
    } else if (this.#graph.task(id) !== task || this.#graph.isRewound(id) !== rewound) {
      this.#graph.put(task, { rewound })
    }
  }

  /** Somebody else may have made the first commit to this list. */
  #firstLog(): LogEntry[] | 'gone' {
    return findEpoch(this.#env.fs, this.#env.layout) === undefined ? [] : 'gone'
  }

  #openLog(): void {
    const opened = openLog(this.#env)
    this.#log = opened?.log
    this.#known = opened?.known ?? new KnownTasks()
    this.#reboot = opened?.reboot
  }

  #newGraph(): TaskGraph {
    return new TaskGraph({
      now: new Date(this.#env.wallClock()).toISOString(),
      presenceOf: this.#env.presenceOf,
      mintId: () => this.#env.mintId(this.#graph.size),
    })
  }
}
