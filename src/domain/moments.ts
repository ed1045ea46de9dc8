/**
 * Who waits for whom, as an order of moments: each task has a start and a finish.
 *
 * A task starts after each of its blockers has finished, and after its parent may start. It finishes after it has started,
 * and a container after each of its children has finished. All three waits of a list (blockers, ancestors' blockers, a
 * container for its children) are these four rules, so one walk sees them together.
 */

export interface Moment {
  readonly id: string
  readonly what: 'start' | 'finish'
}

/** The neighbours that the rules need. `World` has them all but `parentOf`. */
export interface WaitShape {
  blockersOf(id: string): readonly string[]
  dependentsOf(id: string): readonly string[]
  childrenOf(id: string): readonly string[]
  parentOf(id: string): string | undefined
}

/** Each moment is one object, so that sets and maps of moments work. */
export class Moments {
  readonly #starts = new Map<string, Moment>()
  readonly #finishes = new Map<string, Moment>()
  readonly #shape: WaitShape

  constructor(shape: WaitShape) {
    this.#shape = shape
  }

  start(id: string): Moment {
    return intern(this.#starts, id, 'start')
  }

  finish(id: string): Moment {
    return intern(this.#finishes, id, 'finish')
  }

  /** What cannot be before `moment` has been. */
  *after({ id, what }: Moment): Generator<Moment> {
    if (what === 'start') {
      yield this.finish(id)
      for (const child of this.#shape.childrenOf(id)) yield this.start(child)
    } else {
      for (const waiting of this.#shape.dependentsOf(id)) yield this.start(waiting)
      const parent = this.#shape.parentOf(id)
      if (parent !== undefined) yield this.finish(parent)
    }
  }

  /** What must have been before `moment` can be. The reverse of `after`. */
  *before({ id, what }: Moment): Generator<Moment> {
    if (what === 'start') {
      for (const blocker of this.#shape.blockersOf(id)) yield this.finish(blocker)
      const parent = this.#shape.parentOf(id)
      if (parent !== undefined) yield this.start(parent)
    } else {
      yield this.start(id)
      for (const child of this.#shape.childrenOf(id)) yield this.finish(child)
    }
  }
}

function intern(known: Map<string, Moment>, id: string, what: Moment['what']): Moment {
  const before = known.get(id)
  if (before !== undefined) return before
  const moment = { id, what }
  known.set(id, moment)
  return moment
}
