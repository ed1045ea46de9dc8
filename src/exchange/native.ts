/**
 * Claude Code's own lists: a folder of numbered files. A number is unique in its list only, so the task is named after both
 * (`alpha-3`); what a list of theirs has no field for travels in `metadata.dibs`, the id of ours too.
 */

import type { Task } from '../domain/task.ts'
import { isTaskId } from '../domain/task-id.ts'
import { parseTask } from '../store/file/task-codec.ts'
import { renamed } from './article.ts'
import { fieldsFrom, isFields, present } from './json-fields.ts'
import { withLeftOut } from './left-out.ts'
import type { Names } from './legal-id.ts'
import { overlayKey, overlayOf, withOverlay } from './overlay.ts'
import { Report } from './report.ts'
import { type FolderFile, type Found, imagesOf, type Reading, readEach } from './task-folder.ts'

const toldFields = ['subject', 'description', 'activeForm', 'status', 'owner', 'blockedBy', 'metadata', 'updatedAt'] as const

/** Of the name of a list, so many characters stand in the ids of its tasks. */
const prefixLength = 40

/** What stands before the number in the ids of a list's tasks. A list that is named after its session has the beginning of that id. */
function nativePrefix(list: string): string {
  if (/^[0-9a-f]{8}-[0-9a-f]{4}-/i.test(list)) return `s${list.slice(0, 8)}`
  const legal = list.replace(/[^A-Za-z0-9._-]+/g, '-').slice(0, prefixLength)
  return /^[A-Za-z]/.test(legal) ? legal : `l${legal}`
}

/** Reads the list of this name. A file's own time is when its task was changed, unless an export of ours says it. */
export function readNative(files: readonly FolderFile[], list: string): Reading {
  const report = new Report()
  const bare = readEach(files, report, ({ name }, text) => {
    const { task } = parseTask(numberOf(name), text)
    if (task.metadata._internal !== true) return { file: name, task, told: [...toldFields, ...Object.keys(fieldsFrom(text))] }
    report.remark(name, "a task of Claude Code's own, which it shows to nobody, is left out")
    return undefined
  })
  const ids = new Map(bare.map(({ task }) => [task.id, idIn(task) ?? `${nativePrefix(list)}-${task.id}`]))
  const names: Names = { here: (number) => ids.get(number) ?? `${nativePrefix(list)}-${number}`, there: (id) => id }
  const times = new Map(files.map(({ name, changedAt }) => [name, changedAt]))
  const blockers = new Map<string, string[]>()
  for (const { task } of bare) for (const waiting of task.blocks) push(blockers, waiting, task.id)
  const found = bare.map(({ file, task, told }): Found => {
    const { metadata } = task
    const { [overlayKey]: overlay, ...own } = metadata
    const blockedBy = [...new Set([...task.blockedBy, ...(blockers.get(task.id) ?? [])])]
    const plain = {
      ...renamed({ ...task, blockedBy, blocks: [] }, names),
      id: names.here(task.id),
      metadata: own,
      description: task.description || undefined,
    }
    const { task: whole, names: others } = withOverlay(plain, overlay)
    const changedAt = times.get(file)
    const isDone = overlay === undefined && whole.status === 'completed'
    const completedAt = whole.completedAt ?? (isDone ? changedAt : undefined)
    const dated = { ...whole, completedAt, updatedAt: whole.updatedAt ?? changedAt }
    return { file, task: dated, told: [...told, ...others, ...(isDone ? ['completedAt'] : [])] }
  })
  return { images: imagesOf(found, report), told: report.told }
}

function numberOf(name: string): string {
  return name.slice(0, -'.json'.length)
}

function idIn(task: Task): string | undefined {
  const overlay = task.metadata[overlayKey]
  const id = isFields(overlay) ? overlay.id : undefined
  return typeof id === 'string' && isTaskId(id) ? id : undefined
}

function push(lists: Map<string, string[]>, key: string, value: string): void {
  const list = lists.get(key)
  if (list === undefined) lists.set(key, [value])
  else list.push(value)
}

/** The files of the list of this name, name and text, edges on both sides. */
export function* nativeFiles(tasks: readonly Task[], list: string): Generator<readonly [name: string, text: string]> {
  const all = tasks.map(withLeftOut)
  const numbers = numbersOf(all, list)
  const waits = waitsOf(all)
  const waiting = new Map<string, string[]>()
  for (const [id, blockers] of waits) for (const blocker of blockers) push(waiting, blocker, id)
  for (const task of all) {
    const numbered = (ids: Iterable<string>) => [...ids].flatMap((id) => numbers.get(id) ?? [])
    const { [overlayKey]: _before, ...metadata } = task.metadata
    const blockers = waits.get(task.id) ?? []
    const status = task.status === 'cancelled' ? 'completed' : task.status
    const plain = {
      ...task,
      ...{ status, unknownStatus: undefined, metadata, blockedBy: blockers.filter((id) => numbers.has(id)), blocks: [] },
      ...{ priority: 2, labels: [], touches: [], parent: undefined, discoveredFrom: undefined, deferUntil: undefined },
      ...{ claim: undefined, term: 0, result: undefined, notes: [], createdAt: undefined, updatedAt: undefined },
      ...{ completedAt: undefined, extra: {}, description: task.description || undefined },
    } as const
    const fields = present({
      id: String(numbers.get(task.id)),
      subject: task.subject,
      description: task.description ?? '',
      activeForm: task.activeForm,
      owner: task.owner,
      status,
      blocks: numbered(waiting.get(task.id) ?? []).map(String),
      blockedBy: numbered(blockers).map(String),
      metadata: { ...metadata, [overlayKey]: { id: task.id, ...overlayOf(task, plain) } },
    })
    yield [`${numbers.get(task.id)}.json`, JSON.stringify(fields, null, 2)]
  }
}

/**
 * What each task waits for, in words that a list of theirs has: a container for what is in it, and what is in a container for
 * what the container waits for.
 */
function waitsOf(tasks: readonly Task[]): ReadonlyMap<string, readonly string[]> {
  const byId = new Map(tasks.map((task) => [task.id, task]))
  const children = new Map<string, string[]>()
  for (const { id, parent } of tasks) if (parent !== undefined) push(children, parent, id)
  const above = (task: Task): readonly string[] => {
    const found = new Set<Task>()
    for (let up = byId.get(task.parent ?? ''); up !== undefined && !found.has(up); up = byId.get(up.parent ?? '')) found.add(up)
    return [...found].flatMap(({ blockedBy }) => blockedBy)
  }
  const blockersOf = (task: Task) => new Set([...task.blockedBy, ...above(task), ...(children.get(task.id) ?? [])])
  return new Map(tasks.map((task) => [task.id, [...blockersOf(task)].filter((id) => id !== task.id)]))
}

/** A task that came from this list keeps its number; the others follow, by age. */
function numbersOf(tasks: readonly Task[], list: string): ReadonlyMap<string, number> {
  const start = `${nativePrefix(list)}-`
  const own = new Map<string, number>()
  for (const { id } of tasks) {
    const number = id.startsWith(start) ? id.slice(start.length) : ''
    if (/^[1-9]\d{0,8}$/.test(number)) own.set(id, Number(number))
  }
  let last = Math.max(0, ...own.values())
  return new Map(tasks.map(({ id }) => [id, own.get(id) ?? ++last]))
}
