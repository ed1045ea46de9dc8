/** What Claude Code pays at every prompt and every turn: each hook and the status line, in turn with a Node that does nothing. */

import { join } from 'node:path'
import type { Row } from '../bench.ts'
import { hookCosts } from '../hook-cost.ts'
import { short } from '../statistics.ts'

/** Tasks of the list: what a project has in a month. */
const size = 100

export const hooks: Row = {
  name: 'hooks',
  title: `hooks and status line, ${size} tasks`,
  async run({ root, scale, stage }) {
    const directory = await stage.generated(size)
    const costs = hookCosts({ bin: join(root, 'dist', 'main.cjs'), directory, rounds: scale.starts })
    return costs.map(({ name, ms, nodeMs }) => ({
      what: `${name}: processor time / node that does nothing`,
      value: ms / nodeMs,
      unit: 'x',
      atMost: 2,
      detail: `${short(ms)} ms, node alone ${short(nodeMs)} ms`,
    }))
  },
}
