/** The words behind `dibs init`: what may be said, its page of help, and refusals that name what is accepted. */

import { parseArgs } from 'node:util'
import { TaskError } from '../domain/errors.ts'
import type { Wish } from './plan.ts'
import { type ShareMode, shareModes } from './share.ts'

/** A wish, and what is to be done with its plan. */
export interface InitWords extends Wish {
  readonly does: 'write' | 'show' | 'print' | 'help'
}

const options = {
  user: { type: 'boolean', what: 'for you in every project, instead of for this one' },
  remove: { type: 'boolean', what: 'take out what init has put in; tasks stay' },
  'dry-run': { type: 'boolean', what: 'show the changes, write nothing' },
  print: { type: 'boolean', what: 'print the blocks to paste, write nothing' },
  share: {
    type: 'string',
    value: shareModes.join('|'),
    what: 'how: a branch of their own, committed with the code, or not at all',
  },
  list: { type: 'string', value: 'id', what: 'the list that sessions here work on, a folder of its own' },
  help: { type: 'boolean', short: 'h', what: 'this page' },
} as const

/** @throws TaskError `invalid_input`: names what is accepted. */
export function readWords(words: readonly string[]): InitWords {
  const given = valuesOf(words)
  const { user = false, remove = false, share } = given
  const list = given.list || undefined // empty is unset, as it is for every setting
  if (share !== undefined && !isShareMode(share)) {
    throw new TaskError(
      'invalid_input',
      `--share is ${JSON.stringify(share)}. There are ${shareModes.slice(0, -1).join(', ')} and ${shareModes.at(-1)}.`,
    )
  }
  if (share !== undefined && (user || remove)) {
    const other = user ? '--user' : '--remove'
    throw new TaskError('invalid_input', `--share is about the tasks of one project and does not go with ${other}.`)
  }
  const does = given.help ? 'help' : given.print ? 'print' : given['dry-run'] ? 'show' : 'write'
  return { does, user, remove, ...(share !== undefined && { share }), ...(list !== undefined && { list }) }
}

/** The page of `dibs init --help`. */
export function helpPage(): string {
  const rows = Object.entries(options).map(([name, option]) => {
    const value = 'value' in option ? `=${option.value}` : ''
    return `  ${`--${name}${value}`.padEnd(26)} ${option.what}`
  })
  return `Usage: dibs init [options]

Register dibs with Claude Code: the server, the permission for its tools, the hooks. Shows every change, then writes it.
What is there stays as it is; a second time changes nothing.

Options:
${rows.join('\n')}
`
}

function valuesOf(words: readonly string[]) {
  try {
    return parseArgs({ args: [...words], options, strict: true, allowPositionals: false }).values
  } catch (error) {
    const [first = ''] = error instanceof Error ? error.message.split('. ') : []
    const names = Object.keys(options).map((name) => `--${name}`)
    throw new TaskError('invalid_input', `${first.replace(/\.$/, '')}. dibs init takes ${names.join(', ')}.`)
  }
}

function isShareMode(word: string): word is ShareMode {
  return shareModes.some((mode) => mode === word)
}
