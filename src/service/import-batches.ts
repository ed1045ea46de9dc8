/** A long import as commits of a size that everybody else can read in a moment. */

import { limits } from '../domain/task.ts'
import type { ImportOutcome, TaskImage } from '../store/task-store.ts'

/** Characters of JSON in one batch: an entry of the log holds them, and every session reads it. Double, and a commit takes 0.1 s. */
const batchLength = 2 * 1024 * 1024

/** Runs `take` on one batch after the other; the outcomes as one. */
export async function importInBatches(
  images: readonly TaskImage[],
  take: (batch: readonly TaskImage[]) => Promise<ImportOutcome>,
): Promise<ImportOutcome> {
  const outcomes: ImportOutcome[] = []
  for (const batch of batchesOf(images)) outcomes.push(await take(batch))
  return {
    created: outcomes.flatMap(({ created }) => created),
    updated: outcomes.flatMap(({ updated }) => updated),
    unchanged: outcomes.flatMap(({ unchanged }) => unchanged),
    leftAlone: outcomes.flatMap(({ leftAlone }) => leftAlone),
    leftOut: outcomes.flatMap(({ leftOut }) => leftOut),
  }
}

function* batchesOf(images: readonly TaskImage[]): Generator<readonly TaskImage[]> {
  let batch: TaskImage[] = []
  let length = 0
  for (const image of images) {
    const size = JSON.stringify(image).length
    if (batch.length === limits.batch || (batch.length > 0 && length + size > batchLength)) {
      yield batch
      batch = []
      length = 0
    }
    batch.push(image)
    length += size
  }
  if (batch.length > 0) yield batch
}
