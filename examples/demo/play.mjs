/** The scenario: a plan becomes a list in one call, three sessions work on it, one is killed after a third of the tasks. */

import { runAgent } from './agent.mjs'
import { openJournal } from './journal.mjs'
import { leavesOf, readPlan } from './plan.mjs'
import { tellStory } from './story.mjs'
import { readTaskFiles } from './task-files.mjs'

/** @import { PlannedTask } from './plan.mjs' */
/** @import { Evidence } from './proof.mjs' */
/** @import { Screen } from './screen.mjs' */
/** @import { Session } from './session.mjs' */
/** @import { Stage } from './stage.mjs' */

const agents = 3
/** Pauses come from this seed: the agents of two runs work equally long, though the race between them stays a race. */
const seed = 47

/**
 * Plays it to the end and collects the evidence: the journal, and the files as they lie there after everybody has left.
 * @param {Stage} stage
 * @param {Screen} screen
 * @returns {Promise<Evidence>}
 * @throws when a call is refused, an agent is stuck or a server survives its client
 */
export async function play(stage, screen) {
  const plan = readPlan().tasks
  const sessions = await stage.start(agents)
  const journal = openJournal()
  const created = await createTasks(sessions[0], plan)
  const ids = new Map(created.map(({ key, id }) => [key, id]))

  const watch = tellStory({ screen, journal, plan, ids, directory: stage.directory })
  watch.say('', 'planned', `${ids.size} tasks in one create_tasks call`)
  const mustDie = chooseVictim(() => journal.count('completed') >= leavesOf(plan).length / 3)
  await Promise.all(
    sessions.map((session, n) => {
      const random = randomFrom(seed + n)
      const desk = { session, journal, plan, ids, directory: stage.directory, random, watch }
      return runAgent({ ...desk, mustDie: () => n > 0 && mustDie() })
    }),
  )
  const survivors = await stage.closeAll()
  if (survivors > 0) throw new Error(`${survivors} servers live on after their clients left`)
  return { plan, ids, journal: journal.entries, files: readTaskFiles(stage.directory) }
}

/**
 * The whole plan in one call.
 * @param {Session | undefined} session
 * @param {readonly PlannedTask[]} tasks
 * @returns {Promise<{ key: string, id: string }[]>}
 */
async function createTasks(session, tasks) {
  const answer = await session?.call('create_tasks', { tasks })
  return answer.created
}

/**
 * Says yes once: to the first who asks after `isTime`.
 * @param {() => boolean} isTime
 */
function chooseVictim(isTime) {
  let chosen = false
  return () => {
    if (chosen || !isTime()) return false
    chosen = true
    return true
  }
}

/**
 * Numbers from 0 to 1, the same ones for the same seed (mulberry32, by Tommy Ettinger, public domain).
 * @param {number} seed
 */
function randomFrom(seed) {
  let state = seed
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
}
