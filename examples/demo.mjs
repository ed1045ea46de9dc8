#!/usr/bin/env node
/**
 * The main job on real input, without a model: three `dibs mcp` processes share one list and work through 47 tasks in four
 * phases; one of them is killed on the way. Exits 0 only when the evidence shows that nothing was lost, done twice or begun
 * early; then nothing is left behind, unless `--keep` asks for the files.
 */

import { existsSync } from 'node:fs'
import { play } from './demo/play.mjs'
import { holds, prove } from './demo/proof.mjs'
import { openScreen } from './demo/screen.mjs'
import { binary } from './demo/session.mjs'
import { setStage } from './demo/stage.mjs'

/** @import { Evidence, Finding } from './demo/proof.mjs' */
/** @import { Stage } from './demo/stage.mjs' */

const list = 'orders-refactoring'
/** A run takes 3 to 8 seconds; one that hangs must end before the person who waits for it does. */
const secondsAtMost = 20

const screen = openScreen()
if (existsSync(binary)) {
  process.exitCode = await run()
} else {
  screen.line(['red', 'There is no dist/main.cjs yet. "npm ci" or "npm run build" makes it.'])
  process.exitCode = 1
}

/** @returns {Promise<number>} the exit code */
async function run() {
  const stage = setStage(list)
  for (const signal of /** @type {const} */ (['SIGINT', 'SIGTERM'])) process.once(signal, () => leaveAtOnce(stage, signal))
  try {
    const evidence = await withinLimit(play(stage, screen))
    screen.endProgress()
    const proven = report(prove(evidence), evidence)
    leave(stage, !proven || process.argv.includes('--keep'))
    return proven ? 0 : 1
  } catch (error) {
    screen.endProgress()
    stage.killAll()
    await stage.closeAll()
    screen.line(['red', error instanceof Error ? error.message : String(error)])
    leave(stage, true)
    return 1
  }
}

/**
 * Prints the proof. The last line is the whole of it.
 * @param {Finding[]} findings
 * @param {Evidence} evidence
 */
function report(findings, evidence) {
  screen.line('')
  screen.line(['bold', "Proof, from the agents' journal and the files on the disk:"])
  for (const { says, wrong } of findings) {
    if (wrong.length === 0) screen.line(['green', '  ✓ '], says)
    else screen.line(['red', '  ✗ '], `not shown: ${says}`)
    for (const words of wrong) screen.line(['red', `      ${words}`])
  }
  const killed = evidence.journal.find((entry) => entry.what === 'killed')
  const inherited = evidence.files.find((file) => file.id === killed?.id)
  screen.line('')
  screen.line(`Files: .claude/tasks/${list}/, one a task (npm run demo -- --keep leaves them there). The one taken over:`)
  screen.line(['dim', `  ${JSON.stringify(inherited, ['id', 'subject', 'status', 'owner', 'term'])}`])
  screen.line('')
  const seconds = (performance.now() / 1000).toFixed(1)
  screen.line([holds(findings) ? 'green' : 'red', [...findings.map(({ short }) => short), `${seconds} s`].join(' · ')])
  return holds(findings)
}

/**
 * @param {Stage} stage
 * @param {boolean} keep
 */
function leave(stage, keep) {
  if (keep) screen.line(`The files are kept in ${stage.directory}`)
  else stage.clear()
}

/**
 * Does not wait for anything: a server that has not started yet ends with its stdin.
 * @param {Stage} stage
 * @param {'SIGINT' | 'SIGTERM'} signal
 */
function leaveAtOnce(stage, signal) {
  screen.endProgress()
  stage.killAll()
  stage.clear()
  process.exit(signal === 'SIGINT' ? 130 : 143)
}

/**
 * @template T
 * @param {Promise<T>} work
 * @returns {Promise<T>}
 */
async function withinLimit(work) {
  /** @type {NodeJS.Timeout | undefined} */
  let timer
  const limit = new Promise((_resolve, reject) => {
    timer = setTimeout(() => reject(new Error(`Not done after ${secondsAtMost} s.`)), secondsAtMost * 1000)
  })
  try {
    return await Promise.race([work, limit])
  } finally {
    clearTimeout(timer)
  }
}
