/** What one more session costs in memory: the pages that its server alone has, after its first answer. */

import type { Figure, Row } from '../bench.ts'
import { privateMegabytes } from '../machine.ts'
import { short } from '../statistics.ts'

/** The size at which DESIGN sets the bar, and the bar in MB. */
const [barAt, most] = [1_000, 30]

export const memory: Row = {
  name: 'memory',
  title: 'private memory (USS) of one server after its first list_ready',
  async run({ scale, stage }) {
    const figures: Figure[] = []
    for (const size of scale.memorySizes) {
      const server = stage.dibs(await stage.generated(size))
      await server.initialize()
      const before = privateMegabytes(server.pid)
      await server.call('list_ready')
      const value = privateMegabytes(server.pid)
      await stage.end(server)
      if (before === undefined || value === undefined) return []
      const bar = size === barAt ? { atMost: most } : {}
      const detail = `${short(before)} MB before it`
      figures.push({ what: `${size.toLocaleString('en-US')} tasks`, value, unit: 'MB', ...bar, detail })
    }
    return figures
  },
}
