/** What a test or a script runs of the bundled exploration: one plot by its name, on a disk with hard links or without. */

import { type Explored, explore } from './explore.ts'
import { cutPlots, longPlots, plots, scenarioOf } from './scenarios.ts'
import { Untrue } from './story.ts'

export const names = plots.map(({ name }) => name)
export const cutNames = cutPlots.map(({ name }) => name)
export const longNames = longPlots.map(({ name }) => name)

/** @throws Untrue with the schedule that led to the first bad state. */
export function runPlot(wanted: string, canLink: boolean): Explored {
  const plot = [...plots, ...longPlots, ...cutPlots].find(({ name }) => name === wanted)
  if (plot === undefined) throw new Error(`no plot is named ${wanted}`)
  return explore(scenarioOf(plot, canLink, cutPlots.includes(plot)))
}

/** What is wrong with the first bad state of a plot; undefined when it has none. An error of any other kind is thrown. */
export function badStateOf(wanted: string, canLink: boolean): string | undefined {
  try {
    runPlot(wanted, canLink)
    return undefined
  } catch (error) {
    if (error instanceof Untrue) return error.message
    throw error
  }
}
