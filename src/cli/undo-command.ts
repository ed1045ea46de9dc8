/** `dibs undo`: one's own last change, taken back. */

import { row } from '../tools/row.ts'
import type { Command } from './command.ts'
import { asField, textIn } from './own-form.ts'

export const undoCommand: Command = {
  word: 'undo',
  group: 'Plan',
  summary: 'Take your last change back',
  description:
    'Takes back the last change that was made under your name at the command line, as a new change; again, and it goes one further back. What others have written in other fields stays. A created task is cancelled, a claim released. It is refused, by name, where something stands on it: a later claim, completion or edit of the same fields, tasks that were begun because of it. --json answers {undone: {at, kind, by, tasks: [{id, subject?, what}]}, tasks: [row], affected}.',
  form: () => ({ fields: [asField] }),
  examples: [['dibs complete k3f && dibs undo', 'not done after all']],
  run: async (input, { open }) => {
    const service = await open()
    const { undone, tasks, affected } = await service.undo(textIn(input.as))
    return {
      answer: { undone, tasks: tasks.map(row), affected },
      show: async (answer, screen) => (await import('./show-undo.ts')).showUndo(answer, screen),
    }
  },
}
