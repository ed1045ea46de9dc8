/** The rows of the pane: one line for each task that is worked on, ready or waiting, and for each thing that happened. */

import type { ListEvent, ListNow, Waiting, Working } from '../service/list-watch.ts'
import { eventWord } from './event-lines.ts'
import { duration } from './moment.ts'
import { oneLine } from './safe-text.ts'
import type { Column } from './table.ts'
import type { Paint } from './terminal.ts'
import type { Happening } from './watch-state.ts'

/** Who, for how long, at what, and what is the matter with it. */
export function workingColumns(nowMs: number, paint: Paint): Column<Working>[] {
  return [
    { of: ({ task }) => oneLine(task.owner ?? 'nobody'), gives: true, style: paint.green },
    { of: (working) => heldFor(working, nowMs), style: paint.yellow },
    { of: ({ task }) => oneLine(task.id), style: paint.cyan },
    { of: ({ task }) => oneLine(task.subject), gives: true },
    { of: workRemarks, gives: true, style: paint.red },
  ]
}

/** How long somebody has been at it; empty where no claim says so. */
export function heldFor({ task }: Working, nowMs: number): string {
  return task.claim?.at === undefined ? '' : span(nowMs - Date.parse(task.claim.at))
}

function workRemarks({ task, holder, openBlockers }: Working): string {
  const gone =
    holder === 'gone'
      ? ['gone: free to claim']
      : holder === 'foreign'
        ? [`on ${oneLine(task.claim?.host ?? 'another host')}`]
        : []
  return [...gone, ...(openBlockers.length > 0 ? [`waits for ${openBlockers.map(oneLine).join(', ')}`] : [])].join(' · ')
}

/** What can be started, and what it frees. */
export function readyColumns(paint: Paint): Column<ListNow['ready'][number]>[] {
  return [
    { of: ({ task }) => oneLine(task.id), style: paint.cyan },
    { of: ({ task }) => (task.priority === 2 ? '' : `P${task.priority}`), style: paint.yellow },
    { of: ({ task }) => oneLine(task.subject), gives: true },
    { of: ({ unblocks }) => (unblocks > 0 ? `unblocks ${unblocks}` : ''), gives: true, style: paint.dim },
  ]
}

/** What waits, and for what. */
export function waitingColumns(paint: Paint): Column<Waiting>[] {
  return [
    { of: ({ task }) => oneLine(task.id), style: paint.cyan },
    { of: ({ task }) => oneLine(task.subject), gives: true },
    { of: ({ task, waitsFor }) => waitWords(task.deferUntil, waitsFor), gives: true, style: paint.dim },
  ]
}

/** The first in words, the others by number: what there is to know of them is a key away. */
function waitWords(deferUntil: string | undefined, waitsFor: Waiting['waitsFor']): string {
  const [first, ...others] = waitsFor
  if (first === undefined) return deferUntil === undefined ? 'held back' : `not before ${oneLine(deferUntil)}`
  const { id, task } = first
  const who = task?.status === 'in_progress' && task.owner !== undefined ? ` (${oneLine(task.owner)})` : ''
  const more = others.length > 0 ? ` +${others.length}` : ''
  return `← ${oneLine(id)}${more}${who}${task === undefined ? ', which is not there' : ` ${oneLine(task.subject)}`}`
}

/** When, who, what. */
export function happenedColumns(paint: Paint): Column<Happening>[] {
  return [
    { of: ({ first }) => clockOf(first.at), style: paint.dim },
    { of: ({ first }) => oneLine(first.by ?? first.owner ?? ''), gives: true, style: paint.green },
    { of: ({ first }) => eventWord(first.event) },
    { of: ({ first, count }) => (count > 1 ? '' : oneLine(first.id)), style: paint.cyan },
    { of: ({ first, count }) => (count > 1 ? `${count} tasks` : oneLine(first.subject)), gives: true },
    { of: ({ first, count }) => (count > 1 ? '' : detailOf(first)), gives: true, style: paint.dim },
  ]
}

function detailOf({ event, from, by, owner, result }: ListEvent): string {
  if (from !== undefined) return `from ${oneLine(from)}`
  if (event === 'claimed' && by !== owner && owner !== undefined) return `for ${oneLine(owner)}`
  return result === undefined ? '' : oneLine(result)
}

/** The time of day, UTC as in every other answer (the title of the part says so). */
function clockOf(at: string): string {
  return /T(\d\d:\d\d:\d\d)/.exec(at)?.[1] ?? oneLine(at)
}

/** So fine is a length of time below a minute, in s: each step is one more to draw, and draws the eye. */
const step = 5

/** A length of time, in steps of five seconds below a minute and of a minute above. */
export function span(ms: number): string {
  if (Number.isNaN(ms)) return ''
  const seconds = Math.max(0, Math.floor(ms / 1000)) // a stamp of another clock may lie ahead
  return duration(seconds - (seconds % (seconds < 60 ? step : 60)))
}
