/** One claim that nobody disturbs, beside the same bytes written without a thought, and as a client sees it beside a ping. */

import type { Bench, Figure, Row } from '../bench.ts'
import { generatedTasks, openTasks } from '../generated-list.ts'
import { median, spread, timed } from '../statistics.ts'

/** Claims that are made first and not counted: joining, the first commit, the compiler. */
const warmUp = 20
/** As many as one batch makes. */
const mostClaims = 450

export const claim: Row = {
  name: 'claim',
  title: 'one claim without contention, list of 1,000',
  async run({ scale, stage }) {
    const seen = openTasks('seen', warmUp + scale.calls)
    const directory = await stage.begun([...generatedTasks(1_000), ...seen])
    return [
      ...(await claimsInServer({ scale, stage }, directory)),
      await claimsSeen({ stage }, { directory, ids: seen.map(({ id }) => id) }),
    ]
  },
}

/** Claims tasks of its own in the list in `directory`: ratios to what the files must cost at the least. */
export async function claimsInServer({ scale, stage }: Pick<Bench, 'scale' | 'stage'>, directory: string): Promise<Figure[]> {
  const worker = await stage.worker(directory)
  const { ours, floor, files, thinking } = await worker.ask('claims', { count: Math.min(scale.calls, mostClaims), warmUp })
  await stage.end(worker)
  const value = median(ours) / median(floor)
  const detail = `claim ${spread(ours)}; floor ${spread(floor)}; ${ours.length} in turn`
  return [
    { what: 'claim / (temp + link + rename + unlink) of the same bytes, p50', value, unit: 'x', atMost: 2.5, detail },
    {
      what: 'claim / the same with entry and task in two temps, p50',
      value: median(ours) / median(files),
      unit: 'x',
      detail: `floor ${spread(files)}`,
    },
    { what: 'of it outside the calls of the disk, p50', value: median(thinking), unit: 'ms', detail: spread(thinking) },
  ]
}

/** Milliseconds from question to answer, beside a ping of the same server. */
async function claimsSeen(
  { stage }: Pick<Bench, 'stage'>,
  { directory, ids }: { readonly directory: string; readonly ids: readonly string[] },
): Promise<Figure> {
  const server = stage.dibs(directory)
  await server.initialize()
  for (const id of ids.slice(0, warmUp)) await server.call('claim_task', { id })
  const seen: number[] = []
  const ping: number[] = []
  for (const id of ids.slice(warmUp)) {
    seen.push(await timed(() => server.call('claim_task', { id })))
    ping.push(await timed(() => server.request('ping')))
  }
  await stage.end(server)
  return {
    what: 'seen by the client, p50',
    value: median(seen),
    unit: 'ms',
    detail: `claim ${spread(seen)}; ping ${spread(ping)}`,
  }
}
