/** Events as lines: for programs one JSON object or tabs, always the same fields; for people the words of the pane. */

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

/** The first line, and the one after more has happened than can be told: whoever follows looks at the list, and goes on from here. */
export function watchingLine(watching: { readonly at: string; readonly list: string }, json: boolean): string {
  if (json) return `${jsonText({ event: 'watching', ...watching }, 0)}\n`
  return `${[watching.at, 'watching', '', '', '', oneLine(watching.list), ''].join('\t')}\n`
}
