/** The two ways of `dibs watch`: a pane that a person looks at, and events line by line for programs. */

import { setTimeout as pause } from 'node:timers/promises'
import type { ListEvent, ListWatch, Look } from '../service/list-watch.ts'
import { eventsFor } from '../service/session-events.ts'
import type { CommandContext } from './command.ts'
import { eventLine, eventSentence, watchingLine } from './event-lines.ts'
import { paintOf } from './terminal.ts'
import { clockFace, pageOf, paneLines } from './watch-pane.ts'
import { fillScreen } from './watch-screen.ts'
import { afterKey, afterLook, emptyPane } from './watch-state.ts'

/**
 * Between two looks, in ms. A busy list changes 500 times a second and a look at 10,000 tasks costs 5 ms: halved, watching it
 * would cost twice as much of a core; doubled, one would see the delay.
 */
const betweenLooksMs = 200

/** Which lines are wanted; all where nothing is said. */
export interface Wanted {
  readonly kinds?: ReadonlySet<string> | undefined
  /** Those only that the session of this Claude Code wants to be woken for; `watching` is none of them. */
  readonly isForSession: boolean
}

/** Writes a line for each event that is wanted, until Ctrl+C; the first line, `watching`, says that it has begun. */
export async function watchEvents(context: CommandContext, { kinds, isForSession }: Wanted): Promise<void> {
  const { open, terminal, json, signal } = context
  const isWanted = (kind: string) => kinds === undefined || kinds.has(kind)
  const told = (look: Look) => (isForSession ? eventsHere(look, context) : look.events)
  const line = (event: ListEvent) => (isForSession && !json ? eventSentence(event) : eventLine(event, json))
  const service = await open({ stays: true })
  let isFirst = true
  await following(service.watch(), signal, (look) => {
    if (look === undefined) return
    const { now, missed } = look
    if (!isFirst) for (const event of told(look)) if (isWanted(event.event)) terminal.out(line(event))
    if (missed && isWanted('watching') && !isForSession) terminal.out(watchingLine({ at: now.at, list: service.listName }, json))
    isFirst = false
  })
}

/** Looked up each time: the session joins with its first change, and a server that crashed comes back as another. */
function eventsHere(look: Look, { sessionHere }: CommandContext): readonly ListEvent[] {
  const session = look.events.length === 0 ? undefined : sessionHere()
  return session === undefined ? [] : eventsFor(session, look)
}

/** Fills the terminal until `q`. Whatever ends it, the terminal is then as it was. */
export async function watchPane({ open, terminal, signal, wallClock }: CommandContext): Promise<void> {
  const service = await open({ stays: true })
  const watch = service.watch()
  const left = new AbortController()
  let state = emptyPane(service.listName, wallClock())
  const first = await watch.look() // what is wrong with the list is said on the terminal as it is
  if (first !== undefined) state = afterLook(state, first)
  const screen = fillScreen(terminal)
  const paint = paintOf(terminal.colour)
  const draw = () => screen.draw(paneLines(state, { ...screen.size(), nowMs: wallClock(), paint }))
  const letGo = terminal.hold({
    key: (key) => {
      const next = afterKey(state, key, pageOf(screen.size().height))
      if (next === undefined) return left.abort(new Error('left'))
      state = next
      draw()
    },
    resize: draw,
    suspend: screen.close,
    resume: () => {
      screen.open()
      draw()
    },
  })
  let faceDrawn = clockFace(state, wallClock())
  try {
    draw()
    await following(watch, AbortSignal.any([signal, left.signal]), (look) => {
      if (look !== undefined) state = afterLook(state, look)
      const face = clockFace(state, wallClock())
      if (look === undefined && face === faceDrawn) return // measuring 30 lines of 100 columns costs 5 ms of each second
      faceDrawn = face
      draw()
    })
  } catch (error) {
    if (!left.signal.aborted) throw error
  } finally {
    letGo()
    screen.close()
  }
}

/** Looks after every change and about once a second: sessions die, and tasks fall due, without a file changing. Ends by throwing. */
async function following(watch: ListWatch, signal: AbortSignal, take: (look: Look | undefined) => void): Promise<never> {
  for (;;) {
    const change = watch.nextChange(signal) // listening before the look, so that nothing is missed between the two
    change.catch(() => {}) // awaited below unless the look fails
    take(await watch.look())
    await Promise.all([change, pause(betweenLooksMs, undefined, { signal })])
  }
}
