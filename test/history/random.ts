/** Randomness with a seed: the same seed always draws the same numbers, on every machine. */

/** Draws whole numbers from 0 to `below` - 1 (mulberry32, by Tommy Ettinger: 32 bits of state are plenty for one history). */
export type Draw = (below: number) => number

/** A new sequence of draws. */
export function drawsFrom(seed: number): Draw {
  let state = seed >>> 0
  return (below) => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) % below
  }
}

/** One of `from`, which must not be empty. */
export function oneOf<T>(from: readonly T[], draw: Draw): T {
  const one = from[draw(from.length)]
  if (one === undefined) throw new Error('nothing to draw from')
  return one
}
