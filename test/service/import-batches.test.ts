/** A long import: batches that are whole or absent, none of them larger than others can read in a moment. */

import { expect, it } from 'vitest'
import { importInBatches } from '../../src/service/import-batches.ts'
import type { TaskImage } from '../../src/store/task-store.ts'

const outcome = (batch: readonly TaskImage[]) => ({
  created: batch.map(({ id }) => id),
  updated: [],
  unchanged: [],
  leftAlone: [],
  leftOut: [],
})

it('takes at most 500 tasks and about 2 MiB at once, in order, and answers for all of them', async () => {
  const small = Array.from({ length: 1_001 }, (_, at) => ({ id: `s${at}`, subject: 'S' }))
  const large = Array.from({ length: 5 }, (_, at) => ({ id: `l${at}`, subject: 'L', description: 'x'.repeat(900_000) }))
  const sizes: number[] = []
  const { created } = await importInBatches([...small, ...large], async (batch) => {
    sizes.push(batch.length)
    return outcome(batch)
  })
  expect(sizes).toEqual([500, 500, 3, 2, 1])
  expect(created).toEqual([...small, ...large].map(({ id }) => id))
})
