/** Where everything of a list lies: the task files in its directory, the engine's own things below `.dibs`. */

import { join, sep } from 'node:path'
import { isReadableTaskId } from '../../domain/task-id.ts'

export class Layout {
  readonly directory: string
  readonly own: string
  readonly log: string
  readonly tx: string
  readonly sessions: string
  readonly unplaced: string
  readonly retired: string
  readonly history: string
  readonly memos: string
  readonly archive: string
  readonly copies: string

  readonly #root: string

  constructor(directory: string) {
    this.#root = join(directory, sep)
    this.directory = directory
    this.own = join(directory, '.dibs')
    this.log = join(this.own, 'log')
    this.tx = join(this.own, 'tx')
    this.sessions = join(this.own, 'sessions')
    this.unplaced = join(this.own, 'unplaced')
    this.retired = join(this.own, 'retired')
    this.history = join(this.own, 'history')
    this.memos = join(this.own, 'memos')
    this.copies = join(this.own, 'copies')
    this.archive = join(directory, archiveFolder)
  }

  task(id: string): string {
    return `${this.#root}${id}.json`
  }

  epoch(epoch: string): string {
    return `${this.log}${sep}${epoch}`
  }

  memo(topic: string): string {
    return join(this.memos, `${topic}.json`)
  }

  unplacedTask(id: string): string {
    return join(this.unplaced, `${id}.json`)
  }

  /** Hash of the bytes that an unplaced file was to replace: other bytes there are somebody's edit. */
  unplacedBase(id: string): string {
    return join(this.unplaced, `${id}.base`)
  }
}

/** The folder in the list directory that keeps what has left the list: for git as the task files are, unlike `.dibs`. */
export const archiveFolder = 'archive'

/** Folders of `.dibs`; all are there from its first moment, since nobody may create one later below a list that was removed. */
export const ownFolders = ['log', 'tx', 'sessions', 'unplaced', 'retired', 'history', 'memos'] as const

/** The id that a file name stands for; undefined for anything that is no task's file. */
export function idOfFile(name: string): string | undefined {
  if (!name.endsWith('.json')) return undefined
  const id = name.slice(0, -'.json'.length)
  return isReadableTaskId(id) ? id : undefined
}
