/** What must be true after a power cut and a restart: the list is readable, durable changes that were answered are there, work goes on. */

import { alone } from './alone.ts'
import { type Answer, isChange } from './deed.ts'
import type { ModelDisk } from './model-disk.ts'
import type { Moment } from './player.ts'
import { cutsOf } from './power-cut.ts'
import type { Part } from './process.ts'
import { Untrue } from './story.ts'

const booted: Part = {
  name: 'booted',
  boot: 'boot-2',
  startsLate: true,
  deeds: [{ do: 'look' }, { do: 'create', ids: ['next'] }, { do: 'look' }],
}

export class AfterPower {
  readonly #parts: readonly Part[]
  /** What is seen after the restart, by the disk that was cut off. */
  readonly #views = new Map<ModelDisk, readonly string[]>()
  /** Disks that cuts left. */
  cuts = 0

  constructor(parts: readonly Part[]) {
    this.#parts = parts
  }

  /** @throws Untrue */
  judge(disk: ModelDisk, moments: readonly Moment[]): void {
    const views = this.#views.get(disk) ?? this.#bootFrom(disk)
    this.#views.set(disk, views)
    for (const [who, { answers }] of moments.entries()) {
      const part = this.#parts[who]
      if (part !== undefined) for (const view of views) expectKept(part, answers, view)
    }
  }

  #bootFrom(disk: ModelDisk): string[] {
    const cuts = cutsOf(disk)
    this.cuts += cuts.length
    return [...new Set(cuts.map((cut) => seenAfter(cut)))]
  }
}

function seenAfter(cut: ModelDisk): string {
  const [seen, done, last] = alone(booted, 92, { start: cut }).answers
  if (seen?.what !== 'seen') throw new Untrue(`the list cannot be read after the power cut: ${seen?.text}`)
  if (done?.what !== 'done') throw new Untrue(`the next writer after the power cut is answered: ${done?.what} ${done?.text}`)
  if (last?.what !== 'seen') throw new Untrue(`the list cannot be read after the repair: ${last?.text}`)
  const [before, after] = [termsIn(seen.text), termsIn(last.text)]
  for (const [id, term] of before) {
    const now = after.get(id)
    if (now === undefined || now < term) throw new Untrue(`the repair takes ${id} back to ${now}`)
  }
  return last.text
}

function termsIn(view: string): Map<string, number> {
  return new Map(
    view
      .split('\n')
      .filter((line) => line !== '')
      .map((line) => [line.split(' ')[0] ?? '', Number(line.split(' ')[3])]),
  )
}

/** Claims need not survive; all other changes do. */
function expectKept({ name, deeds }: Part, answers: readonly Answer[], view: string): void {
  for (const [i, deed] of deeds.entries()) {
    if (answers[i]?.what !== 'done' || !isChange(deed) || !('ids' in deed)) continue
    for (const id of deed.ids) {
      const line = view.split('\n').find((one) => one.startsWith(`${id} `)) ?? ''
      const mark = deed.do === 'note' ? deed.text : deed.do === 'complete' ? ' completed ' : ''
      if (line === '' || !line.includes(mark))
        throw new Untrue(`${name}'s ${deed.do} of ${id} was answered and is lost:\n${view}`)
    }
  }
}
