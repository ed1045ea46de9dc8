/** DESIGN section 3 written down plainly, with no thought of speed: what the maintained graph is compared with. */

import { isClosed, type Task } from '../../src/domain/task.ts'
import { touchesOverlap } from '../../src/domain/touches.ts'
import type { Presence } from '../../src/domain/world.ts'

export interface NaiveList {
  readonly now: string
  readonly tasks: ReadonlyMap<string, Task>
  readonly archived: ReadonlySet<string>
  readonly presenceOf: (session: string) => Presence
}

const all = (list: NaiveList) => [...list.tasks.values()]

export function blockersOf(list: NaiveList, id: string): string[] {
  const own = list.tasks.get(id)?.blockedBy ?? []
  const stored = all(list).filter((task) => task.blocks.includes(id))
  return [...new Set([...own, ...stored.map((task) => task.id)])]
}

export function childrenOf(list: NaiveList, id: string): string[] {
  return all(list)
    .filter((task) => task.parent === id)
    .map((task) => task.id)
}

export function ancestorsOf(list: NaiveList, task: Task): Task[] {
  const above: Task[] = []
  let parent = task.parent === undefined ? undefined : list.tasks.get(task.parent)
  while (parent !== undefined && parent.id !== task.id && !above.includes(parent)) {
    above.push(parent)
    parent = parent.parent === undefined ? undefined : list.tasks.get(parent.parent)
  }
  return above
}

export function isHeld(list: NaiveList, task: Task): boolean {
  if (task.status !== 'in_progress' || task.owner === undefined) return false
  return task.claim?.session === undefined || list.presenceOf(task.claim.session) !== 'gone'
}

/** Closed tasks, in the list or in the archive, then again and again each container that is finished because of them. */
export function closedIds(list: NaiveList): Set<string> {
  const closed = new Set<string>()
  for (const id of list.archived) if (!list.tasks.has(id)) closed.add(id)
  for (const task of all(list)) if (isClosed(task)) closed.add(task.id)
  for (let grew = true; grew; ) {
    grew = false
    for (const task of all(list)) {
      if (closed.has(task.id) || task.unknownStatus !== undefined || isHeld(list, task)) continue
      const children = childrenOf(list, task.id)
      const waits = [task, ...ancestorsOf(list, task)].some((t) => blockersOf(list, t.id).some((id) => !closed.has(id)))
      if (children.length === 0 || waits || !children.every((id) => closed.has(id))) continue
      closed.add(task.id)
      grew = true
    }
  }
  return closed
}

export function finishedIds(list: NaiveList): string[] {
  const closed = closedIds(list)
  return all(list)
    .filter((task) => !isClosed(task) && closed.has(task.id))
    .map((task) => task.id)
}

function isDeferred(list: NaiveList, task: Task): boolean {
  return !isClosed(task) && task.deferUntil !== undefined && Date.parse(task.deferUntil) > Date.parse(list.now)
}

export function readyIds(list: NaiveList): string[] {
  const closed = closedIds(list)
  const waits = (task: Task) => blockersOf(list, task.id).some((id) => !closed.has(id))
  return all(list)
    .filter((task) => {
      if (isClosed(task) || task.unknownStatus !== undefined || isHeld(list, task)) return false
      if (childrenOf(list, task.id).length > 0 || isDeferred(list, task) || waits(task)) return false
      return !ancestorsOf(list, task).some((above) => above.status === 'cancelled' || isDeferred(list, above) || waits(above))
    })
    .map((task) => task.id)
}

export function overlaps(list: NaiveList, task: Task): string[] {
  return all(list)
    .filter((other) => other.id !== task.id && isHeld(list, other) && touchesOverlap(task.touches, other.touches))
    .map((other) => other.id)
}

export function readyInOrder(list: NaiveList): string[] {
  const rows = readyIds(list).flatMap((id) => {
    const task = list.tasks.get(id)
    return task === undefined ? [] : [{ task, unblocks: unblocks(list, id), overlaps: overlaps(list, task).length > 0 }]
  })
  rows.sort((a, b) => {
    if (a.task.priority !== b.task.priority) return a.task.priority - b.task.priority
    if (a.unblocks !== b.unblocks) return b.unblocks - a.unblocks
    if (a.overlaps !== b.overlaps) return a.overlaps ? 1 : -1
    const age = Date.parse(a.task.createdAt ?? '9999-01-01') - Date.parse(b.task.createdAt ?? '9999-01-01')
    if (age !== 0) return age
    return a.task.id < b.task.id ? -1 : 1
  })
  return rows.map((row) => row.task.id)
}

