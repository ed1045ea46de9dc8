/** Between the list and its archive, on any engine: a family of closed tasks at a time, and back one by one. */

import type { Actor } from '../domain/actor.ts'
import { archivable, archiveTasks, restoreTask } from '../domain/archive-tasks.ts'
import { findTask } from '../domain/refusals.ts'
import type { Task } from '../domain/task.ts'
import { TaskGraph } from '../domain/task-graph.ts'
import { type TaskView, viewOf } from '../domain/view.ts'
import type { ListEngine } from './list-engine.ts'
import type { TaskDetail } from './task-store.ts'

/** Tasks of one commit: while it is written nobody else can commit, 5 to 50 ms. A larger family goes in one all the same. */
const atOnce = 100

/** See `TaskStore.archive`. */
export async function moveToArchive(
  engine: ListEngine,
  { before, dryRun = false }: { readonly before: string; readonly dryRun?: boolean | undefined },
  by: Actor,
): Promise<readonly Task[]> {
  const families = await engine.read((graph) =>
    archivable(graph, before).map((family) => family.flatMap((id) => graph.task(id) ?? [])),
  )
  if (dryRun || families.length === 0) return families.flat()
  await engine.prepareArchive()
  const gone = new Set<string>()
  for (const heads of batches(families)) {
    for (const id of await engine.transact((world) => archiveTasks(world, heads, before), by)) gone.add(id)
  }
  const stays = await engine.read((graph) => (id: string) => graph.task(id) !== undefined)
  return families.flat().filter(({ id }) => gone.has(id) && !stays(id))
}

/** The first member of each family, together about `atOnce` tasks. */
function* batches(families: readonly (readonly Task[])[]): Generator<ReadonlySet<string>> {
  let heads = new Set<string>()
  let count = 0
  for (const family of families) {
    const [head] = family
    if (head === undefined) continue
    heads.add(head.id)
    count += family.length
    if (count < atOnce) continue
    yield heads
    heads = new Set()
    count = 0
  }
  if (heads.size > 0) yield heads
}

/** See `TaskStore.restore`. */
export async function restoreFromArchive(engine: ListEngine, id: string, by: Actor): Promise<TaskView> {
  const [task] = await engine.archived(id)
  if (task === undefined) await engine.read((graph) => findTask(graph, id, by))
  else await engine.transact((world) => restoreTask(world, task), by)
  return await engine.read((graph) => viewOf(graph, id))
}

/** What only the archive has, as a list of its own to ask. */
export async function archiveGraph(engine: ListEngine): Promise<TaskGraph> {
  const tasks = await engine.archived()
  return await engine.read((list) => {
    const graph = new TaskGraph({ now: list.now, presenceOf: () => 'unknown', mintId: () => list.mintId() })
    for (const task of tasks) if (list.task(task.id) === undefined) graph.put(task)
    return graph
  })
}

/** A task that rests on what is in the archive is told what that left behind. */
export async function withArchivedBlockers<T extends Pick<TaskDetail, 'task' | 'blockers'>>(
  engine: ListEngine,
  detail: T,
): Promise<T> {
  const told = new Set(detail.blockers.map(({ id }) => id))
  const untold = detail.task.task.blockedBy.filter((id) => !told.has(id))
  const kept = await engine.read((graph) => untold.filter((id) => graph.isArchived(id)))
  const tasks = (await Promise.all(kept.map((id) => engine.archived(id)))).flat()
  const blockers = tasks.map(({ id, subject, status, result }) => ({ id, subject, status, result }))
  return { ...detail, blockers: [...detail.blockers, ...blockers] }
}
