/** `dibs restore`: a task back from the archive. */

import { row } from '../tools/row.ts'
import type { Command } from './command.ts'
import { withWholeIds } from './id-prefix.ts'
import { idPositional, textIn } from './own-form.ts'

export const restoreCommand: Command = {
  word: 'restore',
  group: 'Plan',
  summary: 'Bring a task back from the archive',
  description:
    'Puts one task back into the list as it left it: closed. "dibs update <id> --status pending" opens it again. Its line in the archive stays; while the list has the task, that one counts. --json answers {task: row}.',
  form: () => ({ positional: idPositional('An id in the archive.', true), fields: [] }),
  examples: [['dibs restore k3f9qz && dibs update k3f9qz --status pending', 'it was not done after all']],
  run: async (input, { open }) => {
    const service = await open()
    const inArchive = { list: (query: Parameters<typeof service.list>[0]) => service.list({ ...query, archived: true }) }
    const { id } = await withWholeIds(input, [{ name: 'id' }], inArchive)
    const task = row(await service.restore(textIn(id) ?? ''))
    return { answer: { task }, show: async (answer, screen) => (await import('./show-archive.ts')).showRestored(answer, screen) }
  },
}
