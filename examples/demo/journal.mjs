/** The agents' own record of what they did, on one monotonic clock: half of the evidence that the proof rests on. */

/**
 * An agent was answered a task. `openOnDisk`: blockers (its own and its containers') that the files did not call closed at
 * that moment. `takenOverFrom`: the former owner, when the answer named one.
 * @typedef {{ what: 'began', at: number, agent: string, id: string, openOnDisk: string[], takenOverFrom?: string | undefined }} Began
 */
/**
 * complete_task was answered without an error. `at` is the instant before the call: the work was over then, and nobody could
 * rightly begin what waits for it any earlier.
 * @typedef {{ what: 'completed', at: number, agent: string, id: string, result: string }} Completed
 */
/**
 * The agent's server was about to be killed while it held the task. It never worked on after `at`.
 * @typedef {{ what: 'killed', at: number, agent: string, id: string }} Killed
 */
/** @typedef {Began | Completed | Killed} Entry */

/**
 * An empty journal. Its clock starts at 0 and counts milliseconds; it never jumps, whatever happens to the time of day.
 * @param {() => number} clock milliseconds on a monotonic clock
 */
export function openJournal(clock = () => performance.now()) {
  const start = clock()
  /** @type {Entry[]} */
  const entries = []
  return {
    entries,
    now: () => clock() - start,
    /** @param {Entry} entry */
    write: (entry) => {
      entries.push(entry)
    },
    /** @param {Entry['what']} what */
    count: (what) => entries.filter((entry) => entry.what === what).length,
  }
}

/** @typedef {ReturnType<typeof openJournal>} Journal */
