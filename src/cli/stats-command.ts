/** `dibs stats`: the list in numbers. */

import type { Command } from './command.ts'
import { bareForm } from './own-form.ts'

export const statsCommand: Command = {
  word: 'stats',
  group: 'Look',
  summary: 'Show the list in numbers',
  description:
    'How much there is, how fast it is done, how long a task is in progress (from its last claim to its completion), how many pieces of work could go on side by side (tracks), and the longest chain of tasks that wait for each other, which no number of sessions can shorten. Containers count by their children. --json answers {list, counts, days: [{from, completed}], hours: [{from, completed}], timeInProgress?: {tasks, median, p90, longest, total}, longestChain}, in seconds and UTC.',
  form: bareForm,
  examples: [['dibs stats --json | jq .counts', 'for a dashboard']],
  run: async (_input, { open }) => {
    const service = await open()
    return {
      answer: { list: service.listName, ...(await service.stats()) },
      show: async (answer, screen) => (await import('./show-stats.ts')).showStats(answer, screen),
    }
  },
}
