/** One participant at work while nobody else moves: a reader of a disk, the next writer, and who was there before. */

import type { Answer } from './deed.ts'
import type { ModelDisk } from './model-disk.ts'
import { firstInode, type Part, Process, stageOf } from './process.ts'
import { steppedFileSystem } from './step-file-system.ts'
import { Untrue } from './story.ts'

const tooManySteps = 1_000

interface At {
  readonly start: ModelDisk
  /** The disk as it was when the list was opened, if that was long ago. */
  readonly opened?: ModelDisk
}

/** Does all its deeds, one after the other. @throws Untrue when it never ends. */
export function alone(
  part: Part,
  index: number,
  { start, opened = start }: At,
): { readonly disk: ModelDisk; readonly answers: readonly Answer[] } {
  let [disk, steps] = [opened, 0]
  const fs = steppedFileSystem(
    (operation) => {
      steps += 1
      if (steps > tooManySteps) throw new Untrue(`${part.name} goes on for ever`)
      const { disk: after, result } = disk.do(operation)
      disk = after
      return result
    },
    { last: firstInode(index) },
  )
  const process = new Process(stageOf(part, index), { name: part.name, fs, mostSteps: 50, between() {} })
  disk = start
  const answers = part.deeds.map((deed) => process.does(deed))
  if (steps > tooManySteps) throw new Untrue(`${part.name} goes on for ever`)
  return { disk, answers }
}
