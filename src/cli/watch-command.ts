/** `dibs watch`: who does what, what is ready, what waits, what just happened, for as long as one looks at it. */

import type { Command } from './command.ts'
import { plainField } from './own-form.ts'

export const watchCommand: Command = {
  word: 'watch',
  group: 'Look',
  summary: 'Watch the list live',
  description:
    'Fills the terminal with who does what and for how long, what is ready, what waits for what, progress with its rate, and what just happened; ? shows its keys, q leaves. With --events, with --json, or in a pipe: one line an event (created, ready, unblocked, claimed, taken over, released, completed, cancelled, reopened) from now on, after a first line that says "watching".',
  form: () => ({
    fields: [plainField('events', 'flag', 'One line an event, for other programs; with --json one object a line.')],
  }),
  examples: [
    ['dibs watch', 'a pane beside the sessions'],
    ['dibs watch --events --json | jq -r \'select(.event == "unblocked") | .id\'', 'ids as they become free'],
    ['dibs watch --events | grep -m1 -P "\\tcompleted\\tk3f9qz\\t"', 'wait until one task is done'],
  ],
  run: async ({ events }, context) => {
    const { watchEvents, watchPane } = await import('./watch-list.ts')
    const isPane = events !== true && !context.json && context.terminal.isTerminal
    await (isPane ? watchPane(context) : watchEvents(context))
    return undefined
  },
}
