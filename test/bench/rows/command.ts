/** One command of a person or a script, cold: `dibs ready --json` from spawn to exit, in processor time, in turn with a Node that does nothing. */

import { join } from 'node:path'
import type { Bench, Figure, Row } from '../bench.ts'
import { median, short } from '../statistics.ts'

/**
 * A command may take so many times `node -e 0`, the reading of the files apart. Judged for lists up to this size: above it the
 * indexes of a first answer weigh more than the start, and the row `cold` has their bar.
 */
const bar = { ratio: 1.6, largest: 100 } as const
/** Lists in which reading takes longer than starting are measured as often as other cold starts. */
const small = 1_000
const largest = 10_000

export const command: Row = {
  name: 'command',
  title: '`dibs ready --json`, cold',
  async run(bench) {
    const { scale, stage } = bench
    const figures: Figure[] = []
    for (const size of scale.coldSizes.filter((each) => each <= largest)) {
      const directory = await stage.generated(size)
      figures.push(await figure(bench, { size, directory, times: size <= small ? scale.starts : scale.coldStarts }))
    }
    return figures
  },
}

interface Asked {
  readonly size: number
  readonly directory: string
  readonly times: number
}

async function figure({ root, stage }: Bench, { size, directory, times }: Asked): Promise<Figure> {
  const [ours, nothing, reading]: [number[], number[], number[]] = [[], [], []]
  const told = join(root, 'test', 'bench', 'cpu-at-exit.cjs')
  const floor = join(root, 'test', 'bench', 'read-floor.mjs')
  for (let i = 0; i < times; i++) {
    nothing.push(stage.processorMs(['--require', told, '-e', '0'], directory))
    ours.push(stage.processorMs(['--require', told, stage.bin, 'ready', '--json'], directory))
    reading.push(stage.processorMs(['--require', told, floor, directory], directory))
  }
  const [all, start, read] = [median(ours), median(nothing), median(reading)]
  const files = size === 0 ? 0 : Math.max(0, read - start)
  return {
    what: `${size.toLocaleString('en-US')} tasks, processor time: less the reading of the files, / \`node -e 0\``,
    value: (all - files) / start,
    unit: 'x',
    ...(size <= bar.largest ? { atMost: bar.ratio } : {}),
    detail: `dibs ${short(all)} ms, reading ${short(files)} ms, node ${short(start)} ms; medians of ${times} in turn`,
  }
}
