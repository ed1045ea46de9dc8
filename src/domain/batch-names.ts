/** How the tasks of one batch are called: ids given and minted, keys, and what a refusal calls them. */

import type { Draft } from './draft.ts'
import { TaskError } from './errors.ts'
import { unknownId } from './refusals.ts'
import type { NewTask } from './requests.ts'
import { isTaskId } from './task-id.ts'

export interface BatchNames {
  /** The id of each task, in the order of the batch. */
  readonly ids: readonly string[]
  /**
   * The id that `name` stands for: a key of the batch, an id given in it, or a task of the list, in this order.
   * @throws TaskError `unknown_id`, naming the nearest.
   */
  readonly resolve: (name: string, field: string) => string
  /** What the caller calls the task: a minted id says nothing to it. */
  readonly nameOf: (id: string) => string
}

/** @throws TaskError `invalid_input` for an id or a key that is given twice or is none, `id_taken`. */
export function nameBatch(draft: Draft, batch: readonly NewTask[]): BatchNames {
  const ids = idsOf(draft, batch)
  const known = new Map(batch.flatMap(({ id }) => (id === undefined ? [] : [[id, id] as const])))
  for (const [key, id] of keysOf(batch, ids)) known.set(key, id)
  const words = new Map(batch.map((task, i) => [ids[i] ?? '', task.key ?? task.id ?? `"${task.subject}"`]))
  const resolve = (name: string, field: string) => {
    const id = known.get(name)
    if (id !== undefined || draft.task(name) !== undefined) return id ?? name
    throw unknownId(draft, name, field)
  }
  return { ids, resolve, nameOf: (id) => words.get(id) ?? id }
}

function keysOf(batch: readonly NewTask[], ids: readonly string[]): Map<string, string> {
  const keys = new Map<string, string>()
  for (const [i, { key }] of batch.entries()) {
    if (key === undefined) continue
    if (keys.has(key)) throw new TaskError('invalid_input', `Two tasks of the call have the key "${key}".`)
    keys.set(key, ids[i] ?? key)
  }
  return keys
}

/** Ids are unique without regard to case: on some file systems `Task-1` and `task-1` are one file. */
function idsOf(draft: Draft, batch: readonly NewTask[]): string[] {
  const taken = new Set<string>()
  for (const { id } of batch) {
    if (id === undefined) continue
    if (!isTaskId(id)) throw new TaskError('invalid_input', `"${id}" is no task id: ${idWords}`)
    if (taken.has(id.toLowerCase())) throw new TaskError('invalid_input', `Two tasks of the call have the id ${id}.`)
    taken.add(id.toLowerCase())
    refuseTaken(draft, id)
  }
  return batch.map(({ id }) => id ?? mint(draft, taken))
}

const idWords =
  'it begins with a letter, goes on with letters, digits, ".", "_" or "-", has at most 64 of them, and is a file name everywhere (not con, nul, x.json).'

function mint(draft: Draft, taken: Set<string>): string {
  let id = draft.mintId()
  while (taken.has(id.toLowerCase())) id = draft.mintId()
  taken.add(id.toLowerCase())
  return id
}

function refuseTaken(draft: Draft, id: string): void {
  // `task` besides `takenId`: the absence of this id becomes one of the things that the decision rests on.
  const there = draft.task(id)?.id ?? draft.takenId(id)
  if (there === undefined) return
  const task = draft.task(there)
  if (task === undefined && draft.isArchived(there)) {
    throw new TaskError('id_taken', `Task ${there} is closed and in the archive; its id stays its own.`, { id: there })
  }
  const subject = task?.subject
  throw new TaskError('id_taken', `There is a task ${there} already${subject === undefined ? '' : `: "${subject}"`}.`, {
    id: there,
  })
}
