/** What a hook and the status line take of the processor, in turn with a Node that does nothing; on any system. */

import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { median } from './statistics.ts'

/** Says at the end of a process what it has taken: a process that is gone cannot be asked any more. */
const probe =
  "process.on('exit', () => { const { user, system } = process.cpuUsage(); require('fs').writeSync(2, '\\n' + (user + system)) })"

const inputs = {
  SessionStart: { source: 'startup' },
  UserPromptSubmit: { prompt: 'go on' },
  PreToolUse: { tool_name: 'mcp__dibs__list_ready', tool_input: {}, agent_id: 'a1b2c3', agent_type: 'general-purpose' },
  SubagentStop: { agent_id: 'a1b2c3', agent_type: 'general-purpose' },
  Stop: { stop_hook_active: false },
  SessionEnd: { reason: 'clear' },
} as const

interface Kind {
  readonly name: string
  readonly words: readonly string[]
  readonly input: string
}

/** Every hook on a list in `directory`, and the status line. */
function kinds(bin: string): Kind[] {
  const hooks = Object.entries(inputs).map(([name, input]) => {
    const whole = { hook_event_name: name, session_id: 'bench', ...input }
    return { name, words: [bin, 'hook', name], input: JSON.stringify(whole) }
  })
  return [...hooks, { name: 'status line', words: [bin, 'statusline'], input: '{}' }]
}

/** Milliseconds of processor time, medians of `rounds` in turn. */
export interface HookCost {
  readonly name: string
  readonly ms: number
  readonly nodeMs: number
}

/** Runs each hook on the list in `directory` as Claude Code does, and checks that it ended well. */
export function hookCosts({ bin, directory, rounds }: { bin: string; directory: string; rounds: number }): HookCost[] {
  const folder = mkdtempSync(join(tmpdir(), 'dibs-cost-'))
  const file = join(folder, 'probe.cjs')
  writeFileSync(file, probe)
  const cost = (words: readonly string[], input: string) => {
    const env = { PATH: process.env.PATH, HOME: folder, DIBS_DIR: directory }
    const { status, stderr } = spawnSync(process.execPath, ['-r', file, ...words], { cwd: folder, env, input, encoding: 'utf8' })
    const said = stderr.trim().split('\n')
    if (status !== 0 || said.length > 1) throw new Error(`${words.join(' ')} ended with ${status}: ${stderr}`)
    return Number(said[0]) / 1_000
  }
  try {
    const all = kinds(bin).map((kind) => {
      const taken: number[] = []
      return { ...kind, taken }
    })
    const node: number[] = []
    for (let round = 0; round < rounds; round++) {
      node.push(cost(['-e', '0'], ''))
      for (const { words, input, taken } of all) taken.push(cost(words, input))
    }
    return all.map(({ name, taken }) => ({ name, ms: median(taken), nodeMs: median(node) }))
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}
