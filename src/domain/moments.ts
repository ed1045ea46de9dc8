/**
 * Who waits for whom, as an order of moments: each task has a start and a finish.
 *
 * A task starts after each of its blockers has finished, and after its parent may start. It finishes after it has started,
 * and a container after each of its children has finished. All three waits of a list (blockers, ancestors' blockers, a
 * container for its children) are these four rules, so one walk sees them together.
 */

export class Moment {
  readonly id: string
  readonly what: 'start' | 'finish'
  /** The finish of a start's task, the start of a finish's. */
  readonly other: Moment
  /** The longest chain that begins here: see `LongestChain`. Kept here because a field costs a tenth of an entry in a map. */
  chain: number | undefined = undefined
  /** Has some count met it: see `Reach`. */
  counted = false
  /** The number of the walk that met it last. */
  walk = 0

  constructor(id: string, start?: Moment) {
    this.id = id
    this.what = start === undefined ? 'start' : 'finish'
    this.other = start ?? new Moment(id, this)
  }
}

/** The neighbours that the rules need. `World` has them all but `parentOf`. */
export interface WaitShape {
  blockersOf(id: string): readonly string[]
  dependentsOf(id: string): readonly string[]
  childrenOf(id: string): readonly string[]
  parentOf(id: string): string | undefined
}

/** Each moment is one object, for as long as these moments are used. */
export class Moments {
  readonly #starts = new Map<string, Moment>()
  readonly #shape: WaitShape

  constructor(shape: WaitShape) {
    this.#shape = shape
  }

  start(id: string): Moment {
    const known = this.#starts.get(id)
    if (known !== undefined) return known
    const start = new Moment(id)
    this.#starts.set(id, start)
    return start
  }

  /** Every start that has been asked for. */
  starts(): Iterable<Moment> {
    return this.#starts.values()
  }

  finish(id: string): Moment {
    return this.start(id).other
  }

  /** Does `test` hold for something that cannot be before `moment` has been? Asked in turn until it does. */
  someAfter({ id, what, other }: Moment, test: (later: Moment) => boolean): boolean {
    if (what === 'start') {
      if (test(other)) return true
      for (const child of this.#shape.childrenOf(id)) if (test(this.start(child))) return true
      return false
    }
    for (const waiting of this.#shape.dependentsOf(id)) if (test(this.start(waiting))) return true
    const parent = this.#shape.parentOf(id)
    return parent !== undefined && test(this.finish(parent))
  }

  /** What must have been before `moment` can be: the reverse of `someAfter`. */
  before({ id, what, other }: Moment): Moment[] {
    if (what === 'finish') {
      const found = this.#shape.childrenOf(id).map((child) => this.finish(child))
      found.push(other)
      return found
    }
    const found = this.#shape.blockersOf(id).map((blocker) => this.finish(blocker))
    const parent = this.#shape.parentOf(id)
    if (parent !== undefined) found.push(this.start(parent))
    return found
  }
}
