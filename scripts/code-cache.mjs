/**
 * The code caches of the scripts in dist/: half of what a short command costs is V8 compiling it (22 of 46 ms, measured on Node
 * 20, which keeps no such cache by itself). They serve the Node that made them; V8 of any other version or flags turns them down.
 */

import * as fs from 'node:fs'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import vm from 'node:vm'

/** @typedef {{ runCommand?: (words: readonly string[], elsewhere: object) => Promise<void> }} CommandLine */
/** @typedef {{ runHooks?: (words: readonly string[], given: string, say: () => void) => Promise<void> }} Hooks */

/**
 * What a short command runs: its functions are in the cache, those of rare ones are compiled when they are called.
 * @param {CommandLine} script
 */
export async function usualCommands({ runCommand }) {
  const usual = [['ready', '--json'], ['ready'], ['create', 'x', '--json'], ['list'], ['claim', '--json']]
  for (const words of usual) await runCommand?.(words, {})
}

/**
 * What status lines and loops ask all day, alone: three fifths of the machine code above, and V8 takes in all of what it is given
 * (3.2 against 1.9 of 28 ms).
 * @param {string} script
 * @returns {(script: CommandLine) => Promise<void>}
 */
export function bareReads(script) {
  return async ({ runCommand }) => {
    // Another text, for V8 gives the same one the code that it has compiled already: what makes a list is to stay out of this cache.
    const list = run(`${script}\n`, mute(createRequire(import.meta.url)))
    await list.runCommand?.(['create', 'x', '--id', 'x', '--labels', 'a', '--json'], {})
    await list.runCommand?.(['create', 'y', '--blocked-by', 'x', '--json'], {})
    for (const word of ['ready', 'list']) await runCommand?.([word, '--json'], {})
  }
}

/**
 * What Claude Code runs at every prompt and every end of a turn, on a list that has begun.
 * @param {Hooks} script
 */
export async function usualHooks({ runHooks }) {
  const require = createRequire(import.meta.url)
  const list = run(fs.readFileSync(new URL('../dist/cli.cjs', import.meta.url), 'utf8'), mute(require))
  await list.runCommand?.(['create', 'x', '--json'], {})
  const usual = [
    { hook_event_name: 'SessionStart', source: 'startup' },
    { hook_event_name: 'UserPromptSubmit' },
    { hook_event_name: 'PreToolUse', tool_name: 'mcp__dibs__list_ready', tool_input: {}, agent_id: 'a1', agent_type: 'x' },
    { hook_event_name: 'Stop', stop_hook_active: false },
  ]
  for (const input of usual) {
    await runHooks?.(['hook', 'x'], JSON.stringify({ session_id: 'build', ...input }), () => {})
    if (input.hook_event_name === 'SessionStart') await list.runCommand?.(['create', 'y', '--json'], {})
  }
  await runHooks?.(['statusline'], '{}', () => {})
}

/**
 * The code cache of a script that is a function of `exports` and `require`, after it was played in a folder of its own.
 * @param {string} script
 * @param {(exported: object) => Promise<void>} play
 */
export async function codeCacheOf(script, play) {
  const compiled = new vm.Script(script)
  const folder = fs.mkdtempSync(join(tmpdir(), 'dibs-build-'))
  const { exitCode, env } = process
  process.env = { ...env, DIBS_DIR: folder, DIBS_SCOPE: '', DIBS_OWNER: 'build', CLAUDE_CODE_TASK_LIST_ID: 'build' }
  try {
    const exported = {}
    compiled.runInThisContext()(exported, mute(createRequire(import.meta.url)))
    await play(exported)
    return compiled.createCachedData()
  } finally {
    process.exitCode = exitCode
    process.env = env
    process.removeAllListeners('SIGINT') // each command has left one
    fs.rmSync(folder, { recursive: true, force: true })
  }
}

/**
 * `require` for a script whose answers nobody is to read: a write to stdout is done when it begins.
 * @param {NodeJS.Require} require
 * @returns {(name: string) => unknown}
 */
function mute(require) {
  const writeSync = (/** @type {number} */ fd, /** @type {Uint8Array} */ bytes, /** @type {number} */ from = 0) =>
    fd === 1 ? bytes.length - from : fs.writeSync(fd, bytes, from)
  return (name) => (name === 'node:fs' ? { ...fs, writeSync } : require(name))
}

/**
 * @param {string} script
 * @param {(name: string) => unknown} require
 * @returns {CommandLine}
 */
function run(script, require) {
  /** @type {CommandLine} */
  const exported = {}
  new vm.Script(script).runInThisContext()(exported, require)
  return exported
}
