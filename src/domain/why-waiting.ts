/** Why a task cannot be started yet: all that it waits for, down to what waits for nothing any more. */

import type { Actor } from './actor.ts'
import { componentsFrom } from './components.ts'
import { type Holder, holderOf, isDeferred, isHeld } from './holder.ts'
import { ancestorsOf, countsAsClosed, isContainer, ownOpenBlockers } from './readiness.ts'
import { findTask } from './refusals.ts'
import type { Task } from './task.ts'
import type { World } from './world.ts'

/**
 * Where one task stands. `closed` also for a container that is done though nobody has written it; `shelved`: a container
 * above it is cancelled; `unknown_status`: its file has a status word that nobody knows.
 */
export type WhyState = 'ready' | 'closed' | 'held' | 'waiting' | 'deferred' | 'shelved' | 'unknown_status' | 'missing'

/** One wait. `above`: the container `via`, in which the task lies, waits for it. */
export interface Wait {
  readonly id: string
  readonly because: 'blocker' | 'above' | 'child'
  readonly via?: string | undefined
}

/** One task on the way. */
export interface WhyNode {
  readonly id: string
  /** Undefined for a task that does not exist. */
  readonly task: Task | undefined
  readonly state: WhyState
  readonly holder: Holder
  /** The id that is deferred (itself or a container above it), and until when. */
  readonly deferred?: { readonly id: string; readonly until: string } | undefined
  readonly waitsFor: readonly Wait[]
}

/** The answer to "why?". */
export interface Why {
  /** The task that was asked about first, then what it waits for, nearest first; each once. */
  readonly nodes: readonly WhyNode[]
  /** Ids of those on the way that wait for nothing more: what must happen first. */
  readonly leaves: readonly string[]
  /** Tasks that wait for each other; only edits by hand make such circles. */
  readonly circles: readonly (readonly string[])[]
}

/** @throws TaskError `task_not_found`, naming the nearest id and what the caller holds. */
export function whyWaiting(world: World, id: string, actor: Actor): Why {
  findTask(world, id, actor)
  const nodes = new Map([[id, nodeOf(world, id)]])
  for (const node of nodes.values()) {
    for (const wait of node.waitsFor) if (!nodes.has(wait.id)) nodes.set(wait.id, nodeOf(world, wait.id))
  }
  const all = [...nodes.values()]
  return {
    nodes: all,
    leaves: all.flatMap((node) => (node.waitsFor.length === 0 && node.id !== id ? [node.id] : [])),
    circles: circlesAmong(nodes, id),
  }
}

function nodeOf(world: World, id: string): WhyNode {
  const task = world.task(id)
  if (task === undefined) return { id, task, state: 'missing', holder: 'nobody', waitsFor: [] }
  if (countsAsClosed(world, id)) return { id, task, state: 'closed', holder: 'nobody', waitsFor: [] }
  const above = ancestorsOf(world, task)
  const waitsFor = waitsOf(world, task, above)
  const late = [task, ...above].find((one) => isDeferred(one, world.now))
  const deferred = late?.deferUntil === undefined ? undefined : { id: late.id, until: late.deferUntil }
  return {
    id,
    task,
    state: stateOf(world, task, { above, waitsFor, isDeferred: deferred !== undefined }),
    holder: holderOf(task, world),
    deferred,
    waitsFor,
  }
}

interface Found {
  readonly above: readonly Task[]
  readonly waitsFor: readonly Wait[]
  readonly isDeferred: boolean
}

function stateOf(world: World, task: Task, found: Found): WhyState {
  if (task.unknownStatus !== undefined) return 'unknown_status'
  if (isHeld(task, world)) return 'held'
  if (found.waitsFor.length > 0) return 'waiting'
  if (found.above.some(({ status }) => status === 'cancelled')) return 'shelved'
  return found.isDeferred ? 'deferred' : 'ready'
}

/** Its own blockers, those of the containers above it, and the children that a container waits for; each once. */
function waitsOf(world: World, task: Task, above: readonly Task[]): Wait[] {
  const known = new Map<string, boolean>()
  const waits = new Map<string, Wait>()
  const note = (wait: Wait) => waits.has(wait.id) || waits.set(wait.id, wait)
  for (const id of ownOpenBlockers(world, task, known)) note({ id, because: 'blocker' })
  for (const container of above) {
    for (const id of ownOpenBlockers(world, container, known)) note({ id, because: 'above', via: container.id })
  }
  if (isContainer(world, task.id)) {
    for (const id of [...world.childrenOf(task.id)].sort(byAge(world)))
      if (!countsAsClosed(world, id, known)) note({ id, because: 'child' })
  }
  return [...waits.values()]
}

function byAge(world: World): (a: string, b: string) => number {
  const age = (id: string) => `${world.task(id)?.createdAt ?? '~'} ${id}`
  return (a, b) => (age(a) < age(b) ? -1 : 1)
}

function circlesAmong(nodes: ReadonlyMap<string, WhyNode>, id: string): string[][] {
  const next = (one: string) => nodes.get(one)?.waitsFor.map((wait) => wait.id) ?? []
  const knots = [...componentsFrom([id], next)]
  return knots.filter(([first = '', ...rest]) => rest.length > 0 || next(first).includes(first))
}
