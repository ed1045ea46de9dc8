/** What is wrong or odd with the tasks of a list, as a whole: found by looking, changed by nobody. */

import { circlesOf } from './circles.ts'
import type { Finding } from './finding.ts'
import { holderOf } from './holder.ts'
import { holderWords } from './refusals.ts'
import { isClosed, type Task } from './task.ts'
import type { TaskGraph } from './task-graph.ts'

/** Everything about the tasks that a person may want to mend, the worst first. */
export function listFindings(graph: TaskGraph): Finding[] {
  const tasks = [...graph.tasks()].filter((task) => !isClosed(task))
  return [
    ...circleFindings(graph),
    ...tasks.flatMap((task) => unknownStatus(task)),
    ...tasks.flatMap((task) => missingNames(graph, task)),
    ...tasks.flatMap((task) => holderFindings(graph, task)),
    ...[...graph.finishedContainers()].map(finished),
  ]
}

function circleFindings(graph: TaskGraph): Finding[] {
  return circlesOf(graph).map(({ ids: found, cuts }) => {
    const ids = fromSmallest(found)
    const [cut] = cuts
    const [first = ''] = ids
    const words = cut?.field === 'parent' ? '--no-parent' : `--remove-blocked-by ${cut?.names}`
    return {
      severity: 'broken',
      code: 'circle',
      at: first,
      says: `${[...ids, first].join(' -> ')} wait for each other: none of them can ever start.`,
      mend: cut && `dibs update ${cut.task} ${words} (${cut.task} was changed last)`,
    }
  })
}

/** The same circle, told from where it does not depend on the order in which the disk names its files. */
function fromSmallest(ids: readonly string[]): readonly string[] {
  const at = ids.indexOf([...ids].sort()[0] ?? '')
  return [...ids.slice(at), ...ids.slice(0, at)]
}

function unknownStatus({ id, unknownStatus: word }: Task): Finding[] {
  if (word === undefined) return []
  const says = `Its status is ${JSON.stringify(word)}, which nobody knows: it counts as open and is never ready.`
  return [{ severity: 'broken', code: 'unknown_status', at: id, says, mend: `dibs update ${id} --status pending` }]
}

function missingNames(graph: TaskGraph, task: Task): Finding[] {
  const { id, parent } = task
  const missing = graph.blockersOf(id).filter((blocker) => graph.task(blocker) === undefined && !graph.isArchived(blocker))
  const found = missing.map((blocker): Finding => {
    const says = `It waits for ${blocker}, which does not exist: it cannot start.`
    return { severity: 'broken', code: 'missing_blocker', at: id, says, mend: `dibs update ${id} --remove-blocked-by ${blocker}` }
  })
  if (parent === undefined || graph.task(parent) !== undefined) return found
  if (graph.isArchived(parent)) {
    const says = `Its parent ${parent} is in the archive: it counts as a task without one.`
    return [...found, { severity: 'warning', code: 'archived_parent', at: id, says, mend: `dibs restore ${parent}` }]
  }
  const says = `Its parent ${parent} does not exist: it counts as a task without one.`
  return [...found, { severity: 'warning', code: 'missing_parent', at: id, says, mend: `dibs update ${id} --no-parent` }]
}

function holderFindings(graph: TaskGraph, task: Task): Finding[] {
  const { id } = task
  const found: Finding[] = graph.isRewound(id)
    ? [{ severity: 'note', code: 'rewound', at: id, says: 'Its file went back to an older state; the claim stands in the log.' }]
    : []
  const holder = holderOf(task, graph)
  const who = holderWords(task, graph.now)
  if (holder === 'gone') {
    const says = task.owner === undefined ? 'It is in progress and nobody is named.' : `The session of ${who} has gone.`
    found.push({ severity: 'note', code: 'stale_claim', at: id, says: `${says} Anybody may claim it.` })
  }
  if (holder === 'foreign') {
    const says = `It is held by ${who}, a session that is unknown here (another machine or clone): it stands until released.`
    found.push({ severity: 'warning', code: 'foreign_claim', at: id, says })
  }
  if (holder === 'person' && task.claim === undefined) {
    found.push({
      severity: 'note',
      code: 'hand_claim',
      at: id,
      says: `It is held by ${who} by an edit of its file: anybody may release it.`,
    })
  }
  return found
}

function finished(id: string): Finding {
  const says = 'All its children are closed: it counts as closed, and the next change writes it.'
  return { severity: 'note', code: 'finished_container', at: id, says }
}
