/** Items in order, with insertion and removal that stay cheap at 100,000 of them. */

/**
 * Above this a chunk is cut in two. Insertion moves at most this many items and looks through n / 256 chunks by bisection;
 * one array for all would move 50,000 items for each of 100,000 insertions (seconds instead of a tenth of one).
 */
const chunkSize = 512

export class SortedList<T> {
  readonly #compare: (a: T, b: T) => number
  /** None is empty. */
  readonly #chunks: T[][] = []

  /** `compare` must be total: 0 only for an item that may stand for the other. */
  constructor(compare: (a: T, b: T) => number) {
    this.#compare = compare
  }

  add(item: T): void {
    const at = Math.min(this.#chunkOf(item), this.#chunks.length - 1)
    const chunk = this.#chunks[at]
    if (chunk === undefined) {
      this.#chunks.push([item])
      return
    }
    chunk.splice(this.#place(chunk, item), 0, item)
    if (chunk.length > chunkSize) this.#chunks.splice(at + 1, 0, chunk.splice(chunkSize / 2))
  }

  delete(item: T): void {
    const at = this.#chunkOf(item)
    const chunk = this.#chunks[at]
    const place = chunk === undefined ? 0 : this.#place(chunk, item)
    const found = chunk?.[place]
    if (chunk === undefined || found === undefined || this.#compare(found, item) !== 0) return
    chunk.splice(place, 1)
    if (chunk.length === 0) this.#chunks.splice(at, 1)
  }

  /** In order, beginning with the first item that is not before `from`. The list must not change meanwhile. */
  *from(from?: T): Generator<T> {
    const first = from === undefined ? 0 : this.#chunkOf(from)
    for (let at = first; at < this.#chunks.length; at++) {
      const chunk = this.#chunks[at] ?? []
      const place = from === undefined || at > first ? 0 : this.#place(chunk, from)
      for (let i = place; i < chunk.length; i++) {
        const item = chunk[i]
        if (item !== undefined) yield item
      }
    }
  }

  /** The first chunk whose last item is not before `item`; their number when there is none. */
  #chunkOf(item: T): number {
    return bisect(this.#chunks.length, (i) => {
      const last = this.#chunks[i]?.at(-1)
      return last !== undefined && this.#compare(last, item) < 0
    })
  }

  #place(chunk: readonly T[], item: T): number {
    return bisect(chunk.length, (i) => {
      const other = chunk[i]
      return other !== undefined && this.#compare(other, item) < 0
    })
  }
}

/** The first of `length` places that is not before; `isBefore` holds for a beginning of them. */
function bisect(length: number, isBefore: (i: number) => boolean): number {
  let low = 0
  let high = length
  while (low < high) {
    const middle = (low + high) >>> 1
    if (isBefore(middle)) low = middle + 1
    else high = middle
  }
  return low
}
