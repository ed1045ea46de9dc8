/**
 * Real processes on one list, killed, stopped and woken at random, a person editing its files among them: every history
 * could have come from the store in memory, one operation after another.
 *
 * Breaks without: the pending mark, epochs (entries deleted one by one), the session in the fence, and whatever else lets a
 * process answer from a list that never was. `mutants.mjs` proves it.
 */

import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { scratchFolder } from '../store/file/scratch.ts'
import { type Bundled, bundled } from './bundled.ts'
import { type Happening, linearize } from './linearize.ts'
import { stateOfTasks } from './model.ts'
import { firstTasks, playHistory } from './play-history.ts'

/** Histories a run; DIBS_TEST_ROUNDS multiplies them, DIBS_TEST_SEED begins them elsewhere. */
const rounds = 20 * Number(process.env.DIBS_TEST_ROUNDS ?? 1)
const firstSeed = Number(process.env.DIBS_TEST_SEED ?? 1)

let bundle: Bundled
beforeAll(async () => {
  bundle = await bundled('history-process.ts')
})
afterAll(() => bundle.remove())

it('answers a random history as one list would that did one thing after another', { timeout: 10_000 * rounds }, async () => {
  const folder = scratchFolder('history')
  const start = stateOfTasks(firstTasks(), [])
  let happenings = 0
  let looks = 0
  let undecided = 0
  for (let seed = firstSeed; seed < firstSeed + rounds; seed++) {
    const own = join(folder, String(seed))
    mkdirSync(own)
    const history = await playHistory({ script: bundle.script, folder: own, seed })
    const verdict = await linearize(history, start)
    happenings += history.length
    looks = Math.max(looks, verdict.looks)
    if (verdict.linearizable === undefined) undecided += 1
    if (verdict.linearizable === false) writeFileSync(join(own, 'history.txt'), told(history, verdict.order))
    expect(verdict.linearizable, `seed ${seed}: see ${join(own, 'history.txt')}`).not.toBe(false)
  }
  expect(undecided, 'histories that were too much to check').toBeLessThanOrEqual(rounds / 4)
  expect(happenings).toBeGreaterThan(rounds * 40)
  console.log(
    `${rounds} histories from seed ${firstSeed}: ${happenings} happenings, at most ${looks} looks, ${undecided} undecided`,
  )
})

/** The explained beginning in its order, then what is left by its call; times in µs from the start. */
function told(history: readonly Happening[], order: readonly number[]): string {
  const began = Math.min(...history.map(({ call }) => call))
  const line = ({ call, end, what }: Happening) =>
    `${Math.round((call - began) / 1_000)}-${Math.round((end - began) / 1_000)} ${JSON.stringify(what)}`
  const explained = order.flatMap((index) => history[index] ?? [])
  const left = history.filter((_, index) => !order.includes(index)).sort((a, b) => a.call - b.call)
  return [...explained.map(line), '--- from here on no order fits ---', ...left.map(line), ''].join('\n')
}
