/** What is asked of `dibs board` in words, and its page of help. */

import { parseArgs } from 'node:util'
import { TaskError } from '../domain/errors.ts'

export interface BoardWords {
  readonly help: boolean
  /** 0: any free one. */
  readonly port: number
  readonly opens: boolean
  /** The settings that other words of dibs take too, as they were given. */
  readonly flags: readonly string[]
}

/** One setting that every word of dibs takes. */
export interface SettingWords {
  readonly flag: string
  readonly value: string
  readonly what: string
}

/** @throws TaskError `bad_setting`. */
export function readBoardWords(words: readonly string[], settings: readonly SettingWords[]): BoardWords {
  const named = settings.map(({ flag }) => flag.slice(2))
  const given = parse(words, named)
  return {
    help: given.help === true,
    port: portIn(given.port),
    opens: given['no-open'] !== true,
    flags: named.flatMap((name) => (typeof given[name] === 'string' ? [`--${name}=${given[name]}`] : [])),
  }
}

function parse(words: readonly string[], named: readonly string[]): Record<string, unknown> {
  const own = { help: { type: 'boolean' }, port: { type: 'string' }, 'no-open': { type: 'boolean' } } as const
  const options = { ...Object.fromEntries(named.map((name) => [name, { type: 'string' as const }])), ...own }
  try {
    return { ...parseArgs({ args: [...words], options, allowPositionals: false }).values }
  } catch (error) {
    const [what = ''] = (error instanceof Error ? error.message : String(error)).split(/\. |\n/)
    throw new TaskError('bad_setting', `${what}. "dibs board --help" shows what it takes.`)
  }
}

/** Below 1024 a port needs rights that a board must not have. */
function portIn(value: unknown): number {
  if (value === undefined) return 0
  const port = /^\d{1,5}$/.test(String(value)) ? Number(value) : -1
  if (port === 0 || (port >= 1024 && port <= 65_535)) return port
  throw new TaskError(
    'bad_setting',
    `--port must be a number from 1024 to 65535, or 0 for any that is free, not ${JSON.stringify(value)}.`,
  )
}

/** The page that `dibs board --help` shows. */
export function boardHelp(settings: readonly SettingWords[]): string {
  const rows = [
    ['--no-open', 'print the URL, open no browser'],
    ['--port=number', 'the port; any that is free without it'],
    ...settings.map(({ flag, value, what }) => [`${flag}=${value}`, what]),
    ['--help', 'this page'],
  ]
  const lines = rows.map(([option = '', what]) => `  ${option.padEnd(18)}${what}`)
  return `Usage: dibs board [options]

Shows the list in the browser, live, to this machine alone. It acts in your name: what you claim there stands until
you release or complete it. The URL has a secret in it, new at every start. Ctrl+C ends it.

Options:
${lines.join('\n')}
`
}
