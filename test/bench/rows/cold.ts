/** The first answer of a session: from spawn to list_ready's answer with a warm disk, beside a bare process that reads the files. */

import { execFileSync } from 'node:child_process'
import { join } from 'node:path'
import type { Bench, Figure, Row } from '../bench.ts'
import { median, short, timed } from '../statistics.ts'

/** The size at which DESIGN sets the bar, and the bar: ms over an empty list. */
const bar = { size: 10_000, ms: 250 } as const
/** A task in the largest list may cost so many times one in the list of 10,000: linear, but for caches that are outgrown. */
const linear = 1.5

/** A difference below zero would meet every bar. */
const swallowed = 'the machine is too busy to tell, so it is not judged'

interface Cold {
  readonly size: number
  readonly directory: string
  readonly ours: number[]
  readonly floor: number[]
}

export const cold: Row = {
  name: 'cold',
  title: 'spawn to the first answer of list_ready, warm disk',
  async run(bench) {
    const { scale, stage } = bench
    const lists: Cold[] = []
    for (const size of scale.coldSizes) lists.push({ size, directory: await stage.generated(size), ours: [], floor: [] })
    for (let i = 0; i < scale.coldStarts; i++) {
      for (const list of lists) {
        list.floor.push(await timed(() => readAll(bench, list.directory)))
        list.ours.push(await firstAnswer(bench, list.directory))
      }
    }
    return [...lists.map((list) => figure(list, lists)), ...growth(lists)]
  },
}

function figure({ size, ours, floor }: Cold, lists: readonly Cold[]): Figure {
  const told = `${short(median(ours))} ms; a bare process that reads and parses the files ${short(median(floor))} ms`
  if (size === 0) return { what: 'empty list', value: median(ours), unit: 'ms', detail: told }
  const [over, floorOver] = [overEmpty('ours', size, lists), overEmpty('floor', size, lists)]
  const what = `${size.toLocaleString('en-US')} tasks, over an empty list`
  const isJudged = size === bar.size && over > 0
  const ratio = floorOver > 0 ? `; ${short(over / floorOver)} x its time over an empty list` : ''
  const detail = over > 0 ? told + ratio : `${told}; ${swallowed}`
  return { what, value: over, unit: 'ms', ...(isJudged ? { atMost: bar.ms } : {}), detail }
}

/** Compared start by start, in turn: under a neighbour's load a difference of two medians came out below zero (measured). */
function overEmpty(which: 'ours' | 'floor', size: number, lists: readonly Cold[]): number {
  const of = (wanted: number) => lists.find((list) => list.size === wanted)?.[which] ?? []
  const empty = of(0)
  return median(of(size).map((ms, i) => ms - (empty[i] ?? Number.NaN)))
}

function growth(lists: readonly Cold[]): Figure[] {
  const largest = lists.at(-1)
  if (largest === undefined || largest.size <= bar.size) return []
  const costOf = (size: number) => overEmpty('ours', size, lists) / size
  const what = `a task in ${largest.size.toLocaleString('en-US')} / a task in ${bar.size.toLocaleString('en-US')}`
  const [one, other] = [costOf(largest.size), costOf(bar.size)]
  const judged = one > 0 && other > 0 ? { atMost: linear } : { detail: swallowed }
  return [{ what, value: one / other, unit: 'x', ...judged }]
}

async function firstAnswer({ stage }: Bench, directory: string): Promise<number> {
  const server = stage.dibs(directory)
  await server.initialize()
  await server.call('list_ready')
  const ms = performance.now() - server.startedAt
  await stage.end(server)
  return ms
}

function readAll({ root }: Bench, directory: string): void {
  execFileSync(process.execPath, [join(root, 'test', 'bench', 'read-floor.mjs'), directory])
}
