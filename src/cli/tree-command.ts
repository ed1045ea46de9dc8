/** `dibs tree`: containers and what lies in them. */

import { isClosed } from '../domain/task.ts'
import { row } from '../tools/row.ts'
import type { Command } from './command.ts'
import { withWholeIds } from './id-prefix.ts'
import { idPositional, plainField, textIn } from './own-form.ts'

export const treeCommand: Command = {
  word: 'tree',
  group: 'Look',
  summary: 'Show containers and what lies in them',
  description:
    'Every task at its place: containers with their progress, their children below them, what is blocked marked. With an id that task and all below it. --json answers {tasks: [row with depth, parent?, ready?]}, containers before their children; a row is that of "dibs list". In a pipe: the fields of a row, and depth.',
  form: () => ({
    positional: idPositional('Only this task and what lies below it.', false),
    fields: [plainField('open', 'flag', 'Leave out what is closed.')],
  }),
  examples: [
    ['dibs tree --open', 'what is still to be done'],
    ['dibs tree k3f', 'one phase'],
  ],
  run: async (input, { open }) => {
    const service = await open()
    const { id } = await withWholeIds(input, [{ name: 'id' }], service)
    const rows = await service.tree(textIn(id))
    const wanted = input.open === true ? rows.filter(({ view }) => !isClosed(view.task)) : rows
    const tasks = wanted.map(({ view, depth }) => {
      const { parent } = view.task
      return { ...row(view), ...(view.ready ? { ready: true } : {}), ...(parent === undefined ? {} : { parent }), depth }
    })
    return {
      answer: { tasks },
      show: async (answer, screen) => (await import('./show-tree.ts')).showTree(answer, screen),
    }
  },
}
