/** UserPromptSubmit: only what is new since this session was last told; silent when nothing is, or nobody knows what was told. */

import { mainOf } from '../domain/ownership.ts'
import type { TaskView } from '../domain/view.ts'
import { eventsOf, type ListEvent } from '../service/list-events.ts'
import { factsWithin, joined, type Wording } from './facts.ts'
import { context, type Hook, type HookList } from './hook.ts'
import { lastTold, mostReady, remember } from './told.ts'

/** Named in one line; the rest is counted. */
const mostNamed = 3
/** Lines about what others did: one each for who and what. */
const mostLines = 6

type Told = Awaited<ReturnType<HookList['service']['changes']>>['records'][number]

/** Tells the events of others and what became ready through them, and moves the cursor on. */
export const userPromptSubmit: Hook = async ({ input, list }) => {
  const { session_id } = input
  const here = session_id === undefined ? undefined : list()
  if (session_id === undefined || here === undefined) return undefined
  const { service, me } = here
  const last = await lastTold(service, session_id)
  const { cursor, records, startOver } = await service.changes(last?.cursor)
  const { ready } = await service.ready({ limit: mostReady })
  const now = ready.map(({ task }) => task.id)
  if (last === undefined || cursor !== last.cursor || now.join() !== last.ready.join()) {
    await remember(service, session_id, { cursor, ready: now })
  }
  if (last === undefined || startOver) return undefined
  const isOwn = ({ by }: Told) => me !== undefined && by.session === me.session
  const others = lastEvents(records.filter((record) => !isOwn(record)))
  const lost = others.filter((event) => isMine(event, me?.name) && event.event !== 'claimed')
  const rest = others.filter((event) => !lost.includes(event))
  const known = new Set([...last.ready, ...causedBy(records.filter(isOwn), ready), ...others.map(({ id }) => id)])
  const freed = ready.filter(({ task }) => !known.has(task.id))
  return context(
    'UserPromptSubmit',
    factsWithin((wording) => {
      const lines = [
        ...lost.slice(0, mostLines).map((event) => lostWords(event, wording)),
        ...grouped(rest)
          .slice(0, mostLines)
          .map((group) => groupWords(group, wording)),
        freed.length === 0
          ? ''
          : `Ready now: ${taskWords(
              freed.map(({ task }) => task),
              wording,
            )}.`,
      ].filter((line) => line !== '')
      return lines.length === 0 ? [] : ['New in the dibs task list:', ...lines]
    }),
  )
}

/** What a task came to: of several steps the last one. */
function lastEvents(records: readonly Told[]): ListEvent[] {
  const last = new Map<string, ListEvent>()
  for (const event of records.flatMap((record) => eventsOf(record))) {
    const before = last.get(event.id)
    last.delete(event.id)
    // A task that was made and given back is still news as one that was made.
    last.set(event.id, before?.event === 'created' && event.event === 'released' ? before : event)
  }
  return [...last.values()]
}

function isMine({ owner, from }: ListEvent, name: string | undefined): boolean {
  return name !== undefined && [owner, from].some((one) => one !== undefined && mainOf(one) === name)
}

/** What this session made ready by itself it was told with the answers. */
function causedBy(own: readonly Told[], ready: readonly TaskView[]): string[] {
  const touched = new Set(own.flatMap(({ tasks }) => tasks.map(({ id }) => id)))
  return ready
    .filter(({ task }) => touched.has(task.id) || task.blockedBy.some((id) => touched.has(id)))
    .map(({ task }) => task.id)
}

function lostWords({ id, subject, event, by, owner }: ListEvent, { task, text }: Wording): string {
  const what = event === 'taken_over' ? `taken over by ${text(owner ?? by ?? 'another')}` : event
  const who = event === 'taken_over' ? '' : byWhom(by, text)
  return `${task({ id, subject })}, which this session had, was ${what}${who}.`
}

interface Group {
  readonly by: string | undefined
  readonly event: ListEvent['event']
  readonly events: readonly ListEvent[]
}

function grouped(events: readonly ListEvent[]): Group[] {
  const groups = new Map<string, ListEvent[]>()
  for (const event of events) {
    const key = `${event.event} ${event.by ?? ''}`
    groups.set(key, [...(groups.get(key) ?? []), event])
  }
  return [...groups.values()].flatMap((all) => {
    const [first] = all
    return first === undefined ? [] : [{ by: first.by, event: first.event, events: all }]
  })
}

function groupWords({ by, event, events }: Group, wording: Wording): string {
  const what = event === 'taken_over' ? 'taken over' : event
  return `${what.charAt(0).toUpperCase()}${what.slice(1)}${byWhom(by, wording.text)}: ${taskWords(events, wording)}.`
}

function byWhom(by: string | undefined, text: Wording['text']): string {
  return by === undefined ? ' by an edit of its file' : ` by ${text(by)}`
}

function taskWords(tasks: readonly { readonly id: string; readonly subject: string }[], { task }: Wording): string {
  return joined(tasks.slice(0, mostNamed).map(task), tasks.length)
}
