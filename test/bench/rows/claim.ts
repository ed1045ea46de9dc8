/** One claim that nobody disturbs, beside the same bytes written without a thought, and as a client sees it beside a ping. */

import type { Bench, Figure, Row } from '../bench.ts'
import { generatedTasks, openTasks, type TaskFile, writeTasks } from '../generated-list.ts'
import { median, spread, timed } from '../statistics.ts'

/** Claims that are made first and not counted: joining, the first commit, the compiler. */
const warmUp = 20

export const claim: Row = {
  name: 'claim',
  title: 'one claim without contention, list of 1,000',
  async run({ scale, stage }) {
    const inServer = claimable({ scale })
    const seen = openTasks('seen', inServer.length)
    const directory = await stage.begun([...generatedTasks(1_000), ...seen])
    return [
      ...(await claimsInServer({ stage }, { directory, tasks: inServer })),
      await claimsSeen({ stage }, { directory, ids: seen.map(({ id }) => id) }),
    ]
  },
}

/** So many tasks can be claimed that some are left to count when the first have warmed everything up. */
export function claimable({ scale }: Pick<Bench, 'scale'>): TaskFile[] {
  return openTasks('claim', warmUp + scale.calls)
}

/** Claims `tasks`, which are added to the list in `directory`: ratios to what the files must cost at the least. */
export async function claimsInServer(
  { stage }: Pick<Bench, 'stage'>,
  { directory, tasks }: { readonly directory: string; readonly tasks: readonly TaskFile[] },
): Promise<Figure[]> {
  writeTasks(directory, tasks)
  const ids = tasks.map(({ id }) => id)
  const worker = await stage.worker(directory)
  await worker.ask('claims', { ids: ids.slice(0, warmUp) })
  const { ours, floor, files, thinking } = await worker.ask('claims', { ids: ids.slice(warmUp) })
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
