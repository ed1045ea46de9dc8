/** The article's form: a file a task, edges on both sides, its own words for two states. Everything else stands in it as in ours. */

import type { Task } from '../domain/task.ts'
import { parseTask } from '../store/file/task-codec.ts'
import { fieldsFrom, textOf, Unreadable } from './json-fields.ts'
import { withLeftOut } from './left-out.ts'
import { type Names, namesOf } from './legal-id.ts'
import { fileFields } from './overlay.ts'
import { Report } from './report.ts'
import { type FolderFile, type Found, imagesOf, type Reading, readEach } from './task-folder.ts'

const words: Readonly<Record<string, string>> = { in_progress: 'in-progress', completed: 'complete' }

/** Reads a folder of task files in any of the forms that a list of ours may have. */
export function readArticle(files: readonly FolderFile[]): Reading {
  const report = new Report()
  const idOf = ({ name, text = '' }: FolderFile) => (name.endsWith('.json') ? name.slice(0, -'.json'.length) : idInside(text))
  const names = namesOf(files.map((file) => idOf(file) ?? ''))
  const found = readEach(files, report, (file, text) => {
    const id = idOf(file)
    if (id === undefined) throw new Unreadable('it has no id')
    if (names.here(id) !== id) report.remark(file.name, `the id ${JSON.stringify(id)} is ${names.here(id)} here`)
    return foundIn(file, { text, names, id: names.here(id), report })
  })
  const images = imagesOf(found, report)
  return { images, told: report.told }
}

function idInside(text: string): string | undefined {
  try {
    return textOf(fieldsFrom(text), 'id')
  } catch {
    return undefined // said when the file is read
  }
}

function foundIn(
  { name }: FolderFile,
  { text, names, id, report }: { text: string; names: Names; id: string; report: Report },
): Found {
  const { task, notice } = parseTask(id, text)
  if (notice !== undefined && !notice.startsWith('holds the id')) report.remark(name, notice)
  const keys = Object.keys(fieldsFrom(text.replace(/^\ufeff/, '')))
  const told = new Set(keys.map((key) => (key === 'dependencies' ? 'blockedBy' : key)))
  for (const field of Object.keys(task.extra)) report.kept(field)
  return { file: name, task: renamed(task, names), told: [...told] }
}

/** The task with the ids of ours in its edges. */
export function renamed(task: Task, { here }: Names): Task {
  return {
    ...task,
    blockedBy: task.blockedBy.map(here),
    blocks: task.blocks.map(here),
    parent: task.parent && here(task.parent),
    discoveredFrom: task.discoveredFrom && here(task.discoveredFrom),
  }
}

/** The files of the list, name and text. */
export function* articleFiles(tasks: readonly Task[]): Generator<readonly [name: string, text: string]> {
  const waiting = new Map<string, string[]>()
  for (const { id, blockedBy } of tasks)
    for (const blocker of blockedBy) waiting.set(blocker, [...(waiting.get(blocker) ?? []), id])
  for (const given of tasks) {
    const task = withLeftOut(given)
    const { id, subject, description, activeForm, status, ...others } = fileFields(task)
    const fields = {
      id,
      subject,
      description,
      activeForm,
      status: words[task.unknownStatus ?? task.status] ?? status,
      dependencies: task.blockedBy,
      ...others,
      blockedBy: task.blockedBy,
      blocks: [...new Set([...task.blocks, ...(waiting.get(task.id) ?? [])])],
    }
    yield [`${task.id}.json`, `${JSON.stringify(fields, null, 2)}\n`]
  }
}
