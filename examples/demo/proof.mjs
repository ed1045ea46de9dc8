/**
 * Decides from independent evidence whether the run kept its promises: what the agents wrote down and what lies on the disk,
 * never what a server says about itself. Pure.
 */

import { childrenOf, containersOf, leavesOf, waitsFor } from './plan.mjs'

/** @import { Began, Completed, Entry, Killed } from './journal.mjs' */
/** @import { PlannedTask } from './plan.mjs' */
/** @import { TaskFile } from './task-files.mjs' */

/**
 * @typedef {object} Evidence
 * @property {readonly PlannedTask[]} plan
 * @property {ReadonlyMap<string, string>} ids key of the plan -> id of the task
 * @property {readonly Entry[]} journal
 * @property {readonly TaskFile[]} files as they lie on the disk after the run
 */

/**
 * One promise. It holds when nothing is in `wrong`.
 * @typedef {{ says: string, short: string, wrong: string[] }} Finding
 */

/**
 * All findings, in the order in which they are shown.
 * @param {Evidence} evidence
 * @returns {Finding[]}
 */
export function prove(evidence) {
  return [completedOnce, startedEarly, workedOnTwice, takenOver, closedByThemselves].map((check) => check(evidence))
}

/** @param {readonly Finding[]} findings */
export function holds(findings) {
  return findings.every((finding) => finding.wrong.length === 0)
}

/**
 * The file of every task says `completed`; every leaf was completed by exactly one acknowledged call, and its result is on the disk.
 * @param {Evidence} evidence
 * @returns {Finding}
 */
function completedOnce({ plan, ids, journal, files }) {
  /** @type {string[]} */
  const wrong = []
  const done = files.filter((file) => file.status === 'completed').length
  const leaves = leavesOf(plan)
  if (files.length !== plan.length) wrong.push(`${files.length} files for ${plan.length} tasks`)
  for (const { key, subject } of plan) {
    const file = fileOf(files, ids, key)
    if (file?.status !== 'completed') wrong.push(`"${subject}" is ${file?.status ?? 'without a file'}`)
  }
  for (const { key, subject } of leaves) {
    const calls = completionsOf(journal, ids.get(key))
    if (calls.length !== 1) wrong.push(`"${subject}" was completed ${calls.length} times`)
    const result = fileOf(files, ids, key)?.result
    if (calls.some((call) => call.result !== result)) wrong.push(`"${subject}" has another result on the disk than it was given`)
  }
  const says = `${leaves.length} tasks completed, each by one acknowledged complete_task; ${done} files say completed, each with its result`
  return { says, short: `${done} of ${plan.length} completed, each once`, wrong }
}

/**
 * Nobody began a task before the work on everything it waits for was over: by the journal, and by the files at that moment.
 * @param {Evidence} evidence
 * @returns {Finding}
 */
function startedEarly({ plan, ids, journal }) {
  /** @type {string[]} */
  const wrong = []
  const starts = startsOf(journal)
  for (const start of starts) {
    const task = plan.find(({ key }) => ids.get(key) === start.id)
    const early = waitsFor(plan, task?.key ?? '').filter((key) => endOf(plan, ids, journal, key) > start.at)
    if (task === undefined) wrong.push(`${start.agent} began ${start.id}, which is not in the plan`)
    if (early.length > 0) wrong.push(`"${task?.subject}" began before ${early.join(', ')} was done`)
    else if (start.openOnDisk.length > 0)
      wrong.push(`"${task?.subject}" began while the files had ${start.openOnDisk.join(', ')} open`)
  }
  const says = `at each of ${starts.length} starts all that the task waits for was done, in the journal and on the disk`
  return { says, short: `${wrong.length} started early`, wrong }
}

/**
 * No two agents worked on one task at the same time.
 * @param {Evidence} evidence
 * @returns {Finding}
 */
function workedOnTwice({ plan, ids, journal }) {
  /** @type {string[]} */
  const wrong = []
  for (const { key, subject } of plan) {
    const spans = spansOf(journal, ids.get(key))
    spans.forEach((span, n) => {
      const before = spans[n - 1]
      if (before !== undefined && before.until > span.from) wrong.push(`"${subject}": ${before.agent} and ${span.agent} at once`)
    })
  }
  return { says: 'no task was in the hands of two agents at the same time', short: `${wrong.length} worked on twice`, wrong }
}

