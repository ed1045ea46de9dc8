/** What a session pays before its first call: processor time from spawn to the tool list, in turn with a bare server. */

import { execFileSync } from 'node:child_process'
import { join } from 'node:path'
import { z } from 'zod'
import type { Bench, Figure, Row } from '../bench.ts'
import { processorMs } from '../machine.ts'
import type { Server } from '../server.ts'
import { median, short } from '../statistics.ts'

/** A Node that does nothing asks itself, since a process that has ended cannot be asked any more. */
const nothing = ['-p', 'JSON.stringify(process.cpuUsage())']
const usage = z.object({ user: z.number(), system: z.number() })

interface Start {
  readonly cpu: number
  readonly wall: number
}

export const start: Row = {
  name: 'start',
  title: 'spawn to tools/list',
  async run(bench) {
    const { root, scale, stage } = bench
    const directory = await stage.generated(scale.memorySizes[0] ?? 0)
    const ours: Start[] = []
    const bare: Start[] = []
    const node: number[] = []
    for (let i = 0; i < scale.starts; i++) {
      ours.push(await toolList(bench, stage.dibs(directory)))
      bare.push(await toolList(bench, stage.server(join(root, 'test', 'bench', 'minimal-server.mjs'))))
      node.push(nodeAlone())
    }
    return figures(ours, bare, node)
  },
}

function figures(ours: readonly Start[], bare: readonly Start[], node: readonly number[]): Figure[] {
  const [cpu, bareCpu, nodeCpu] = [median(ours.map(({ cpu }) => cpu)), median(bare.map(({ cpu }) => cpu)), median(node)]
  const [wall, bareWall] = [median(ours.map(({ wall }) => wall)), median(bare.map(({ wall }) => wall))]
  const detail = `dibs ${short(cpu)} ms, bare ${short(bareCpu)} ms, node alone ${short(nodeCpu)} ms; medians of ${ours.length} in turn`
  const wallDetail = `dibs ${short(wall)} ms, bare ${short(bareWall)} ms`
  if (Number.isNaN(cpu)) return [{ what: 'wall time / bare server', value: wall / bareWall, unit: 'x', detail: wallDetail }]
  return [
    { what: 'processor time / bare 8-tool server on the unbundled SDK', value: cpu / bareCpu, unit: 'x', atMost: 0.65, detail },
    { what: 'processor time / node that does nothing', value: cpu / nodeCpu, unit: 'x' },
    { what: 'wall time / bare server', value: wall / bareWall, unit: 'x', detail: wallDetail },
  ]
}

async function toolList({ stage }: Bench, server: Server): Promise<Start> {
  await server.initialize()
  await server.request('tools/list')
  const wall = performance.now() - server.startedAt
  const cpu = processorMs(server.pid) ?? Number.NaN
  await stage.end(server)
  return { cpu, wall }
}

function nodeAlone(): number {
  const { user, system } = usage.parse(JSON.parse(execFileSync(process.execPath, nothing, { encoding: 'utf8' })))
  return (user + system) / 1000
}
