/** What a test or a script runs of the bundled exploration: one plot by its name, on a disk with hard links or without. */

import { type Explored, explore } from './explore.ts'
import { longPlots, plots, scenarioOf } from './scenarios.ts'

export const names = plots.map(({ name }) => name)
export const longNames = longPlots.map(({ name }) => name)

/** @throws Untrue with the schedule that led to the first bad state. */
export function runPlot(wanted: string, canLink: boolean): Explored {
  const plot = [...plots, ...longPlots].find(({ name }) => name === wanted)
  if (plot === undefined) throw new Error(`no plot is named ${wanted}`)
  return explore(scenarioOf(plot, canLink))
}
