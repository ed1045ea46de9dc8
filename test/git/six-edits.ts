/** The six ordinary edits that two branches make to one task, and what must come of each. */

import type { Answer } from '../outside/outside-list.ts'

export type Edit = (task: Answer) => Answer
export interface Edits {
  readonly ours: Edit
  readonly theirs: Edit
}

export const set =
  (fields: Answer): Edit =>
  (task) => ({ ...task, ...fields })

export function claimedBy(owner: string, hour: string): Edit {
  const claim = { session: `s-${owner}`, host: owner, at: `2026-11-22T${hour}:00:00.000Z` }
  return set({ status: 'in_progress', owner, claim, term: 1 })
}

export function taskOf(id: string): Answer {
  const stamps = { createdAt: '2026-11-22T07:00:00.000Z', updatedAt: '2026-11-22T07:00:00.000Z' }
  return { id, subject: `Task ${id}`, description: 'What to do', status: 'pending', priority: 1, labels: ['auth'], ...stamps }
}

const note = (text: string, hour: string) => ({ at: `2026-11-22T${hour}:00:00.000Z`, by: 'amber-fox', text })

/** The six edits, and what must come of them. `plain`: does git without the driver find a conflict? */
export const sixEdits: [what: string, edits: Edits, merged: Answer, plain: boolean][] = [
  [
    'different fields',
    { ours: set({ subject: 'Reworded' }), theirs: set({ updatedAt: '2026-11-22T09:00:00.000Z' }) },
    { subject: 'Reworded', updatedAt: '2026-11-22T09:00:00.000Z' },
    false,
  ],
  [
    'adjacent fields',
    { ours: set({ priority: 0 }), theirs: set({ status: 'cancelled' }) },
    { priority: 0, status: 'cancelled' },
    true,
  ],
  [
    'a label on each side',
    { ours: set({ labels: ['auth', 'ui'] }), theirs: set({ labels: ['auth', 'api'] }) },
    { labels: ['auth', 'api', 'ui'] },
    true,
  ],
  [
    'a note on each side',
    { ours: set({ notes: [note('late', '10')] }), theirs: set({ notes: [note('early', '09')] }) },
    { notes: [note('early', '09'), note('late', '10')] },
    true,
  ],
  [
    'a claim and a completion',
    { ours: claimedBy('far-bear', '08'), theirs: set({ status: 'completed', result: 'done', term: 1 }) },
    { status: 'completed', result: 'done', term: 1 },
    true,
  ],
  [
    'the subject on both sides',
    {
      ours: set({ subject: 'Ours', updatedAt: '2026-11-22T09:00:00.000Z' }),
      theirs: set({ subject: 'Theirs', updatedAt: '2026-11-22T10:00:00.000Z' }),
    },
    { subject: 'Theirs', notes: [{ text: 'On the other side of a merge, subject was: Ours' }] },
    true,
  ],
]
