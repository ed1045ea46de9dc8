/** What the command line may say. */

import { tmpdir } from 'node:os'
import { parseArgs } from 'node:util'
import type { Row } from './bench.ts'
import { rows } from './rows/index.ts'
import { type Scale, scales } from './scale.ts'

export interface Options {
  readonly scale: Scale
  readonly json: boolean
  /** Print once more, as the README quotes it, what has a bar. */
  readonly readme: boolean
  /** Everything is made in a folder below this one, and so on its disk. */
  readonly below: string
  readonly rows: readonly Row[]
}

/** @throws an Error that names what may be said. */
export function optionsFrom(words: readonly string[]): Options {
  const { values, positionals } = parseArgs({
    args: [...words],
    allowPositionals: true,
    options: {
      json: { type: 'boolean', default: false },
      readme: { type: 'boolean', default: false },
      quick: { type: 'boolean', default: false },
      smallest: { type: 'boolean', default: false },
      dir: { type: 'string', default: tmpdir() },
    },
  })
  const unknown = positionals.find((name) => !rows.some((row) => row.name === name))
  if (unknown !== undefined) throw new Error(`There is no row "${unknown}". Rows: ${rows.map(({ name }) => name).join(', ')}.`)
  return {
    scale: values.smallest ? scales.smallest : values.quick ? scales.quick : scales.full,
    json: values.json,
    readme: values.readme,
    below: values.dir,
    rows: rows.filter(({ name }) => positionals.length === 0 || positionals.includes(name)),
  }
}
