/**
 * Every interleaving of two and three processes, each of which may die before any operation on the disk: in every state that
 * can be reached the log tells one story, a new reader sees it, and the next writer goes on from it.
 *
 * Which line of the engine each plot holds in place: `mutants.test.ts`.
 */

import { beforeAll, describe, expect, it } from 'vitest'
import { type Exploring, exploring } from './bundled.ts'
import { longPlots, plots } from './scenarios.ts'

/** DIBS_TEST_PROOF=long plays the long plots, too: minutes each. */
const isLong = process.env['DIBS_TEST_PROOF'] === 'long'
/** One plot takes 0.2 to 3 s of processor time. */
const timeout = isLong ? 3_600_000 : 120_000

let explored: Exploring
beforeAll(async () => {
  explored = await exploring()
})

const disks: [string, boolean][] = [
  ['with hard links', true],
  ['without', false],
]

describe.each(disks)('on a disk %s nothing goes wrong when', (_, canLink) => {
  it.each(plots.map(({ name }) => name).concat(isLong ? longPlots.map(({ name }) => name) : []))('%s', { timeout }, (name) => {
    const { states, schedules, disks: found, ends } = explored.runPlot(name, canLink)
    console.log(`${states} states on ${found} disks, for ${schedules.toPrecision(2)} schedules with ${ends} ends: ${name}`)
    expect(states).toBeGreaterThan(100)
    expect(ends).toBeGreaterThan(0)
  })
})
