/** Draws the next operation of a process in a random history: few tasks, so that processes meet at all of them. */

import type { Operation } from './operation.ts'
import { type Draw, oneOf } from './random.ts'

/** Tasks that are there from the start; the later ones are created on the way, by whoever is first. */
export const firstIds = ['t1', 't2', 't3', 't4'] as const
const allIds = [...firstIds, 't5', 't6', 't7']

/** Who draws: `held` are the tasks that it was granted, with the term it was told. */
export interface Drawer {
  readonly name: string
  readonly number: number
  readonly held: ReadonlyMap<string, number>
}

/** Claims and completions come most; what a process was granted it mostly gives back or completes. */
export function drawOperation(draw: Draw, { name, number, held }: Drawer): Operation {
  const id = oneOf(allIds, draw)
  const mine = held.size > 0 && draw(4) > 0 ? oneOf([...held.keys()], draw) : id
  const kinds: readonly (() => Operation)[] = [
    () => ({ do: 'claim' }),
    () => ({ do: 'claim', id }),
    () => ({ do: 'claim', id }),
    () => completion(mine),
    () => completion(mine),
    () => ({ do: 'release', id: mine }),
    () => ({ do: 'note', id, text: `${name}.${number}` }),
    () => ({ do: 'block', id, by: oneOf(allIds, draw) }),
    () => ({ do: 'turn', id, status: 'pending' }),
    () => ({ do: 'turn', id, status: draw(4) === 0 ? 'cancelled' : 'pending' }),
    () => ({ do: 'create', ids: draw(2) === 0 ? [id] : ['t5', 't6'] }),
    () => ({ do: 'get', id }),
    () => ({ do: 'list' }),
    () => ({ do: 'ready' }),
  ]
  const completion = (done: string): Operation => {
    const knownTerm = held.get(done)
    const told = knownTerm === undefined ? {} : { knownTerm }
    return { do: 'complete', id: done, result: `${name}.${number}`, next: draw(3) === 0, ...told }
  }
  return oneOf(kinds, draw)()
}
