/** SessionStart: what this session holds, what is ready, who else works. Silent where there is nothing to do. */

import { over } from '../domain/drain-loop.ts'
import { moment } from '../domain/refusals.ts'
import type { Participant } from '../domain/reports.ts'
import type { TaskView } from '../domain/view.ts'
import { factsWithin, joined, tasks, type Wording } from './facts.ts'
import { context, type Hook, type HookList } from './hook.ts'
import { mostReady, remember } from './told.ts'

/** How many are named; the rest is counted. */
const named = { mine: 3, ready: 5, others: 5 } as const

/** What a session needs to know at its start, again after its memory was cleared or compacted. */
export const sessionStart: Hook = async ({ input, list, now }) => {
  const here = list()
  if (here === undefined) return undefined
  const { service } = here
  const { mine, ready, more, counts } = await service.ready({ limit: mostReady })
  const { cursor } = await service.changes()
  if (input.session_id !== undefined) {
    const told = { cursor, ready: ready.map(({ task }) => task.id) }
    await remember(service, input.session_id, told).catch(() => undefined) // where nothing may be written, what can be read is told
  }
  if (mine.length + counts.ready + counts.inProgress + counts.blocked === 0) return undefined
  const [others, loop] = [await othersAt(here), await loopAt(here, input.source)]
  const open = [some(counts.ready, 'ready'), some(counts.inProgress, 'in progress'), some(counts.blocked, 'blocked')]
  const summary = open.filter((part) => part !== '').join(', ')
  return context(
    'SessionStart',
    factsWithin((wording) => [
      `dibs task list ${wording.text(service.listName)}: ${summary}.`,
      mine.length > 0 ? `This session${nameOf(here, wording)} ${holds(here)} ${heldWords(mine, wording, now())}.` : '',
      ready.length > 0
        ? `Ready: ${joined(
            ready.slice(0, named.ready).map(({ task }) => wording.task(task)),
            ready.length + more,
          )}.`
        : '',
      others.length > 0 ? `Others here: ${otherWords(others, wording)}.` : '',
      loop,
    ]),
  )
}

/** Everybody else who is here, or holds tasks without being here; sessions that are gone hold nothing any more. */
async function othersAt({ service, me }: HookList): Promise<readonly Participant[]> {
  const all = await service.sessions()
  const others = all.filter(
    ({ state, session }) => state !== 'self' && state !== 'gone' && (session === undefined || session !== me?.session),
  )
  return others.sort((a, b) => b.holds.length - a.holds.length)
}

/** After these the model no longer knows what it was told when the loop began. */
async function loopAt({ service }: HookList, source: string | undefined): Promise<string> {
  if (source !== 'compact' && source !== 'clear') return ''
  const loop = await service.loop()
  return loop === undefined ? '' : `A dibs loop${over(loop)} is on: ${loop.iteration} of ${loop.maxIterations} rounds are done.`
}

/**
 * A session that is begun again has no server yet. After `--resume` its server will hold what the last one held; after
 * `--continue` it is told a wrong session id (measured), and what was held is there for anybody.
 */
function holds({ me }: HookList): string {
  return me?.isGone === true ? 'held, when its last process ended,' : 'holds'
}

function nameOf({ me }: HookList, { text }: Wording): string {
  return me === undefined ? '' : ` (${text(me.name)})`
}

function heldWords(mine: readonly TaskView[], wording: Wording, now: string): string {
  const words = mine.slice(0, named.mine).map(({ task, progress, openBlockers }) => {
    const note = task.notes.at(-1)?.text
    const details = [
      progress === undefined ? '' : `${progress.closed}/${progress.all} children closed`,
      openBlockers.length > 0 ? `waits for ${joined(openBlockers.slice(0, named.mine), openBlockers.length)}` : '',
      task.claim?.at === undefined ? '' : `since ${moment(task.claim.at, now)}`,
      note === undefined ? '' : `last note: ${wording.text(note)}`,
    ].filter((part) => part !== '')
    return `${wording.task(task)}${details.length > 0 ? ` (${details.join('; ')})` : ''}`
  })
  return joined(words, mine.length)
}

function otherWords(others: readonly Participant[], { text }: Wording): string {
  const words = others
    .slice(0, named.others)
    .map(({ name, holds }) => `${text(name)} (${holds.length === 0 ? 'idle' : tasks(holds.length)})`)
  return joined(words, others.length)
}

function some(count: number, what: string): string {
  return count === 0 ? '' : `${count} ${what}`
}
