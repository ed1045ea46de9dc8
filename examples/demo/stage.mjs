/** Everything that the demo leaves lying about while it runs: one temporary folder and the server processes. Both are gone at the end. */

import { mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { startSession } from './session.mjs'

/** @import { Place, Session } from './session.mjs' */

/**
 * A project in a temporary folder, laid out like a real one: `<project>/.claude/tasks/<list>/`, and an empty home beside it.
 * @param {string} list
 */
export function setStage(list) {
  const folder = mkdtempSync(join(tmpdir(), 'dibs-demo-'))
  const project = join(folder, 'orders-service')
  /** @type {Place} */
  const place = { project, home: join(folder, 'home'), tasksRoot: join(project, '.claude', 'tasks'), list }
  for (const directory of [place.home, place.tasksRoot]) mkdirSync(directory, { recursive: true })
  /** @type {Session[]} */
  const sessions = []

  return {
    folder,
    /** Where the list's files lie. */
    directory: join(place.tasksRoot, list),

    /** Starts `count` sessions side by side. @param {number} count */
    async start(count) {
      const started = Array.from({ length: count }, () => startSession(place).then((session) => sessions.push(session)))
      const failed = (await Promise.allSettled(started)).find((outcome) => outcome.status === 'rejected')
      if (failed !== undefined) throw failed.reason
      return sessions
    },

    /** Ends every session as a client that leaves does. @returns {Promise<number>} how many live on all the same */
    async closeAll() {
      await Promise.allSettled(sessions.map((session) => session.close()))
      return sessions.filter((session) => !session.isGone()).length
    },

    /** Ends every session at once; for a way out that cannot wait. */
    killAll() {
      for (const session of sessions) session.kill()
    },

    /** Removes the folder. A dying process may still have a file in the making, hence the retries. */
    clear() {
      rmSync(folder, { recursive: true, force: true, maxRetries: 5, retryDelay: 50 })
    },
  }
}

/** @typedef {ReturnType<typeof setStage>} Stage */
