/** `dibs loop`: keeps a session of Claude Code at the list, until there is nothing left that it could do. */

import { capWords, type LoopState, mostIterations, over, timesInARow, usualCap } from '../domain/drain-loop.ts'
import { TaskError } from '../domain/errors.ts'
import { noSession } from '../service/drain.ts'
import type { TaskService } from '../service/task-service.ts'
import type { Command } from './command.ts'
import { withWholeIds } from './id-prefix.ts'
import { countIn, plainField, textIn } from './own-form.ts'

const acts = ['start', 'stop', 'status'] as const
type Act = (typeof acts)[number]

const description = `Run by Claude Code itself (or with --session), "dibs loop start" keeps that session going, and no other, while tasks that match are ready or held by it. The Stop hook must be set up. It ends by itself when no such task is open, when all that are left are blocked or held by others, after --max-iterations rounds (25), or after three rounds without a change of the list; "dibs loop stop" ends it at once. Claude Code lets a hook keep a session going ${timesInARow(usualCap)}: ${capWords}. --json answers {loop: {session, label?, parent?, maxIterations, iteration, inARow, unchanged}}, loop null where none is on.`

/** One command with three acts: what it keeps is a memo of the list, which the Stop hook obeys. */
export const loopCommand: Command = {
  word: 'loop',
  group: 'Work',
  summary: 'Keep a session at the list until it is done',
  description,
  form: () => ({
    positional: { name: 'act', description: `${acts.join(', ')}; start without it`, required: false, ids: false },
    fields: [
      plainField('label', 'text', 'Only tasks with this label.'),
      { ...plainField('parent', 'text', 'Only tasks below this one, at any depth.'), ids: true },
      plainField('maxIterations', 'number', 'Rounds after which it ends.'),
      plainField('session', 'text', 'The session that is meant, by its name.'),
    ],
  }),
  examples: [
    ['dibs loop start --label auth', 'until all of it is done'],
    ['dibs loop stop --session amber-fox', 'from another terminal'],
  ],
  run: async (input, { openFor }) => {
    const act = actIn(input.act)
    const service = await openFor(textIn(input.session))
    if (service === undefined) throw input.session === undefined ? noSession() : notHere(String(input.session))
    try {
      const loop = await obey(service, act, input)
      return { answer: { loop: loop ?? null }, show: () => words(act, loop) }
    } finally {
      await service.close()
    }
  },
}

function actIn(value: unknown = 'start'): Act {
  const act = acts.find((one) => one === value)
  if (act !== undefined) return act
  throw new TaskError('invalid_input', `dibs loop takes ${acts.join(', ')}, not ${JSON.stringify(value)}.`)
}

async function obey(service: TaskService, act: Act, input: Readonly<Record<string, unknown>>): Promise<LoopState | undefined> {
  const { label, maxIterations } = input
  if (act === 'stop') return service.stopLoop()
  if (act === 'status') return service.loop()
  const limit =
    maxIterations === undefined
      ? {}
      : { maxIterations: countIn(maxIterations, { name: 'max-iterations', most: mostIterations, otherwise: mostIterations }) }
  const { parent } = await withWholeIds(input, [{ name: 'parent' }], service)
  return service.startLoop({ label: textIn(label), parent: textIn(parent), ...limit })
}

function words(act: Act, loop: LoopState | undefined): string {
  if (loop === undefined) return 'No loop is on.'
  const rounds = `${loop.iteration} of ${loop.maxIterations} rounds`
  if (act === 'stop') return `The loop${over(loop)} was ended after ${rounds}.`
  if (act === 'status') return `A loop${over(loop)} is on: ${rounds} are done.`
  return `A loop${over(loop)} is on, for at most ${loop.maxIterations} rounds. Claude Code lets a hook keep a session going ${timesInARow(usualCap)}: ${capWords}.`
}

function notHere(name: string): TaskError {
  return new TaskError('invalid_input', `No session named ${name} is here. "dibs sessions" shows who is.`)
}
