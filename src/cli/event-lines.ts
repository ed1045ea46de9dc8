/** Events as lines: for programs one JSON object or tabs, always the same fields; for people the words of the pane. */

import { namedTask } from '../domain/one-line.ts'
import type { EventKind, ListEvent } from '../service/list-watch.ts'
import { jsonText, oneLine } from './safe-text.ts'

/** The fields of a line, in this order, empty where an event has none. */
export const eventFields = ['at', 'event', 'id', 'by', 'owner', 'subject', 'from'] as const

const words: Readonly<Partial<Record<EventKind, string>>> = { taken_over: 'taken over' }

/** An event as people read it. */
export function eventWord(event: EventKind): string {
  return words[event] ?? event
}

/** One line, its texts whole and harmless. */
export function eventLine(event: ListEvent, json: boolean): string {
  if (json) return `${jsonText(event, 0)}\n`
  const cells = { ...event, event: eventWord(event.event) }
  return `${eventFields.map((field) => oneLine(cells[field] ?? '')).join('\t')}\n`
}

const doneTo: Readonly<Partial<Record<EventKind, string>>> = {
  taken_over: 'taken over from this session',
  released: 'given back',
  completed: 'completed',
  cancelled: 'cancelled',
}

/** One sentence for the session that is woken by it: a model reads it, and knows none of the columns. */
export function eventSentence({ event, id, subject, by, ready }: ListEvent): string {
  const task = `Task ${namedTask({ id, subject })}`
  const done = doneTo[event]
  if (done !== undefined) return `${task} was ${done}${by === undefined ? '' : ` by ${oneLine(by)}`}.\n`
  return ready === false ? `${task}, which this session holds, waits no more.\n` : `${task} is ready.\n`
}

/** The first line, and the one after more has happened than can be told: whoever follows looks at the list, and goes on from here. */
export function watchingLine(watching: { readonly at: string; readonly list: string }, json: boolean): string {
  if (json) return `${jsonText({ event: 'watching', ...watching }, 0)}\n`
  return `${[watching.at, 'watching', '', '', '', oneLine(watching.list), ''].join('\t')}\n`
}
