/** `dibs log`: who did what, when. */

import type { Command } from './command.ts'
import { withWholeIds } from './id-prefix.ts'
import { countIn, idPositional, plainField, textIn } from './own-form.ts'

const few = 20
/** What one look at the history may cost: 100 epochs are read in about 2 s. */
const most = 100_000

export const logCommand: Command = {
  word: 'log',
  group: 'Look',
  summary: 'Show who did what, when',
  description:
    'The changes of the whole list, or of one task, newest last: as far back as the log and its history go. --json answers {changes: [{at, kind, by: {owner, session?}, tasks: [{id, subject?, what}]}], more}; in a pipe a row a task: at, owner, what, id, subject.',
  form: () => ({
    positional: idPositional('Only changes of this task.', false),
    fields: [plainField('limit', 'number', `The newest so many, ${few} by default.`)],
  }),
  examples: [
    ['dibs log --limit 50', 'the last 50 changes of the list'],
    ['dibs log k3f', 'the whole life of one task, as far as it is kept'],
  ],
  run: async (input, { open }) => {
    const limit = countIn(input.limit, { name: 'limit', most, otherwise: few })
    const service = await open()
    const { id } = await withWholeIds(input, [{ name: 'id' }], service)
    const { lines, more } = await service.log({ id: textIn(id), limit })
    return {
      answer: { changes: lines, more },
      show: async (answer, screen) => (await import('./show-log.ts')).showLog(answer, screen),
    }
  },
}
