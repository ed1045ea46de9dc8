/**
 * The code caches of the scripts in dist/: half of what a short command costs is V8 compiling it (22 of 46 ms, measured on Node
 * 20, which keeps no such cache by itself). They serve the Node that made them; V8 of any other version or flags turns them down.
 */

import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import vm from 'node:vm'

/** @typedef {{ runCommand?: (words: readonly string[], elsewhere: object) => Promise<void> }} CommandLine */
/** @typedef {{ runHooks?: (words: readonly string[], given: string, say: () => void) => Promise<void> }} Hooks */

/**
 * What a short command runs: its functions are in the cache, those of rare ones are compiled when they are called.
 * @param {CommandLine} script
 * @param {readonly string[]} settings
 */
export async function usualCommands({ runCommand }, settings) {
  const usual = [['ready', '--json'], ['ready'], ['create', 'x', '--json'], ['list'], ['claim', '--json']]
  for (const words of usual) await runCommand?.([...settings, ...words], {})
}

/**
 * What Claude Code runs at every prompt and every end of a turn, on a list that has begun.
 * @param {Hooks} script
 * @param {readonly string[]} settings
 */
export async function usualHooks({ runHooks }, settings) {
  const require = createRequire(import.meta.url)
  const list = run(readFileSync(new URL('../dist/cli.cjs', import.meta.url), 'utf8'), require)
  await list.runCommand?.([...settings, 'create', 'x', '--json'], {})
  const usual = [
    { hook_event_name: 'SessionStart', source: 'startup' },
    { hook_event_name: 'UserPromptSubmit' },
    { hook_event_name: 'PreToolUse', tool_name: 'mcp__dibs__list_ready', tool_input: {}, agent_id: 'a1', agent_type: 'x' },
    { hook_event_name: 'Stop', stop_hook_active: false },
  ]
  for (const input of usual) {
    await runHooks?.(['hook', 'x', ...settings], JSON.stringify({ session_id: 'build', ...input }), () => {})
    if (input.hook_event_name === 'SessionStart') await list.runCommand?.([...settings, 'create', 'y', '--json'], {})
  }
  await runHooks?.(['statusline', ...settings], '{}', () => {})
}

/**
 * The code cache of a script that is a function of `exports` and `require`, after it was played in a folder of its own.
 * @param {string} script
 * @param {(exported: object, settings: readonly string[]) => Promise<void>} play
 */
export async function codeCacheOf(script, play) {
  const compiled = new vm.Script(script)
  const folder = mkdtempSync(join(tmpdir(), 'dibs-build-'))
  const settings = ['--dir', folder, '--list', 'build', '--scope', 'project', '--owner', 'build'] // whatever the environment says
  const { exitCode, stdout } = process
  const { write } = stdout
  try {
    const exported = {}
    compiled.runInThisContext()(exported, createRequire(import.meta.url))
    stdout.write = () => true
    await play(exported, settings)
    return compiled.createCachedData()
  } finally {
    stdout.write = write
    process.exitCode = exitCode
    rmSync(folder, { recursive: true, force: true })
  }
}

/**
 * @param {string} script
 * @param {NodeJS.Require} require
 * @returns {CommandLine}
 */
function run(script, require) {
  /** @type {CommandLine} */
  const exported = {}
  new vm.Script(script).runInThisContext()(exported, require)
  return exported
}
