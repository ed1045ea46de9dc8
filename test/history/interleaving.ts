/**
 * Runs participants in any interleaving of their single operations on the disk, with deaths at any of them. The scheduler
 * decides every step and the clock moves only by waiting, so a schedule always plays the same way.
 */

import { Worker } from 'node:worker_threads'
import { type Bundled, bundled } from './bundled.ts'
import { type Deed, Gate, names, type Part, standing, word } from './gate.ts'

/** What one participant came to: each deed answered with success or refused, or never answered. */
export interface Outcome {
  readonly name: string
  readonly deeds: readonly Deed[]
  readonly answers: readonly (boolean | undefined)[]
  readonly died: boolean
}

/** Chooses who does the next operation (an index of `standing`, which is not empty), or who dies before it. */
export type Schedule = (standing: readonly number[], step: number) => { readonly who: number; readonly dies?: boolean }

/** So many operations no schedule needs; more means that somebody waits for ever. */
const tooMany = 20_000

export class Interleaving {
  readonly #bundle: Bundled
  readonly #gate: Gate
  readonly #threads: readonly Worker[]

  private constructor(bundle: Bundled, memory: SharedArrayBuffer) {
    this.#bundle = bundle
    this.#gate = new Gate(memory)
    this.#threads = names.map((_, index) => new Worker(bundle.script, { workerData: { memory, index } }))
  }

  /** Starts the threads; once for a test file. */
  static async start(): Promise<Interleaving> {
    return new Interleaving(await bundled('participant-thread.ts'), Gate.memory())
  }

  async end(): Promise<void> {
    await Promise.all(this.#threads.map((thread) => thread.terminate()))
    this.#bundle.remove()
  }

  /**
   * Plays `parts` (deeds by participant) to the end. `onStep` is called before every operation, while everybody stands still.
   * Throws when a participant fails with anything but its death, or goes on for ever.
   */
  play(
    stage: { directory: string; canLink: boolean },
    parts: readonly (readonly Deed[])[],
    how: { schedule: Schedule; onStep?: () => void },
  ): Outcome[] {
    const gate = this.#gate
    gate.reset()
    const dead = new Set<number>()
    parts.forEach((deeds, index) => {
      gate.awaitStanding(index)
      gate.write(index, { ...stage, deeds } satisfies Part)
      this.#tell(index, word.go)
    })
    for (let step = 0; ; step++) {
      const standingNow = parts.map((_, index) => index).filter((index) => gate.standing(index) === standing.stands)
      if (standingNow.length === 0) break
      if (step > tooMany) throw new Error('somebody waits for ever')
      how.onStep?.()
      const { who, dies = false } = how.schedule(standingNow, step)
      if (dies) {
        dead.add(who)
        gate.gone |= 1 << who
      }
      this.#tell(who, dies ? word.die : word.go)
    }
    return parts.map((deeds, index) => ({
      name: names[index] ?? '',
      deeds,
      answers: deeds.map((_, deed) => gate.wasAnswered(index, deed)),
      died: dead.has(index),
    }))
  }

  #tell(index: number, what: number): void {
    if (this.#gate.tell(index, what) !== standing.failed) return
    throw new Error(`participant ${names[index]} failed: ${this.#gate.read(index)}`)
  }
}
