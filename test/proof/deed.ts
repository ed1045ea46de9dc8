/** What participants of an exploration do, one transaction after another, and how the log tells that they did it. */

import type { Task } from '../../src/domain/task.ts'
import type { Decision, World } from '../../src/domain/world.ts'
import type { LogEntry } from '../../src/store/file/log-entry.ts'
import { claims, completes, creates, notes, type Participant } from '../store/file/participant.ts'

export type Deed =
  | { readonly do: 'note'; readonly ids: readonly string[]; readonly text: string }
  | { readonly do: 'claim'; readonly id: string }
  /** Claims `id` only while `unless` is nobody's: rests on a task that it does not change. */
  | { readonly do: 'claimUnless'; readonly id: string; readonly unless: string }
  | { readonly do: 'complete'; readonly ids: readonly string[] }
  | { readonly do: 'create'; readonly ids: readonly string[] }
  /** Ends the epoch; clears up after one; both. */
  | { readonly do: 'seal' | 'tidy' | 'compact' }
  /** Finishes what is pending, as before a change of its own. */
  | { readonly do: 'help' }
  | { readonly do: 'look' }

/** A deed that changes tasks. */
export type Change = Exclude<Deed, { do: 'seal' | 'tidy' | 'compact' | 'help' | 'look' }>

export function isChange(deed: Deed): deed is Change {
  return !['seal', 'tidy', 'compact', 'help', 'look'].includes(deed.do)
}

/** Done, refused for a reason of the list, what a reader saw, or an error that nobody may ever be answered. */
export interface Answer {
  readonly what: 'done' | 'refused' | 'seen' | 'failed'
  readonly text: string
}

/** Ids of the tasks that it names. */
export function idsOf(deed: Deed): readonly string[] {
  if ('ids' in deed) return deed.ids
  if (deed.do === 'claimUnless') return [deed.id, deed.unless]
  return deed.do === 'claim' ? [deed.id] : []
}

/** Every task as a reader answers it, by id. */
export function viewOf(participant: Participant): string {
  const tasks = [...participant.look()].sort(([a], [b]) => (a < b ? -1 : 1))
  return tasks
    .map(([id, { status, owner = '', term, notes: said }]) => lineOf(id, { status, owner, term, notes: said }))
    .join('\n')
}

/** What is told of a task in a view. */
export function lineOf(
  id: string,
  { status, owner, term, notes: said }: Pick<Task, 'status' | 'owner' | 'term' | 'notes'>,
): string {
  return `${id} ${status} ${owner ?? ''} ${term} ${said.map(({ text }) => text).join('+')}`
}

export function decisionOf(deed: Change, { by }: Participant): (world: World) => Decision<unknown> {
  switch (deed.do) {
    case 'note':
      return notes(deed.ids, deed.text)
    case 'claim':
      return claims(deed.id, by)
    case 'claimUnless':
      return (world) => {
        const isFree = world.task(deed.unless)?.status === 'pending'
        return isFree ? claims(deed.id, by)(world) : { kind: 'claim', durable: false, changes: [], answer: () => false }
      }
    case 'complete':
      return completes(deed.ids, by)
    case 'create':
      return creates(...deed.ids)
  }
}

/** Is `entry` what `deed` of the participant `name` commits? */
export function isBy(name: string, deed: Deed, { by, kind, changes }: LogEntry): boolean {
  if (by.session !== name || !isChange(deed)) return false
  if (deed.do === 'note') {
    const said = `"text": "${deed.text}"`
    return (
      kind === 'update' && changes.some(({ before, after }) => after?.includes(said) === true && before?.includes(said) === false)
    )
  }
  const ids = 'ids' in deed ? deed.ids : [deed.id]
  const same = deed.do === 'claimUnless' ? 'claim' : deed.do
  return kind === same && ids.every((id) => changes.some((change) => change.id === id))
}
