/** Readiness, computed when asked (P4): what holds a task back, and when a container is done. */

import { isDeferred, isHeld } from './holder.ts'
import { isClosed, type Task } from './task.ts'
import type { World } from './world.ts'

/** What one question has found out so far. Asked once each: layers of phases that block each other would double with every layer. */
type Known = Map<string, boolean>

/** The containers above a task, nearest first. Ends at a missing parent, and at a loop that an edit by hand may have made. */
export function ancestorsOf(world: Pick<World, 'task'>, task: Task): Task[] {
  const above: Task[] = []
  const seen = new Set([task.id])
  let next = task.parent
  while (next !== undefined && !seen.has(next)) {
    seen.add(next)
    const parent = world.task(next)
    if (parent === undefined) break
    above.push(parent)
    next = parent.parent
  }
  return above
}

/** A task with children. It is never worked on by itself: it closes with its last child. */
export function isContainer(world: Pick<World, 'childrenOf'>, id: string): boolean {
  return world.childrenOf(id).length > 0
}

/**
 * Does `id` no longer block anybody? True for a closed task (also in the archive), and for a container that is finished though
 * nobody has written it yet. A task that does not exist counts as open: an unresolved blocker is never satisfied. So do containers that wait for
 * each other in a circle, which only an edit by hand can make.
 */
export function countsAsClosed(world: World, id: string, known: Known = new Map()): boolean {
  if (world.countsAsClosed !== undefined) return world.countsAsClosed(id)
  const path: { readonly id: string; readonly waits: Iterator<string> }[] = []
  let answer = begin(id)
  for (let last = path.at(-1); last !== undefined; last = path.at(-1)) {
    const next = answer === false ? undefined : last.waits.next()
    // One open wait is enough to keep all open that rest on it: `begin` has noted each of them as open already.
    if (answer === false || next === undefined) return false
    if (next.done !== true) answer = begin(next.value)
    else {
      known.set(last.id, true)
      path.pop()
      answer = true
    }
  }
  return answer === true

  /** The answer if it is at hand, else undefined, and `asked` is on the path; until it is answered it counts as open. */
  function begin(asked: string): boolean | undefined {
    const before = known.get(asked)
    if (before !== undefined) return before
    const task = world.task(asked)
    const closed = task === undefined ? world.isArchived(asked) : isClosed(task)
    known.set(asked, closed)
    if (closed || task === undefined || !mayFinish(world, task)) return closed
    path.push({ id: asked, waits: finishWaitsFor(world, task) })
    return undefined
  }
}

/** A container without open child, open blocker (of its own or of an ancestor) and holder. */
export function isFinishedContainer(world: World, task: Task): boolean {
  if (!mayFinish(world, task)) return false
  const known: Known = new Map([[task.id, false]])
  for (const id of finishWaitsFor(world, task)) if (!countsAsClosed(world, id, known)) return false
  return true
}

function mayFinish(world: World, task: Task): boolean {
  return !isClosed(task) && task.unknownStatus === undefined && isContainer(world, task.id) && !isHeld(task, world)
}

/** All that must be closed before a container is finished. */
function* finishWaitsFor(world: World, task: Task): Iterator<string> & Iterable<string> {
  yield* world.childrenOf(task.id)
  yield* world.blockersOf(task.id)
  for (const above of ancestorsOf(world, task)) yield* world.blockersOf(above.id)
}

/** The blockers of the task itself that are still open or missing. */
export function ownOpenBlockers(world: World, task: Task, known: Known = new Map()): string[] {
  return world.blockersOf(task.id).filter((id) => !countsAsClosed(world, id, known))
}

/** What the task waits for: its own open blockers, then those of its ancestors. Without duplicates. */
export function openBlockers(world: World, task: Task): string[] {
  const known: Known = new Map()
  const found = new Set(ownOpenBlockers(world, task, known))
  for (const above of ancestorsOf(world, task)) for (const id of ownOpenBlockers(world, above, known)) found.add(id)
  return [...found]
}

/**
 * May anybody start `id` now? Open, not held, not a container, nothing open before it, and no ancestor that is deferred,
 * cancelled or waits: a phase that waits holds back all that is in it.
 */
export function isReady(world: World, id: string): boolean {
  const task = world.task(id)
  if (task === undefined || isClosed(task) || task.unknownStatus !== undefined) return false
  if (isHeld(task, world) || isDeferred(task, world.now) || isContainer(world, id)) return false
  const known: Known = new Map()
  if (ownOpenBlockers(world, task, known).length > 0) return false
  return ancestorsOf(world, task).every(
    (above) => above.status !== 'cancelled' && !isDeferred(above, world.now) && ownOpenBlockers(world, above, known).length === 0,
  )
}
