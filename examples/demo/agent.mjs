/** A scripted agent: claims, works for a moment, completes with a result and takes the next, until there is nothing left. */

import { setTimeout as pause } from 'node:timers/promises'
import { waitsFor } from './plan.mjs'
import { isClosed, readTaskFile } from './task-files.mjs'

/** @import { Journal } from './journal.mjs' */
/** @import { PlannedTask } from './plan.mjs' */
/** @import { Session } from './session.mjs' */

/**
 * What happens to an agent, as the screen shows it.
 * @typedef {{ began: (name: string, task: Row, from?: string) => void, completed: (name: string, task: Row, nowReady: Row[]) => void,
 *   killed: (name: string, task: Row) => void, waits: (name: string) => void }} Watcher
 */
/** @typedef {{ id: string, subject: string }} Row */
/** @typedef {{ task: Row & { owner?: string }, takenOver?: { from: string } }} Held what claim_task answers */

/**
 * @typedef {object} Desk
 * @property {Session} session
 * @property {Journal} journal
 * @property {readonly PlannedTask[]} plan
 * @property {ReadonlyMap<string, string>} ids key -> id
 * @property {string} directory of the list's files
 * @property {() => number} random 0 to 1; seeded, so that a run can be repeated
 * @property {() => boolean} mustDie asked when the agent has just begun a task
 * @property {Watcher} watch
 */

/** A claim that waits answers after this many seconds at the latest; the server answers at once when there is work. */
const waitSeconds = 5

/**
 * Works until claim_task says `all_done`, or until its server is killed under it.
 * @param {Desk} desk
 * @throws when a call is refused, or when nobody can go on although tasks are open
 */
export async function runAgent(desk) {
  let held = await claim(desk)
  while (held !== undefined) {
    const { task } = held
    const name = begin(desk, held)
    const milliseconds = Math.round(30 + 170 * desk.random())
    if (desk.mustDie()) return die(desk, name, task, milliseconds / 2)
    await pause(milliseconds)
    const result = resultOf(desk, task, name, milliseconds)
    const at = desk.journal.now()
    const answer = await desk.session.call('complete_task', { id: task.id, result, claimNext: true })
    desk.journal.write({ what: 'completed', at, agent: name, id: task.id, result })
    desk.watch.completed(name, task, answer.nowReady ?? [])
    if (answer.claimed?.task) held = answer.claimed
    else {
      desk.watch.waits(name)
      held = await claim(desk)
    }
  }
}

/**
 * The best ready task; sleeps in the call while others work on what everything else waits for.
 * @param {Desk} desk
 * @returns {Promise<Held | undefined>} undefined when all is done
 */
async function claim({ session }) {
  for (;;) {
    const answer = await session.call('claim_task', { waitSeconds })
    if (answer.task !== null) return answer
    if (answer.why === 'all_done') return undefined
    if (answer.why !== 'waiting') throw new Error(`claim_task finds nothing to do: ${JSON.stringify(answer)}`)
  }
}

/**
 * Writes down the start, with what the files themselves say at this moment about everything the task waits for.
 * @param {Desk} desk
 * @param {Held} held
 */
function begin({ journal, plan, ids, directory, watch }, { task, takenOver }) {
  const at = journal.now()
  const key = plan.find((planned) => ids.get(planned.key) === task.id)?.key ?? ''
  const openOnDisk = waitsFor(plan, key).filter((blocker) => !isClosed(readTaskFile(directory, ids.get(blocker) ?? '')))
  const agent = task.owner ?? readTaskFile(directory, task.id).owner ?? 'somebody'
  journal.write({ what: 'began', at, agent, id: task.id, openOnDisk, takenOverFrom: takenOver?.from })
  watch.began(agent, task, takenOver?.from)
  return agent
}

/**
 * The server is killed in the middle of the work; nothing is released, nobody is told.
 * @param {Desk} desk
 * @param {string} name
 * @param {Row} task
 * @param {number} milliseconds
 */
async function die({ session, journal, watch }, name, task, milliseconds) {
  await pause(milliseconds)
  journal.write({ what: 'killed', at: journal.now(), agent: name, id: task.id })
  session.kill()
  await session.gone
  watch.killed(name, task)
}

/**
 * @param {Desk} desk
 * @param {Row} task
 * @param {string} name
 * @param {number} milliseconds
 */
function resultOf({ plan, ids }, task, name, milliseconds) {
  const touches = plan.find((planned) => ids.get(planned.key) === task.id)?.touches ?? []
  return `Done by ${name} in ${milliseconds} ms. Changed: ${touches.join(', ')}.`
}
