/** Schedules: in turns that are written down, or drawn. */

import type { Schedule } from './interleaving.ts'
import type { Draw } from './random.ts'

/** `who` does so many operations (until its end, if there are fewer), then dies if it still stands and `dies` is set. */
export interface Turn {
  readonly who: number
  readonly steps: number
  readonly dies?: boolean
}

/** Plays the turns; then each goes to its end, the first in the order of the parts first. */
export function inTurns(turns: readonly Turn[]): Schedule {
  let at = 0
  let done = 0
  return (standing) => {
    for (; at < turns.length; at++, done = 0) {
      const turn = turns[at]
      if (turn === undefined || !standing.includes(turn.who)) continue
      if (done < turn.steps) {
        done += 1
        return { who: turn.who }
      }
      if (turn.dies !== true) continue
      at += 1
      done = 0
      return { who: turn.who, dies: true }
    }
    return { who: standing[0] ?? 0 }
  }
}

/**
 * Goes on with the same one for some operations, then with another: bugs of this kind need few switches at the right places
 * (Musuvathi & Qadeer, "Iterative context bounding", PLDI 2007), so a switch after every operation would find less.
 */
export function randomly(draw: Draw): Schedule {
  let who = 0
  let left = 0
  return (standing) => {
    if (left === 0 || !standing.includes(who)) {
      who = standing[draw(standing.length)] ?? 0
      left = 1 + draw(draw(2) === 0 ? 4 : 30)
    }
    left -= 1
    return draw(300) === 0 ? { who, dies: true } : { who }
  }
}
