/** Folders with one JSON file a task: what native lists and the article's form have in common. */

import type { Task } from '../domain/task.ts'
import { checkImage, type TaskImage } from '../domain/task-image.ts'
import { NotATask } from '../store/file/task-file-fields.ts'
import { imageOf } from './image.ts'
import { Unreadable } from './json-fields.ts'
import type { Report, Told } from './report.ts'

/** A file of the folder, as it lies there. */
export interface FolderFile {
  readonly name: string
  /** Undefined where it cannot be read; `why` says so. */
  readonly text: string | undefined
  readonly why?: string | undefined
  /** When it was written last, ISO 8601; where it is known. */
  readonly changedAt?: string | undefined
}

/** What came out of a source: tasks for the list, and what is to be told. */
export interface Reading {
  readonly images: readonly TaskImage[]
  readonly told: Told
}

/** A task of the folder, with the names of the fields that its file tells. */
export interface Found {
  readonly file: string
  readonly task: Task
  readonly told: readonly string[]
}

/** Runs `read` on every file; what it throws about a file is a refusal of that file. */
export function readEach(
  files: readonly FolderFile[],
  report: Report,
  read: (file: FolderFile, text: string) => Found | undefined,
): Found[] {
  return files.flatMap((file) => {
    if (file.text === undefined) {
      report.refuse(file.name, `${file.why ?? 'it cannot be read'}.`)
      return []
    }
    try {
      return read(file, file.text) ?? []
    } catch (error) {
      if (!(error instanceof Unreadable) && !(error instanceof NotATask)) throw error
      report.refuse(file.name, `${error.message}.`)
      return []
    }
  })
}

/** The images of the folder: each edge on the task that waits, as far as that task is in the folder. */
export function imagesOf(found: readonly Found[], report: Report): readonly TaskImage[] {
  const ids = new Map<string, string>()
  const waitsFor = new Map<string, Set<string>>()
  for (const { file, task } of found) {
    const twin = ids.get(task.id.toLowerCase())
    if (twin !== undefined) report.refuse(file, `it has the id ${task.id}, as ${twin} has.`)
    ids.set(task.id.toLowerCase(), file)
    waitsFor.set(task.id, new Set(task.blockedBy))
  }
  for (const { task } of found) for (const id of task.blocks) waitsFor.get(id)?.add(task.id)
  return found.map(({ file, task, told }) => {
    const blockedBy = [...(waitsFor.get(task.id) ?? [])]
    const blocks = task.blocks.filter((id) => !waitsFor.has(id))
    const edges = [
      ...(told.includes('blockedBy') || blockedBy.length > 0 ? ['blockedBy'] : []),
      ...(blocks.length > 0 ? ['blocks'] : []),
    ]
    const image = imageOf({ ...task, blockedBy, blocks }, [...told.filter((name) => name !== 'blocks'), ...edges])
    for (const complaint of checkImage(image)) report.refuse(file, complaint)
    report.mapped(`status ${task.unknownStatus ?? task.status}`)
    if (blockedBy.length > 0) report.mapped('task with blockers')
    return image
  })
}
