/** What the threads of an interleaving share: the clock, who has gone, and the gate at which each stands before an operation. */

/** What one participant does, one transaction after another. */
export type Deed =
  | { readonly do: 'note'; readonly ids: readonly string[]; readonly text: string }
  | { readonly do: 'claim'; readonly id: string }
  | { readonly do: 'complete'; readonly ids: readonly string[] }
  | { readonly do: 'compact' }

/** The order to play a part, handed to a thread. */
export interface Part {
  readonly directory: string
  readonly canLink: boolean
  readonly deeds: readonly Deed[]
}

/** Participants have these names, by their index. */
export const names = ['a', 'b', 'c'] as const

/** `runs`: between two gates. `stands`: before an operation. `ended`: all deeds done, or dead. `failed`: the reason is its text. */
export const standing = { runs: 0, stands: 1, ended: 2, failed: 3 } as const
/** What a thread at its gate is told; `go` to one that has ended means the next part. */
export const word = { wait: 0, go: 1, die: 2 } as const

const clockAt = 0
const goneAt = 1
const firstGate = 4
const gateSize = 4
const cells = firstGate + gateSize * names.length
/** Bytes of text each way; a part or an error is under 2 KB. */
const textSize = 8_192

/** One per run; the same memory in every thread. Whoever writes a field is said at its method. */
export class Gate {
  readonly #cells: Int32Array<SharedArrayBuffer>
  readonly #texts: readonly Uint8Array<SharedArrayBuffer>[]

  constructor(memory: SharedArrayBuffer) {
    this.#cells = new Int32Array(memory, 0, cells)
    this.#texts = names.map((_, index) => new Uint8Array(memory, 4 * cells + textSize * index, textSize))
  }

  static memory(): SharedArrayBuffer {
    return new SharedArrayBuffer(4 * cells + textSize * names.length)
  }

  /** What one side has to tell the other: by the scheduler while the thread has ended, by the thread before it fails. */
  write(index: number, what: unknown): void {
    const text = JSON.stringify(what).slice(0, textSize / 3)
    this.#texts[index]?.fill(0).set(new TextEncoder().encode(text))
  }

  read(index: number): string {
    const text = this.#texts[index]?.slice() ?? new Uint8Array()
    const end = text.indexOf(0)
    return new TextDecoder().decode(text.subarray(0, end < 0 ? text.length : end))
  }

  /** ms; only the thread whose turn it is moves it. */
  get clock(): number {
    return Atomics.load(this.#cells, clockAt)
  }
  set clock(ms: number) {
    Atomics.store(this.#cells, clockAt, ms)
  }

  /** The scheduler says who has gone, as one bit each. */
  get gone(): number {
    return Atomics.load(this.#cells, goneAt)
  }
  set gone(bits: number) {
    Atomics.store(this.#cells, goneAt, bits)
  }

  standing(index: number): number {
    return Atomics.load(this.#cells, this.#at(index))
  }

  /** By the participant: one deed was answered, with success or refused. */
  answered(index: number, deed: number, won: boolean): void {
    Atomics.or(this.#cells, this.#at(index) + (won ? 2 : 3), 1 << deed)
  }

  wasAnswered(index: number, deed: number): boolean | undefined {
    const has = (cell: number) => (Atomics.load(this.#cells, this.#at(index) + cell) & (1 << deed)) !== 0
    if (has(2)) return true
    return has(3) ? false : undefined
  }

  /** By the scheduler, while all have ended: the next run begins. */
  reset(): void {
    this.clock = 0
    this.gone = 0
    for (let index = 0; index < names.length; index++) {
      Atomics.store(this.#cells, this.#at(index) + 2, 0)
      Atomics.store(this.#cells, this.#at(index) + 3, 0)
    }
  }

  /** By the scheduler: waits until the participant stands at its gate or has ended. */
  awaitStanding(index: number): number {
    while (this.standing(index) === standing.runs) {
      if (Atomics.wait(this.#cells, this.#at(index), standing.runs, 10_000) !== 'timed-out') continue
      throw new Error(`participant ${names[index]} neither stands nor ends`)
    }
    return this.standing(index)
  }

  /** By the scheduler: lets the participant do one operation, or die before it, and waits for the next gate. */
  tell(index: number, what: number): number {
    Atomics.store(this.#cells, this.#at(index), standing.runs)
    Atomics.store(this.#cells, this.#at(index) + 1, what)
    Atomics.notify(this.#cells, this.#at(index) + 1)
    return this.awaitStanding(index)
  }

  /** By the participant: says where it is and waits until it is told what to do. */
  stand(index: number, now: number): number {
    Atomics.store(this.#cells, this.#at(index), now)
    Atomics.notify(this.#cells, this.#at(index))
    // A late notify of the turn before may wake us early: only the word counts.
    while (Atomics.load(this.#cells, this.#at(index) + 1) === word.wait) {
      Atomics.wait(this.#cells, this.#at(index) + 1, word.wait)
    }
    return Atomics.exchange(this.#cells, this.#at(index) + 1, word.wait)
  }

  #at(index: number): number {
    return firstGate + gateSize * index
  }
}
