/** list_ready in a process that has answered before: in the server, as a client sees it, and right after a commit of another. */

import type { Bench, Figure, Row } from '../bench.ts'
import { free } from '../stage.ts'
import { median, short, spread, timed } from '../statistics.ts'

/** The size at which DESIGN sets the bars, and the bars in ms. */
const bars = { size: 10_000, inServer: 1, seen: 5 } as const
const warmUp = 20

export const ready: Row = {
  name: 'ready',
  title: 'list_ready, warm, p50',
  async run(bench) {
    const figures: Figure[] = []
    const inServer: number[] = []
    for (const size of bench.scale.warmSizes) {
      const directory = await bench.stage.generated(size)
      const here = await answersInServer(bench, directory, size)
      inServer.push(here.value)
      figures.push(here, ...(await answersSeen(bench, directory, size)))
    }
    const growth = (inServer.at(-1) ?? 0) / (inServer[0] ?? 1)
    if (inServer.length > 1) figures.push({ what: 'in the server: largest list / smallest list', value: growth, unit: 'x' })
    return figures
  },
}

/** Milliseconds in the server for a list in `directory`. */
export async function answersInServer({ scale, stage }: Bench, directory: string, size: number): Promise<Figure> {
  const worker = await stage.worker(directory)
  await worker.ask('ready', { times: warmUp })
  const { ours, floor } = await worker.ask('ready', { times: scale.calls })
  await stage.end(worker)
  const ratio = short(median(ours) / median(floor))
  const detail = `${spread(ours)}; ${ratio} x two turns of the loop and two looks at the disk (${spread(floor)})`
  const bar = size === bars.size ? { atMost: bars.inServer } : {}
  return { what: `${named(size)}, in the server`, value: median(ours), unit: 'ms', ...bar, detail }
}

async function answersSeen({ scale, stage }: Bench, directory: string, size: number): Promise<Figure[]> {
  const server = stage.dibs(directory)
  await server.initialize()
  for (let i = 0; i < warmUp; i++) await server.call('list_ready')
  const other = await stage.worker(directory)
  const [seen, afterCommit, ping]: [number[], number[], number[]] = [[], [], []]
  for (let i = 0; i < scale.calls; i++) {
    seen.push(await timed(() => server.call('list_ready')))
    ping.push(await timed(() => server.request('ping')))
  }
  for (let i = 0; i < scale.calls; i++) {
    await other.ask('touch', { id: free })
    afterCommit.push(await timed(() => server.call('list_ready')))
  }
  if (scale.calls % 2 === 1) await other.ask('touch', { id: free })
  await stage.end(server)
  await stage.end(other)
  const bar = size === bars.size ? { atMost: bars.seen } : {}
  const detail = `${spread(seen)}; ping ${spread(ping)}`
  return [
    { what: `${named(size)}, seen by the client`, value: median(seen), unit: 'ms', ...bar, detail },
    {
      what: `${named(size)}, right after a commit of another`,
      value: median(afterCommit),
      unit: 'ms',
      detail: spread(afterCommit),
    },
  ]
}

function named(size: number): string {
  return `${size.toLocaleString('en-US')} tasks`
}
