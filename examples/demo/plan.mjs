/** The plan of examples/plan.json with what the demo asks of it: who is a container, and what a task has to wait for. */

import { readFileSync } from 'node:fs'

/**
 * @typedef {object} PlannedTask
 * @property {string} key
 * @property {string} subject
 * @property {string} [parent] key of its container
 * @property {string[]} [blockedBy] keys
 * @property {string[]} [touches]
 */

/** @returns {{ tasks: PlannedTask[] }} the very arguments of one create_tasks call */
export function readPlan() {
  return JSON.parse(readFileSync(new URL('../plan.json', import.meta.url), 'utf8'))
}

/**
 * @param {readonly PlannedTask[]} tasks
 * @param {string} key
 */
export function childrenOf(tasks, key) {
  return tasks.filter((task) => task.parent === key)
}

/** @param {readonly PlannedTask[]} tasks */
export function containersOf(tasks) {
  return tasks.filter((task) => childrenOf(tasks, task.key).length > 0)
}

/** @param {readonly PlannedTask[]} tasks */
export function leavesOf(tasks) {
  return tasks.filter((task) => childrenOf(tasks, task.key).length === 0)
}

/**
 * Keys of everything that must be closed before `key` may begin: its own blockers and those of each container above it.
 * @param {readonly PlannedTask[]} tasks
 * @param {string} key
 * @returns {string[]}
 */
export function waitsFor(tasks, key) {
  const task = tasks.find((candidate) => candidate.key === key)
  if (task === undefined) return []
  const above = task.parent === undefined ? [] : waitsFor(tasks, task.parent)
  return [...(task.blockedBy ?? []), ...above]
}
