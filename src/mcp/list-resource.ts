/** The one resource: the list as a page, at one moment and short enough to be read whole. */

import { oneLine, shortLine } from '../domain/one-line.ts'
import { isClosed, type Task } from '../domain/task.ts'
import type { ListNow, Waiting, Working } from '../service/list-watch.ts'
import type { TaskService } from '../service/task-service.ts'

/** What resources/list answers. */
export const listResource = {
  uri: 'dibs://list',
  name: 'list',
  title: 'The shared task list',
  description: 'Counts, who works on what, what is ready, what waits for what, and what was completed last.',
  mimeType: 'text/markdown',
} as const

/**
 * Bytes of the rows of one section. Four of them and the heads stay below 20 KB, which a client shows whole; halved, the ready
 * tasks of a busy list would not all be seen.
 */
const mostSectionBytes = 4_500
const mostRows = 40
const mostCompleted = 10
/** Characters of a subject: rows are told apart by their id. */
const longestSubject = 120
/** Blockers named in a row; get_task has all. */
const mostBlockers = 5

/** The page of the list as it is now. @throws TaskError `bad_setting`, and whatever reading the list may meet. */
export async function listPage(service: TaskService): Promise<string> {
  const look = await service.watch().look()
  return look === undefined ? '' : pageOf(service.listName, look.now)
}

/** The page of one moment. */
export function pageOf(listName: string, now: ListNow): string {
  const { ready, inProgress, blocked, completed, cancelled, tracks } = now.counts
  const all = ready + inProgress + blocked + completed
  const head = [
    `# Task list: ${oneLine(listName)}`,
    `${completed} of ${all} done. ${ready} ready, ${inProgress} in progress, ${blocked} blocked, ${cancelled} cancelled; ${tracks} could be worked on side by side. As of ${now.at}.`,
  ]
  const held = now.working.filter(({ holder }) => holder !== 'gone' && holder !== 'nobody')
  const done = now.changed.flatMap(({ after }) => (after?.status === 'completed' ? [after] : [])).sort(byCompletion)
  return [
    ...head,
    ...section('In progress', held.map(workingRow), inProgress),
    ...section('Ready', now.ready.map(readyRow), ready),
    ...section('Blocked', now.waiting.map(waitingRow), blocked),
    ...section('Completed last', done.slice(0, mostCompleted).map(doneRow), done.length),
  ].join('\n\n')
}

function section(title: string, rows: readonly string[], all: number): string[] {
  if (rows.length === 0) return []
  let bytes = 0
  const shown = rows.slice(0, mostRows).filter((row) => {
    bytes += Buffer.byteLength(row)
    return bytes <= mostSectionBytes
  })
  const more = all > shown.length ? [`- and ${all - shown.length} more`] : []
  return [`## ${title}`, [...shown, ...more].join('\n')]
}

function workingRow({ task, holder, openBlockers }: Working): string {
  const owner = task.owner === undefined ? 'somebody' : oneLine(task.owner)
  return `${named(task)}: ${holder === 'self' ? `this session (${owner})` : owner}${waitsFor(openBlockers)}`
}

function readyRow({ task, unblocks }: ListNow['ready'][number]): string {
  return `${named(task)}${unblocks === 0 ? '' : ` (${unblocks} wait for it)`}`
}

function waitingRow({ task, waitsFor: blockers }: Waiting): string {
  const open = blockers.filter((blocker) => blocker.task === undefined || !isClosed(blocker.task))
  return `${named(task)}${waitsFor(open.map(({ id }) => id))}`
}

function doneRow(task: Task): string {
  return `${named(task)}${task.owner === undefined ? '' : `: ${oneLine(task.owner)}`}`
}

function named({ id, subject }: Task): string {
  return `- \`${id}\` ${shortLine(subject, longestSubject)}`
}

function waitsFor(ids: readonly string[]): string {
  if (ids.length === 0) return ''
  const more = ids.length > mostBlockers ? ` and ${ids.length - mostBlockers} more` : ''
  return `, waits for ${ids.slice(0, mostBlockers).join(', ')}${more}`
}

function byCompletion(a: Task, b: Task): number {
  return (b.completedAt ?? '').localeCompare(a.completedAt ?? '')
}
