/**
 * Every interleaving of two and three processes, each of which may die before any operation on the disk: in every state that
 * can be reached the log tells one story, a new reader sees it, and the next writer goes on from it.
 *
 * Which line of the engine each plot holds in place: `mutants.test.ts`.
 */

import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Exploring, exploring } from './bundled.ts'
import { cutPlots, longPlots, plots } from './scenarios.ts'

/** DIBS_TEST_PROOF=long plays the long plots, too: minutes each. */
const isLong = process.env.DIBS_TEST_PROOF === 'long'
/** One plot takes 0.2 to 3 s of processor time. */
const timeout = isLong ? 3_600_000 : 120_000

let explored: Exploring
beforeAll(async () => {
  explored = await exploring()
})

const played = [...plots, ...cutPlots, ...(isLong ? longPlots : [])].map(({ name }) => name)
const total = { states: 0, cuts: 0 }
/** What README says of it, and a million is more than drawn schedules ever saw. */
afterAll(() => {
  console.log(`${total.states} states and ${total.cuts} power cuts in all`)
  expect(total.states).toBeGreaterThan(1_000_000)
  expect(total.cuts).toBeGreaterThan(5_000)
})

const disks: [string, boolean][] = [
  ['with hard links', true],
  ['without', false],
]

describe.each(disks)('on a disk %s nothing goes wrong when', (_, canLink) => {
  it.each(played)('%s', { timeout }, (name) => {
    const { states, schedules, disks: found, cuts, ends } = explored.runPlot(name, canLink)
    total.states += states
    total.cuts += cuts
    console.log(
      `${states} states on ${found} disks, ${cuts} left by power cuts, ${schedules.toPrecision(2)} schedules, ${ends} ends: ${name}`,
    )
    expect(states).toBeGreaterThan(30)
    expect(ends).toBeGreaterThan(0)
  })
})
