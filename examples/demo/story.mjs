/** Tells what happens while it happens: who did what, what became ready by it, and which phase closed. */

import { childrenOf, containersOf } from './plan.mjs'
import { isClosed, readTaskFile } from './task-files.mjs'

/** @import { Row, Watcher } from './agent.mjs' */
/** @import { Journal } from './journal.mjs' */
/** @import { PlannedTask } from './plan.mjs' */
/** @import { Screen, Style } from './screen.mjs' */

/** The longest names, such as `patient-penguin`, take this much. */
const nameCells = 15
/** The width of everything before the subject. */
const headCells = 14 + nameCells + 12
/** One colour an agent, in the order in which they first appear. */
const colours = /** @type {const} */ (['cyan', 'magenta', 'yellow'])

/**
 * @param {{ screen: Screen, journal: Journal, plan: readonly PlannedTask[], ids: ReadonlyMap<string, string>, directory: string }} setting
 * @returns {Watcher & { say: (who: string, verb: string, ...rest: (string | [Style, string])[]) => void }}
 */
export function tellStory({ screen, journal, plan, ids, directory }) {
  /** @type {Map<string, string>} name -> what that agent is about */
  const hands = new Map()
  /** @type {string[]} */
  const names = []
  /** @type {Set<string>} */
  const closedPhases = new Set()

  /** @param {string} name */
  const colourOf = (name) => {
    if (name === '') return 'dim'
    if (!names.includes(name)) names.push(name)
    return colours[names.indexOf(name) % colours.length] ?? 'cyan'
  }
  const done = () => journal.count('completed') + closedPhases.size
  const redraw = () =>
    screen.progress(
      done(),
      plan.length,
      [...hands].map(([name, words]) => `${name}: ${words}`),
    )
  /** @param {string} who @param {string} verb @param {...(string | [Style, string])} rest */
  const say = (who, verb, ...rest) => {
    const seconds = (journal.now() / 1000).toFixed(1).padStart(4)
    const progress = String(done()).padStart(2)
    screen.line(
      ['dim', `${seconds} s ${progress}/${plan.length}  `],
      [colourOf(who), who.padEnd(nameCells)],
      ` ${verb.padEnd(9)}  `,
      ...rest,
    )
    redraw()
  }

  return {
    say,
    began(name, task, from) {
      hands.set(name, task.subject)
      if (from === undefined) redraw()
      else say(name, 'took over', ['bold', task.subject], ` from ${from}`)
    },
    completed(name, task, nowReady) {
      hands.delete(name)
      say(name, 'completed', task.subject, ['dim', readyWords(task.subject, nowReady)])
      for (const phase of containersOf(plan).filter(({ key }) => !closedPhases.has(key) && isClosedOnDisk(key))) {
        closedPhases.add(phase.key)
        const all = childrenOf(plan, phase.key).length
        say('', 'closed', ['bold', phase.subject], ` (${all} of ${all}, by itself)`)
      }
    },
    killed(name, task) {
      hands.delete(name)
      say(name, 'killed -9', ['red', `while it held "${task.subject}"`])
    },
    waits(name) {
      hands.set(name, 'waiting for the others')
      redraw()
    },
  }

  /** @param {string} key */
  function isClosedOnDisk(key) {
    return isClosed(readTaskFile(directory, ids.get(key) ?? ''))
  }

  /** On the same line where it fits, else below. @param {string} subject @param {readonly Row[]} rows */
  function readyWords(subject, rows) {
    if (rows.length === 0) return ''
    const [first, ...others] = rows.map((row) => row.subject)
    const words = `→ ${rows.length} ready: ${first}${others.length > 0 ? ', ...' : ''}`
    const fits = headCells + subject.length + 2 + words.length < screen.columns()
    return fits ? `  ${words}` : `\n${' '.repeat(headCells)}${words}`
  }
}
