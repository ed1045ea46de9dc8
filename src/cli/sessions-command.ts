/** `dibs sessions`: who works on the list. */

import type { Command } from './command.ts'
import { bareForm } from './own-form.ts'

export const sessionsCommand: Command = {
  word: 'sessions',
  group: 'Look',
  summary: 'Show who works on the list',
  description:
    'Sessions that are here, and whoever holds a task without being here: gone (its tasks can be claimed), foreign (another machine or clone), a person. --json answers {sessions: [{name, state, session?, host?, user?, since?, dir?, branch?, holds}]}; in a pipe: name, state, holds, since, user, host, branch, dir.',
  form: bareForm,
  examples: [['dibs sessions --json | jq -r ".sessions[].name"', 'the names']],
  run: async (_input, { open }) => {
    const service = await open()
    return {
      answer: { sessions: await service.sessions() },
      show: async (answer, screen) => (await import('./show-sessions.ts')).showSessions(answer, screen),
    }
  },
}
