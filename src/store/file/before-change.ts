/** What a process sees to before a change of its own: what a restart of the machine left, and files that a merge left half done. */

import type { Actor } from '../../domain/actor.ts'
import type { Decision, World } from '../../domain/world.ts'
import type { MarkedSides } from './conflict-marks.ts'
import { repairConflict } from './conflict-repair.ts'
import { repairAfterReboot } from './reboot-repair.ts'
import type { TransactionTools } from './transaction-tools.ts'
import type { Upkeep } from './upkeep.ts'

/** What the sides of an unfinished merge had in the file at this path, where somebody knows (git's index). Never rejects. */
export type StagesOf = (path: string) => Promise<MarkedSides | undefined>

interface BeforeChangeParts {
  readonly tools: TransactionTools
  readonly upkeep: Upkeep
  readonly stagesOf: StagesOf | undefined
  /** Makes one change, to its end. */
  readonly commit: (decide: (world: World) => Decision<void>, by: Actor) => Promise<void>
}

export class BeforeChange {
  readonly #parts: BeforeChangeParts

  constructor(parts: BeforeChangeParts) {
    this.#parts = parts
  }

  /** What the sides of an unfinished merge had in the file at `path`; undefined where nobody knows. */
  async stagesOf(path: string): Promise<MarkedSides | undefined> {
    return await this.#parts.stagesOf?.(path)
  }

  /** As changes of `by`, whose turn it is among those of this process. @throws what a change throws, but for a merge's sake. */
  async mend(by: Actor): Promise<void> {
    const { list } = this.#parts.tools
    if (list.reboot !== undefined) await this.#afterReboot(by)
    for (const id of [...list.marked]) await this.#repairConflict(id, by)
  }

  async #afterReboot(by: Actor): Promise<void> {
    const { commit, tools, upkeep } = this.#parts
    await commit((world) => repairAfterReboot(tools.list, world), by)
    await upkeep.endEpoch()
  }

  /** Quiet: where it cannot be written the task is read as both sides make it, and no other task's change is held up. */
  async #repairConflict(id: string, by: Actor): Promise<void> {
    const { commit, tools } = this.#parts
    const stages = await this.stagesOf(tools.layout.task(id))
    const conflict = { id, stages, isMarked: () => tools.list.marked.has(id) }
    await commit((world) => repairConflict(world, conflict), by).catch(() => undefined)
  }
}
