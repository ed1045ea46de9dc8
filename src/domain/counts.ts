/** The list in seven numbers. */

import type { TaskGraph } from './task-graph.ts'
import { countTracks } from './tracks.ts'

export interface Counts {
  readonly ready: number
  /** Held by somebody who is not gone. */
  readonly inProgress: number
  /** Every other open task. */
  readonly blocked: number
  readonly completed: number
  readonly cancelled: number
  /** How many could be worked on side by side: ready and in progress, without overlap in `touches`. */
  readonly tracks: number
  /** The longest chain of open tasks that wait for each other. */
  readonly longestChain: number
}

/** Each answer carries the counts, and most questions come without a change in between. */
const counted = new WeakMap<TaskGraph, { readonly version: number; readonly counts: Counts }>()

/** The counts of `graph`. Containers that are finished though nobody has written it yet are counted as what they will become. */
export function countsOf(graph: TaskGraph): Counts {
  const known = counted.get(graph)
  if (known?.version === graph.version) return known.counts
  const counts = count(graph)
  counted.set(graph, { version: graph.version, counts })
  return counts
}

function count(graph: TaskGraph): Counts {
  const stored = graph.statusCounts
  const finished = [...graph.finishedContainers()]
  const cancelled = finished.filter((id) =>
    graph.childrenOf(id).every((child) => graph.task(child)?.status === 'cancelled'),
  ).length
  const ready = graph.readyCount
  const inProgress = graph.heldCount
  return {
    ready,
    inProgress,
    blocked: stored.pending + stored.in_progress - finished.length - ready - inProgress,
    completed: stored.completed + finished.length - cancelled,
    cancelled: stored.cancelled + cancelled,
    tracks: countTracks(graph),
    longestChain: graph.longestChain,
  }
}
