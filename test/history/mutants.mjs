/**
 * Breaks the file engine in one known way at a time, in a copy, and runs the suites that must notice: a table of caught and
 * survived, exit code 1 when one survived or the engine as it is was caught. Not part of `npm test`: `node test/history/mutants.mjs [part of a name]`.
 */

import { spawnSync } from 'node:child_process'
import { cpSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { mutants } from './mutant-list.mjs'

const root = fileURLToPath(new URL('../..', import.meta.url))
const wanted = process.argv[2] ?? ''
/** A suite that hangs under a mutant has noticed it, too. */
const mostMs = 240_000

function copyOfTree() {
  const tree = mkdtempSync(join(tmpdir(), 'dibs-mutant-'))
  for (const folder of ['src', 'test', 'scripts']) cpSync(join(root, folder), join(tree, folder), { recursive: true })
  for (const file of ['package.json', 'tsconfig.json']) cpSync(join(root, file), join(tree, file))
  // The model that histories are checked against stays whole: a broken rule in it would excuse the engine's.
  cpSync(join(root, 'src'), join(tree, 'whole'), { recursive: true })
  const model = join(tree, 'test/history/model.ts')
  writeFileSync(model, readFileSync(model, 'utf8').replaceAll('../../src/', '../../whole/'))
  writeFileSync(
    join(tree, 'vitest.config.ts'),
    "import { defineConfig } from 'vitest/config'\nexport default defineConfig({ test: { testTimeout: 200_000 } })\n",
  )
  symlinkSync(join(root, 'node_modules'), join(tree, 'node_modules'))
  return tree
}

/** @param {string} tree @param {{ file: string, find: string, put: string }} change */
function breakIt(tree, { file, find, put }) {
  const path = join(tree, file)
  const text = readFileSync(path, 'utf8')
  if (text.split(find).length !== 2) throw new Error(`${file} does not hold exactly once: ${find}`)
  writeFileSync(
    path,
    text.replace(find, () => put),
  )
}

/**
 * Undefined when no suite noticed; else the suite and the first words of its complaint.
 * @param {string} tree @param {readonly string[]} suites
 */
function caughtBy(tree, suites) {
  for (const suite of suites) {
    const run = spawnSync(process.execPath, [join(root, 'node_modules/vitest/vitest.mjs'), 'run', '--bail', '1', suite], {
      cwd: tree,
      encoding: 'utf8',
      timeout: mostMs,
      env: { ...process.env, NO_COLOR: '1' },
    })
    const said = `${run.stdout}\n${run.stderr}`
    if (run.status !== 0) return { suite, why: /^\w*Error: (.*)$/m.exec(said)?.[1] ?? said.trim().slice(-200) }
  }
  return undefined
}

const chosen = mutants.filter(({ name }) => name.includes(wanted))
/** What fails without any mutant proves nothing with one. */
const healthy = { name: 'nothing (must survive)', suites: [...new Set(chosen.flatMap(({ suites }) => suites))], changes: [] }

let survived = 0
for (const mutant of [healthy, ...chosen]) {
  const tree = copyOfTree()
  try {
    for (const change of mutant.changes) breakIt(tree, change)
    const caught = caughtBy(tree, mutant.suites)
    if ((caught === undefined) !== (mutant === healthy)) survived += 1
    console.log(
      `${(caught === undefined ? 'SURVIVED' : 'caught').padEnd(9)}${mutant.name.padEnd(36)}${caught === undefined ? '' : `${caught.suite}: ${caught.why.slice(0, 140)}`}`,
    )
  } finally {
    rmSync(tree, { recursive: true, force: true })
  }
}
process.exitCode = survived === 0 ? 0 : 1
