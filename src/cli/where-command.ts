/** `dibs where`: which list this is and why, the first aid for "my other terminal does not see it". */

import type { Command } from './command.ts'
import { bareForm } from './own-form.ts'

export const whereCommand: Command = {
  word: 'where',
  group: 'Set up',
  summary: 'Show where the list lies, and why there',
  description:
    'The directory of the list, the setting that chose it, whether git follows or ignores it and by which rule, how its store is doing, and who is here. Two terminals share a list when they answer the same directory: run it in both. --json answers {list, directory, root, why, git: {repository?, refused?, ownBranch?, tracked, trackedOwn, ignoredBy?: {file, line, pattern}}, store: {engine, begun, tasks, facts}, sessions}.',
  form: bareForm,
  examples: [
    ['dibs where', 'run it in both terminals and compare'],
    ['dibs where --json | jq -r .directory', 'the folder of the task files, for a script'],
  ],
  run: async (_input, context) => {
    const { listName: list, directory, root, why } = context.place()
    const service = await context.open()
    const [git, store, sessions] = await Promise.all([context.tracking(), service.health(), service.sessions()])
    return {
      answer: { list, directory, root, why, git, store, sessions },
      show: async (answer, screen) => (await import('./show-where.ts')).showWhere(answer, screen),
    }
  },
}
