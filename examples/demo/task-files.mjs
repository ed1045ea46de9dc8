/** Reads the task files as any program would: plain JSON, straight from the disk, past every server. */

import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

/** @typedef {{ id: string, subject: string, status: string, owner?: string, term?: number, result?: string }} TaskFile */

/**
 * @param {string} directory of the list
 * @param {string} id
 * @returns {TaskFile}
 */
export function readTaskFile(directory, id) {
  return JSON.parse(readFileSync(join(directory, `${id}.json`), 'utf8'))
}

/**
 * Every task file of the list, by name.
 * @param {string} directory of the list
 * @returns {TaskFile[]}
 */
export function readTaskFiles(directory) {
  const names = readdirSync(directory).filter((name) => name.endsWith('.json'))
  return names.sort().map((name) => readTaskFile(directory, name.slice(0, -'.json'.length)))
}

/** @param {Pick<TaskFile, 'status'>} task */
export function isClosed(task) {
  return task.status === 'completed' || task.status === 'cancelled'
}
