/** Measures the rows that were asked for, one after the other on one stage, and prints each as soon as it is known. */

import { join } from 'node:path'
import type { Figure, Row } from './bench.ts'
import { machine } from './machine.ts'
import { optionsFrom } from './options.ts'
import { asJson, heading, quotation, section, summary } from './report.ts'
import { Stage } from './stage.ts'

/** What `run.mjs` hands over. */
export interface Given {
  /** The folder of the checkout. */
  readonly root: string
  /** The bundled worker. */
  readonly worker: string
  readonly words: readonly string[]
  readonly print: (text: string) => void
  /** Called with what takes the stage down when the person who waits gives up. */
  readonly onInterrupt: (strike: () => Promise<void>) => void
}

/** Runs the bench. Nothing that it made is left when this resolves or throws. */
export async function bench({ root, worker, words, print, onInterrupt }: Given): Promise<void> {
  const { scale, json, readme, below, rows } = optionsFrom(words)
  const command = ['npm run bench --', ...words].join(' ')
  const on = machine(below)
  const stage = new Stage(below, { dibs: join(root, 'dist', 'main.cjs'), worker })
  onInterrupt(() => stage.strike())
  const measured = new Map<Row, readonly Figure[]>()
  try {
    if (!json) print(heading(on, command))
    for (const row of rows) {
      const figures = await row.run({ root, scale, stage })
      measured.set(row, figures)
      if (!json) print(section(row, figures))
    }
  } finally {
    await stage.strike()
  }
  if (json) return print(asJson({ ...on, command }, measured))
  print(summary([...measured.values()].flat()))
  if (readme) print(`\n${quotation({ ...on, command }, measured)}`)
}
