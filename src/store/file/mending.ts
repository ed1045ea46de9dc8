/** What can be mended in a list without anybody's judgement: each file with the text it has and the one it would get. */

import { join } from 'node:path'
import type { Mending } from '../../domain/finding.ts'
import type { Task } from '../../domain/task.ts'
import type { Decision, World } from '../../domain/world.ts'
import type { MarkedSides } from './conflict-marks.ts'
import { repairConflict } from './conflict-repair.ts'
import { hashOf } from './content-hash.ts'
import type { FileList } from './file-list.ts'
import { errorCode, type FileSystem } from './file-system.ts'
import type { Layout } from './layout.ts'
import { formatTask } from './task-codec.ts'
import { textAt, unplacedText } from './unplaced.ts'

interface At {
  readonly fs: FileSystem
  readonly layout: Layout
  readonly list: FileList
}

/** The files that would be written anew, the worst first. `stagesOf`: what both sides of a merge had, where git knows it. */
export async function mendingsOf(
  at: At,
  stagesOf: (path: string) => Promise<MarkedSides | undefined>,
): Promise<(Mending & { readonly id: string })[]> {
  const marked = await Promise.all([...at.list.marked].map(async (id) => mergedOf(at, id, await stagesOf(at.layout.task(id)))))
  const strays = [...at.list.strayIds].filter((id) => !at.list.marked.has(id)).flatMap((id) => namedOf(at, id))
  return [...marked.flat(), ...strays, ...unplacedIn(at)]
}

function mergedOf(at: At, id: string, stages: MarkedSides | undefined) {
  const { graph } = at.list
  const [task] = repairConflict(graph, { id, stages, isMarked: () => true }).changes
  return mending(at, task, { code: 'conflict_markers', says: 'Both sides of the merge become one task.' })
}

function namedOf(at: At, id: string) {
  return mending(at, at.list.graph.task(id), { code: 'wrong_id', says: "The id inside becomes that of the file's name." })
}

function mending(at: At, task: Task | undefined, { code, says }: Pick<Mending, 'code' | 'says'>) {
  const before = task && textAt(at.fs, at.layout.task(task.id))
  if (task === undefined || typeof before !== 'string') return []
  return [{ id: task.id, code, at: `${task.id}.json`, says, before, after: formatTask(task) }]
}

/** What could not be put in its place when it was changed: every change tries again, and so does this. */
function unplacedIn({ fs, layout }: At) {
  return fs.namesIn(layout.unplaced).flatMap((name) => {
    const id = name.slice(0, -'.json'.length)
    const before = name.endsWith('.json') ? textAt(fs, layout.task(id)) : undefined
    const after = before === undefined ? undefined : unplacedText({ fs, layout }, id, before === null ? null : hashOf(before))
    if (before === undefined || after === undefined) return []
    const says = 'What was changed and could not be written is put in its place.'
    return [{ id, code: 'unplaced', at: `${id}.json`, says, ...(before === null ? {} : { before }), after }]
  })
}

/** Writes these tasks as we write them: whatever in their files is read otherwise than it says is gone then. */
export function rewriteTasks(world: World, ids: readonly string[]): Decision<void> {
  const changes = ids.flatMap((id) => world.task(id) ?? [])
  return { kind: 'repair', durable: true, changes, answer: () => undefined }
}

/** Keeps the files as they are in a folder of this moment. Answers its name below the list directory. */
export function keepCopies({ fs, layout }: At, mendings: readonly Mending[], moment: string): string | undefined {
  const files = mendings.flatMap(({ at, before }) => (before === undefined ? [] : [{ name: at, text: before }]))
  if (files.length === 0) return undefined
  const folder = moment.replace(/[:.]/g, '-')
  makeFolder(fs, layout.copies)
  makeFolder(fs, join(layout.copies, folder))
  for (const { name, text } of files) fs.createFile(join(layout.copies, folder, name), text, true)
  return `.dibs/copies/${folder}`
}

function makeFolder(fs: FileSystem, path: string): void {
  try {
    fs.makeDirectory(path)
  } catch (error) {
    if (errorCode(error) !== 'EEXIST') throw error
  }
}