/**
 * Somebody was killed, and what each victim held was given to another agent, who was told whose it had been. The files count the claims alike.
 * @param {Evidence} evidence
 * @returns {Finding}
 */
function takenOver({ plan, ids, journal, files }) {
  /** @type {string[]} */
  const wrong = []
  /** @type {Killed[]} */
  const killed = journal.filter((entry) => entry.what === 'killed')
  const starts = startsOf(journal)
  const inherited = killed.filter((dead) => starts.some((start) => isHeir(start, dead))).length
  if (killed.length === 0) wrong.push('nobody was killed')
  if (inherited < killed.length)
    wrong.push(`${killed.length - inherited} of ${killed.length} tasks of killed sessions never taken over`)
  for (const { key, subject } of leavesOf(plan)) {
    const claims = starts.filter((start) => start.id === ids.get(key)).length
    const term = fileOf(files, ids, key)?.term
    if (term !== claims) wrong.push(`"${subject}" was claimed ${claims} times; its file counts ${term}`)
  }
  const says = `${inherited} taken over from a killed session; claims of the journal and \`term\` of the files agree`
  return { says, short: `${inherited} taken over`, wrong }
}

/**
 * Every container is completed, and no agent ever claimed or completed one.
 * @param {Evidence} evidence
 * @returns {Finding}
 */
function closedByThemselves({ plan, ids, journal, files }) {
  /** @type {string[]} */
  const wrong = []
  const containers = containersOf(plan)
  const closed = containers.filter(({ key }) => fileOf(files, ids, key)?.status === 'completed')
  for (const { key, subject } of containers) {
    if (journal.some((entry) => entry.id === ids.get(key))) wrong.push(`"${subject}" was worked on by hand`)
  }
  for (const { subject } of containers.filter((container) => !closed.includes(container)))
    wrong.push(`"${subject}" is still open`)
  const says = `${closed.length} phases closed by themselves, each with its last task`
  return { says, short: `${closed.length} phases closed by themselves`, wrong }
}

/**
 * When the work on `key` was over: Infinity while it is not; for a container, the end of its last child.
 * @param {readonly PlannedTask[]} plan
 * @param {ReadonlyMap<string, string>} ids
 * @param {readonly Entry[]} journal
 * @param {string} key
 * @returns {number}
 */
function endOf(plan, ids, journal, key) {
  const children = childrenOf(plan, key)
  if (children.length > 0) return Math.max(...children.map((child) => endOf(plan, ids, journal, child.key)))
  return completionsOf(journal, ids.get(key))[0]?.at ?? Infinity
}

/**
 * From when until when each agent worked on `id`, in the order of the starts. Who never ended works for ever.
 * @param {readonly Entry[]} journal
 * @param {string | undefined} id
 */
function spansOf(journal, id) {
  const own = journal.filter((entry) => entry.id === id)
  return startsOf(own).map((start) => {
    const end = own.find((entry) => entry.what !== 'began' && entry.agent === start.agent && entry.at >= start.at)
    return { agent: start.agent, from: start.at, until: end?.at ?? Infinity }
  })
}

/** @param {readonly Entry[]} journal @returns {Began[]} in the order of time */
function startsOf(journal) {
  return journal.filter((entry) => entry.what === 'began').sort((a, b) => a.at - b.at)
}

/** @param {readonly Entry[]} journal @param {string | undefined} id @returns {Completed[]} */
function completionsOf(journal, id) {
  return journal.filter((entry) => entry.what === 'completed').filter((entry) => entry.id === id)
}

/** @param {Began} start @param {Killed} dead */
function isHeir(start, dead) {
  return start.id === dead.id && start.at > dead.at && start.takenOverFrom === dead.agent && start.agent !== dead.agent
}

/** @param {readonly TaskFile[]} files @param {ReadonlyMap<string, string>} ids @param {string} key */
function fileOf(files, ids, key) {
  return files.find((file) => file.id === ids.get(key))
}
