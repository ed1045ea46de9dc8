/**
 * What a hook costs, beside a Node that does nothing and in an environment with nothing in it, on a list of 100 tasks: it runs at
 * every prompt and every turn. The bar of DESIGN section 8 is 2, which the bench judges; this holds what has been reached.
 *
 * Medians in turn, since what else the machine does hits both; a burst that hits one of them is outlived by measuring again.
 * Red without the code cache beside dist/hooks.cjs.
 */

import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, it } from 'vitest'
import { generatedTasks, writeTasks } from '../bench/generated-list.ts'
import { type HookCost, hookCosts } from '../bench/hook-cost.ts'
import { bin, CommandLine } from '../cli/command-line.ts'

/** Reached on Node 20 and a busy machine: 1.4 to 1.6 without the list, 2.0 to 2.2 with it. */
const most = (name: string) => (readsList.has(name) ? 2.7 : 2.1)
const readsList = new Set(['SessionStart', 'UserPromptSubmit', 'SubagentStop', 'status line'])
const attempts = 3

const directory = mkdtempSync(join(tmpdir(), 'dibs-hook-cost-'))
const at = new CommandLine()
afterAll(() => {
  at.remove()
  rmSync(directory, { recursive: true, force: true })
})

it('is a small multiple of a Node that does nothing', async () => {
  writeTasks(directory, generatedTasks(100))
  await at.json(['create', 'One more', '--dir', directory])
  let costs: HookCost[] = []
  for (let attempt = 0; attempt < attempts; attempt++) {
    costs = hookCosts({ bin, directory, rounds: 7 })
    if (costs.every(({ name, ms, nodeMs }) => ms <= most(name) * nodeMs)) break
  }
  expect(costs.map(({ name }) => name)).toHaveLength(7)
  for (const { name, ms, nodeMs } of costs)
    expect(ms / nodeMs, `${name}: ${ms} ms, node alone ${nodeMs} ms`).toBeLessThanOrEqual(most(name))
}, 120_000)