function isOpenLeaf(list: NaiveList, closed: ReadonlySet<string>, id: string): boolean {
  return list.tasks.has(id) && !closed.has(id) && childrenOf(list, id).length === 0
}

/** What cannot start, and what cannot finish, before `id` is closed: grown until nothing is added. */
export function unblocks(list: NaiveList, id: string): number {
  const closed = closedIds(list)
  if (closed.has(id)) return 0
  const unfinished = new Set([id])
  const unstarted = new Set<string>()
  for (let before = -1; before < unfinished.size + unstarted.size; ) {
    before = unfinished.size + unstarted.size
    for (const task of all(list)) {
      const waits = blockersOf(list, task.id).some((blocker) => unfinished.has(blocker))
      if (waits || (task.parent !== undefined && unstarted.has(task.parent))) unstarted.add(task.id)
      if (unstarted.has(task.id) && !closed.has(task.id)) unfinished.add(task.id)
      if (unfinished.has(task.id) && task.parent !== undefined && !closed.has(task.parent)) unfinished.add(task.parent)
    }
  }
  return Math.min(100, [...unstarted].filter((other) => other !== id && isOpenLeaf(list, closed, other)).length)
}

/** Waits between moments, written `start a` and `finish a`: [earlier, later]. Closed tasks have none to finish, if asked so. */
export function waitsBetweenMoments(list: NaiveList, closed: ReadonlySet<string> = new Set()): (readonly [string, string])[] {
  const waits: (readonly [string, string])[] = []
  const ids = new Set(
    all(list).flatMap((task) => [task.id, ...task.blockedBy, ...(task.parent === undefined ? [] : [task.parent])]),
  )
  for (const id of ids) {
    waits.push([`start ${id}`, `finish ${id}`])
    for (const blocker of blockersOf(list, id)) waits.push([`finish ${blocker}`, `start ${id}`])
    const parent = list.tasks.get(id)?.parent
    if (parent !== undefined) waits.push([`start ${parent}`, `start ${id}`], [`finish ${id}`, `finish ${parent}`])
  }
  const isOver = (moment: string) => moment.startsWith('finish ') && closed.has(moment.slice('finish '.length))
  return waits.filter(([earlier, later]) => !isOver(earlier) && !isOver(later))
}

/** For each moment all that comes after it, itself only on a circle. */
export function reachable(waits: readonly (readonly [string, string])[]): Map<string, Set<string>> {
  const reach = new Map<string, Set<string>>()
  for (const [earlier, later] of waits) {
    reach.set(earlier, (reach.get(earlier) ?? new Set()).add(later))
    if (!reach.has(later)) reach.set(later, new Set())
  }
  for (const middle of reach.keys()) {
    for (const later of reach.values()) if (later.has(middle)) for (const end of reach.get(middle) ?? []) later.add(end)
  }
  return reach
}

/** The longest way through the waits of tasks that exist, counting starts of open leaf tasks; those on one circle together, each once. */
export function longestChain(list: NaiveList): number {
  const closed = closedIds(list)
  const isReal = (moment: string) => moment.startsWith('finish ') || list.tasks.has(moment.slice('start '.length))
  const reach = reachable(waitsBetweenMoments(list, closed).filter(([, later]) => isReal(later)))
  const isTask = (moment: string) => moment.startsWith('start ') && isOpenLeaf(list, closed, moment.slice('start '.length))
  const same = (a: string, b: string) => a === b || (reach.get(a)?.has(b) === true && reach.get(b)?.has(a) === true)
  const lengths = new Map<string, number>()
  const lengthFrom = (moment: string): number => {
    const known = lengths.get(moment)
    if (known !== undefined) return known
    const circle = [...reach.keys()].filter((other) => same(moment, other))
    const beyond = [...(reach.get(moment) ?? [])].filter((later) => !same(moment, later)).map(lengthFrom)
    const length = circle.filter(isTask).length + Math.max(0, ...beyond)
    lengths.set(moment, length)
    return length
  }
  const starts = all(list).filter((task) => isOpenLeaf(list, closed, task.id))
  return Math.max(0, ...starts.map((task) => lengthFrom(`start ${task.id}`)), starts.length > 0 ? 1 : 0)
}
