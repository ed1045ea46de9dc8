/**
 * The archive of a list: `archive/<year>-<month>.jsonl`, by the month of closing, one task a line with all its fields, sorted by
 * id. A line is written and flushed before its task's file goes, so a task is in one of them at every moment; where it is in both
 * the file counts.
 *
 * Lines, so that git joins what two branches have archived (`merge=union`). A line that is no task stays where it is for a person.
 */

import { join } from 'node:path'
import { closedAt } from '../../domain/archive-tasks.ts'
import { mergeTasks } from '../../domain/merge-tasks.ts'
import type { Task } from '../../domain/task.ts'
import { isReadableTaskId } from '../../domain/task-id.ts'
import { unlinkIfThere } from './entry-slots.ts'
import { errorCode, type FileSystem } from './file-system.ts'
import type { Layout } from './layout.ts'
import type { LogChange } from './log-entry.ts'
import { formatTask, parseTask } from './task-codec.ts'
import { NotATask } from './task-file-fields.ts'

interface At {
  readonly fs: FileSystem
  readonly layout: Layout
}

/** What stands in one file of the archive. */
export interface ArchiveText {
  readonly tasks: ReadonlyMap<string, Task>
  /** Lines that are no task, as they are; `line` counts from 1. */
  readonly bad: readonly { readonly line: number; readonly text: string; readonly why: string }[]
  /** Has a merge left its marks between the lines? Both sides are read. */
  readonly isMarked: boolean
}

const conflictMark = /^(<{7} |\|{7} |={7}$|>{7} )/

/** Reads one file. Lines of one id, which only a merge can bring, are one task, merged field by field. */
export function parseArchive(text: string): ArchiveText {
  const tasks = new Map<string, Task>()
  const bad: ArchiveText['bad'][number][] = []
  let isMarked = false
  for (const [i, line] of text.split(/\r?\n/).entries()) {
    if (line.trim() === '') continue
    if (conflictMark.test(line)) isMarked = true
    else {
      const read = readLine(line)
      if (typeof read === 'string') bad.push({ line: i + 1, text: line, why: read })
      else tasks.set(read.id, together(tasks.get(read.id), read))
    }
  }
  return { tasks, bad, isMarked }
}

/** The same task from two lines or two files. */
export function together(one: Task | undefined, other: Task): Task {
  return one === undefined ? other : mergeTasks({ base: undefined, ours: one, theirs: other })
}

function readLine(line: string): Task | string {
  try {
    const fields: unknown = JSON.parse(line)
    const id = typeof fields === 'object' && fields !== null && 'id' in fields ? String(fields.id) : ''
    return isReadableTaskId(id) ? parseTask(id, line).task : 'it has no id'
  } catch (error) {
    return error instanceof NotATask ? error.message : 'it is no valid JSON'
  }
}

/** The file's text with these tasks in it. One that was archived before and has come back since is replaced, if it is as new. */
function withTasks(text: string, added: readonly Task[]): string {
  const { tasks, bad } = parseArchive(text)
  const all = new Map(tasks)
  for (const task of added) {
    const old = all.get(task.id)
    const isNewer = old === undefined || (task.updatedAt ?? '') >= (old.updatedAt ?? '')
    all.set(task.id, isNewer ? task : together(old, task))
  }
  const lines = [...all.values()].sort((a, b) => (a.id < b.id ? -1 : 1)).map(lineOf)
  return [...lines, ...bad.map((line) => line.text)].map((line) => `${line}\n`).join('')
}

function lineOf(task: Task): string {
  return JSON.stringify(JSON.parse(formatTask(task)))
}

/**
 * Keeps the tasks that these changes take out of the list. Part of placing an entry: only the one whose token directory it is can
 * do so, and one after the other, so no two write a file at once. False when the disk refuses: nothing may be removed then, and
 * the tasks stay in the list.
 */
export function archiveAll(at: At, changes: readonly (LogChange & { readonly before: string })[], token: string): boolean {
  if (changes.length === 0) return true
  try {
    makeArchive(at)
    for (const [month, tasks] of byMonth(changes)) keep(at, { month, tasks, prepared: join(token, `${month}.jsonl`) })
    at.fs.flushDirectory(at.layout.archive)
    return true
  } catch {
    return false
  }
}

/** Makes the folder. @throws what the disk throws, also where something else has its name. */
export function makeArchive({ fs, layout }: At): void {
  if (fs.stampIfThere(layout.archive)?.kind === 'directory') return
  try {
    fs.makeDirectory(layout.archive)
    fs.flushDirectory(layout.directory)
  } catch (error) {
    if (errorCode(error) !== 'EEXIST' || fs.stampIfThere(layout.archive)?.kind !== 'directory') throw error
  }
}

function byMonth(changes: readonly (LogChange & { readonly before: string })[]): Map<string, Task[]> {
  const months = new Map<string, Task[]>()
  for (const { id, before } of changes) {
    const { task } = parseTask(id, before)
    const month = monthOf(task)
    months.set(month, [...(months.get(month) ?? []), task])
  }
  return months
}

/** `2026-11`. */
function monthOf(task: Task): string {
  return (closedAt(task) ?? '').slice(0, 'yyyy-mm'.length)
}

function keep({ fs, layout }: At, { month, tasks, prepared }: { month: string; tasks: Task[]; prepared: string }): void {
  const path = join(layout.archive, `${month}.jsonl`)
  const before = fs.readIfThere(path) ?? ''
  const after = withTasks(before, tasks)
  if (after === before) return
  unlinkIfThere(fs, prepared) // of one that died here, perhaps half; one that sleeps here writes on into nothing
  fs.createFile(prepared, after, true)
  fs.rename(prepared, path)
}
