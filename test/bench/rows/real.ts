/** The same questions put to lists that people really kept; no figures where none lie beside the checkout. */

import type { Figure, Row } from '../bench.ts'
import { realLists } from '../real-lists.ts'
import { claimsInServer } from './claim.ts'
import { answersInServer } from './ready.ts'

export const real: Row = {
  name: 'real',
  title: 'real lists (exports of Beads beside the checkout)',
  async run(bench) {
    const figures: Figure[] = []
    for (const { name, tasks } of realLists(bench.root)) {
      const directory = await bench.stage.begun(tasks)
      const ready = await answersInServer(bench, directory, tasks.length)
      const claims = await claimsInServer(bench, directory)
      const all = [{ ...ready, what: `list_ready, ${ready.what}` }, ...claims.slice(0, 1)]
      figures.push(...all.map((figure) => ({ ...figure, what: `${name}: ${figure.what}` })))
    }
    return figures
  },
}
