/** The prompt `loop`: starts and stops the drain loop of this session by itself, so that nothing has to be permitted. */

import { parseArgs } from 'node:util'
import {
  capWords,
  defaultIterations,
  type LoopRequest,
  type LoopState,
  over,
  timesInARow,
  usualCap,
} from '../../domain/drain-loop.ts'
import { TaskError } from '../../domain/errors.ts'
import type { Given, Prompt } from './define-prompt.ts'
import { workWords } from './work.ts'

/** In the order in which Claude Code fills them with the words that were typed. */
const fields = [
  { name: 'action', description: 'start (when nothing is given), stop or status.' },
  { name: 'label', description: 'Only tasks with this label.' },
  { name: 'parent', description: 'Only tasks below this one.' },
  { name: 'maxIterations', description: `Rounds at most, 1 to 1000; ${defaultIterations} when nothing is given.` },
  // `start --label auth --parent k3f9qz --max-iterations 5` is seven words, and what finds no argument is dropped (measured).
  { name: 'word5', description: 'Room for options typed as words: start --label auth --max-iterations 5.' },
  { name: 'word6', description: 'As word5: the next word.' },
  { name: 'word7', description: 'As word5: the last word.' },
] as const

const hint = '[start|stop|status] [--label L] [--parent ID] [--max-iterations N]'

interface Asked extends LoopRequest {
  readonly action: string
}

export const loop: Prompt = {
  name: 'loop',
  title: 'Drain loop',
  description: 'Keep this session at the list until nothing is left in it that it could do, or stop that.',
  hint,
  arguments: fields,
  text: async (given, open) => {
    const { action, ...request } = askedIn(given)
    const service = await open()
    if (action !== 'start') {
      const known = await (action === 'stop' ? service.stopLoop() : service.loop())
      return `${known === undefined ? 'No drain loop is on in this session.' : stateWords(action, known)} Tell the user.`
    }
    const { maxIterations } = await service.startLoop(request)
    const filter = filterOf(request)
    const on = `The drain loop${over(request)} is on for this session, ${maxIterations} rounds at most: the Stop hook of dibs keeps the session going while ${filter === '' ? 'a task' : 'such a task'} is ready or held by it. It ends by itself when nothing is left to do or nothing changes any more; loop stop ends it now. Claude Code lets a hook do so ${timesInARow(usualCap)}; ${capWords}.`
    const only = filter === '' ? '' : ` Work only on these tasks: pass ${filter} whenever you look or claim.`
    return `${on}${only}\n\n${workWords}`
  },
}

/** As the tools take it. */
function filterOf({ label, parent }: LoopRequest): string {
  const given = { ...(label === undefined ? {} : { labels: [label] }), ...(parent === undefined ? {} : { parent }) }
  return Object.entries(given)
    .map(([name, value]) => `${name}: ${JSON.stringify(value)}`)
    .join(' and ')
}

function stateWords(action: string, { iteration, maxIterations, ...filter }: LoopState): string {
  const rounds = `${iteration} of ${maxIterations} rounds`
  return `The drain loop${over(filter)} is ${action === 'stop' ? `off, after ${rounds}` : `on: ${rounds} are done`}.`
}

/**
 * What was asked for, given by name or typed as words. @throws TaskError `invalid_input` for what is neither.
 */
function askedIn(given: Given): Asked {
  const typed = fields.flatMap(({ name }) => given[name]?.trim() || [])
  const asked = typed.some((word) => word.startsWith('-')) ? typedOptions(typed) : named(given)
  if (['start', 'stop', 'status'].includes(asked.action)) return asked
  throw wrong(`${JSON.stringify(asked.action)} is neither start, stop nor status.`)
}

function named({ action = '', label = '', parent = '', maxIterations = '' }: Given): Asked {
  return asked(action, { label, parent, 'max-iterations': maxIterations })
}

/** Clients split at every space: what stood in quotes is put together again. */
function typedOptions(words: readonly string[]): Asked {
  const args = [...words.join(' ').matchAll(/(?:[^\s"']|"[^"]*"|'[^']*')+/g)].map(([word]) => word.replaceAll(/["']/g, ''))
  const text = { type: 'string' } as const
  try {
    const { values, positionals } = parseArgs({
      args,
      options: { label: text, parent: text, 'max-iterations': text },
      allowPositionals: true,
    })
    if (positionals.length > 1) throw wrong(`${JSON.stringify(positionals.slice(1).join(' '))} belongs to no option.`)
    return asked(positionals[0] ?? '', values)
  } catch (error) {
    if (error instanceof TaskError) throw error
    throw wrong(`${JSON.stringify(args.join(' '))} is not understood.`) // parseArgs speaks of its own options
  }
}

interface Options {
  readonly label?: string
  readonly parent?: string
  readonly 'max-iterations'?: string
}

function asked(action: string, { label = '', parent = '', 'max-iterations': most = '' }: Options): Asked {
  return {
    action: action === '' ? 'start' : action,
    ...(label === '' ? {} : { label }),
    ...(parent === '' ? {} : { parent }),
    ...(most === '' ? {} : { maxIterations: Number(most) }),
  }
}

function wrong(what: string): TaskError {
  return new TaskError('invalid_input', `${what} Type: loop ${hint}`)
}
