/** A plan that becomes tasks: 50 in one durable commit, beside the same 50 files written without any promise. */

import type { Row } from '../bench.ts'
import { generatedTasks } from '../generated-list.ts'
import { median, spread } from '../statistics.ts'

const size = 50

export const batch: Row = {
  name: 'batch',
  title: 'a batch of 50 tasks, durable, list of 1,000',
  async run({ scale, stage }) {
    const worker = await stage.worker(await stage.begun(generatedTasks(1_000)))
    await worker.ask('batch', { times: 2, size }) // joining, the first commit, the compiler
    const { ours, floor } = await worker.ask('batch', { times: scale.batches, size })
    await stage.end(worker)
    const detail = `batch ${spread(ours)}; floor ${spread(floor)}; ${ours.length} in turn`
    return [
      {
        what: 'batch / the same files by temp + rename without a flush, p50',
        value: median(ours) / median(floor),
        unit: 'x',
        atMost: 2,
        detail,
      },
    ]
  },
}
