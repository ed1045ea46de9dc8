/** `dibs archive`: closed tasks that nothing needs any more, out of the list. */

import { TaskError } from '../domain/errors.ts'
import type { Command } from './command.ts'
import { plainField } from './own-form.ts'

const usualAge = '30d'
/** Milliseconds of what an age is told in. */
const units: Readonly<Record<string, number>> = { h: 3_600_000, d: 86_400_000, w: 7 * 86_400_000 }

export const archiveCommand: Command = {
  word: 'archive',
  group: 'Plan',
  summary: 'Move old closed tasks out of the list',
  description:
    'Moves closed tasks that nothing open refers to into archive/<year>-<month>.jsonl in the list directory, one a line with all its fields: commit it as you do the tasks. A container goes with all that is in it, or stays. An id in the archive stays taken and counts as closed on every branch. Do it when the branches are merged: to git a task that has gone is a deleted file. --json answers {before, archived: [{id, subject, status}], dryRun?}; in a pipe a row a task: id, status, subject.',
  form: () => ({
    fields: [
      plainField('olderThan', 'text', `Closed longer ago than this, such as 12h, 30d or 8w; ${usualAge} by default.`),
      plainField('dryRun', 'flag', 'Only say which would go.'),
    ],
  }),
  examples: [
    ['dibs archive --older-than 30d --dry-run', 'what would go'],
    ['dibs archive --older-than 8w --json | jq -r .archived[].id', 'ids of what went, for a script'],
  ],
  run: async ({ olderThan = usualAge, dryRun }, { open, wallClock }) => {
    const before = new Date(wallClock() - ageOf(olderThan)).toISOString()
    const isDry = dryRun === true
    const service = await open()
    const tasks = await service.archive({ before, dryRun: isDry })
    const archived = tasks.map(({ id, subject, status }) => ({ id, subject, status }))
    return {
      answer: { before, archived, ...(isDry ? { dryRun: true } : {}) },
      show: async (answer, screen) => (await import('./show-archive.ts')).showArchived(answer, screen),
    }
  },
}

/** @throws TaskError `invalid_input`. */
function ageOf(typed: unknown): number {
  const [, count, unit = ''] = /^(\d{1,6})([hdw])$/.exec(String(typed)) ?? []
  const size = units[unit]
  if (count !== undefined && size !== undefined) return Number(count) * size
  throw new TaskError('invalid_input', `--older-than must be an age such as 12h, 30d or 8w, not ${JSON.stringify(typed)}.`)
}
