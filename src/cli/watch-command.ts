/** `dibs watch`: who does what, what is ready, what waits, what just happened, for as long as one looks at it. */

import { TaskError } from '../domain/errors.ts'
import { eventKinds } from '../service/list-events.ts'
import type { Command } from './command.ts'
import { plainField } from './own-form.ts'

/** What a line may tell: `watching` says that it begins, or that something was missed. */
const lineKinds = ['watching', ...eventKinds] as const

export const watchCommand: Command = {
  word: 'watch',
  group: 'Look',
  summary: 'Watch the list live',
  description:
    'Fills the terminal with who does what and for how long, what is ready, what waits for what, progress with its rate, and what just happened; ? shows its keys, q leaves. With --events, with --json, or in a pipe: one line an event (created, ready, unblocked, claimed, taken over, released, completed, cancelled, reopened) from now on, after a first line that says "watching". --only tells which of these lines are wanted, --for-session those that the Claude Code which runs this would stop for.',
  form: () => ({
    fields: [
      plainField('events', 'flag', 'One line an event, for other programs; with --json one object a line.'),
      plainField(
        'forSession',
        'flag',
        'What others did that gives this session work or takes it away; nothing before it has joined.',
      ),
      { ...plainField('only', 'list', 'Only these events, a line each; others are not told.'), choices: lineKinds },
    ],
  }),
  examples: [
    ['dibs watch', 'a pane beside the sessions'],
    ['dibs watch --events --json | jq -r \'select(.event == "unblocked") | .id\'', 'ids as they become free'],
    ['dibs watch --only completed,taken_over', 'what is done, and what changes hands'],
    ['dibs watch --events | grep -m1 -P "\\tcompleted\\tk3f9qz\\t"', 'wait until one task is done'],
  ],
  run: async ({ events, only, forSession }, context) => {
    const [kinds, isForSession] = [kindsIn(only), forSession === true]
    const { watchEvents, watchPane } = await import('./watch-list.ts')
    const isFiltered = kinds !== undefined || isForSession
    const isPane = events !== true && !isFiltered && !context.json && context.terminal.isTerminal
    await (isPane ? watchPane(context) : watchEvents(context, { kinds, isForSession }))
    return undefined
  },
}

/** @throws TaskError `invalid_input` for a word that is no event: whoever misspells one would wait for ever. */
function kindsIn(only: unknown): ReadonlySet<string> | undefined {
  if (!Array.isArray(only)) return undefined
  const kinds = only.map((kind) => String(kind).trim().replaceAll(/[ -]/g, '_'))
  const known: readonly string[] = lineKinds
  const strange = kinds.filter((kind) => !known.includes(kind))
  if (strange.length === 0 && kinds.length > 0) return new Set(kinds)
  throw new TaskError('invalid_input', `--only takes ${lineKinds.join(', ')}, not ${JSON.stringify(strange.join(','))}.`)
}
