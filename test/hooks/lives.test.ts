/**
 * Whole lives of sessions: real servers and hooks under real client processes, and what becomes of the tasks when a session is
 * cleared, ends, is resumed or killed.
 *
 * Red without: `client` in the presence record (after /clear nobody is found), `oneShot` in serviceFor of compose.ts (the hook
 * announces itself and, leaving, declares the session gone), the table's SessionEnd, the end of ownClient in client-session.ts
 * (a `claude -p` that a session runs speaks for it).
 */

import { existsSync, readdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { beforeEach, describe, expect, it } from 'vitest'
import { openProject, type Project } from '../e2e/project.ts'
import { binary } from '../e2e/session.ts'
import { type Client, openClient } from './client.ts'

const tasks = [
  { id: 'a1', subject: 'First', labels: ['auth'] },
  { id: 'b1', subject: 'Second' },
  { id: 'c1', subject: 'Third', blockedBy: ['a1'], labels: ['auth'] },
]

let project: Project
let one: Client
let two: Client
beforeEach(async () => {
  project = openProject()
  one = openClient(project)
  two = openClient(project)
  await one.serve({ DIBS_OWNER: 'amber-fox', CLAUDE_CODE_SESSION_ID: 'cc-1' })
  await two.serve({ DIBS_OWNER: 'brave-elk' })
  await one.call('create_tasks', { tasks })
  await one.call('claim_task', { id: 'a1' })
})

/** The hook is silent and takes no harm. */
async function quietly(client: Client, event: string, input: object = {}): Promise<void> {
  expect(await client.hook(event, { session_id: 'cc-9', ...input })).toMatchObject({ code: 0, stdout: '', stderr: '' })
}

describe('a session that ends', () => {
  it('gives its tasks to the list with a note on branch, directory and files that are not committed', async () => {
    project.git('init', '-q')
    writeFileSync(join(project.dir, 'half.ts'), 'done\n')
    await quietly(one, 'SessionEnd', { reason: 'prompt_input_exit' })
    expect(project.task('a1')).toMatchObject({ status: 'pending', term: 1 })
    const note = `Session amber-fox ended (prompt_input_exit) and gave this task back. It worked in ${project.dir} on branch main; 2 not committed: .claude/, half.ts.`
    expect(project.task('a1').notes).toMatchObject([{ by: 'amber-fox', text: note }])
    expect(await two.call('claim_task', { id: 'a1' })).not.toHaveProperty('takenOver')
  })

  it('lets go of nothing of the other session under the same shell', async () => {
    await two.call('claim_task', { id: 'b1' })
    await quietly(two, 'SessionEnd', { reason: 'other' })
    expect(project.task('a1')).toMatchObject({ status: 'in_progress', owner: 'amber-fox' })
    expect(project.task('b1')).toMatchObject({ status: 'pending' })
  })

  it.each(['clear', 'resume'])('by %s only for Claude Code keeps what it holds', async (reason) => {
    await quietly(one, 'SessionEnd', { session_id: 'cc-1', reason })
    expect(project.task('a1')).toMatchObject({ status: 'in_progress', owner: 'amber-fox', term: 1 })
    const start = await one.hook('SessionStart', { session_id: 'cc-2', source: reason })
    expect(JSON.parse(start.stdout).hookSpecificOutput.additionalContext).toContain('This session (amber-fox) holds a1 "First"')
    expect(await one.call('complete_task', { id: 'a1', result: 'done' })).toMatchObject({ task: { status: 'completed' } })
  })

  it('still gives back when its server has left before the hook', async () => {
    const { pid } = project.presences().find(({ name }) => name === 'amber-fox') ?? {}
    process.kill(Number(pid), 'SIGTERM')
    await expect.poll(() => project.presences().find(({ name }) => name === 'amber-fox')?.gone).toBe(true)
    await quietly(one, 'SessionEnd', { reason: 'prompt_input_exit' })
    expect(project.task('a1')).toMatchObject({ status: 'pending', notes: [{ by: 'amber-fox' }] })
  })
})

describe('a session that is killed', () => {
  it('lets go at once, is told to the others as ready, and its heir by /resume holds the task again', async () => {
    await two.hook('SessionStart', { session_id: 'cc-5', source: 'startup' })
    await one.kill()
    await expect.poll(async () => (await two.hook('UserPromptSubmit', { session_id: 'cc-5' })).stdout).toContain('Ready now: a1')
    const heir = openClient(project)
    const start = await heir.hook('SessionStart', { session_id: 'cc-1', source: 'resume' })
    expect(JSON.parse(start.stdout).hookSpecificOutput.additionalContext).toContain(
      'This session (amber-fox) held, when its last process ended, a1 "First"',
    )
    await heir.serve({ CLAUDE_CODE_SESSION_ID: 'cc-1' })
    expect(await heir.call('list_ready')).toMatchObject({ mine: [{ id: 'a1' }] })
  })
})

describe('a session among others', () => {
  it('is not changed by its hooks: it lives, and keeps name and presence', async () => {
    const before = project.presences()
    for (const event of ['SessionStart', 'UserPromptSubmit', 'PreToolUse', 'SubagentStop', 'Stop'])
      await one.hook(event, { session_id: 'cc-1', agent_type: 'x' })
    await one.statusline()
    expect(project.presences()).toEqual(before)
    expect(await two.call('claim_task', {})).toMatchObject({ task: { id: 'b1' } })
  })

  it('is found through a wrapper by its id, and through a shell by its client', async () => {
    const wrapped = openClient(project, { wrapper: ['sh', '-c', '"$@"; true', 'sh'] })
    await wrapped.serve({ DIBS_OWNER: 'calm-owl', CLAUDE_CODE_SESSION_ID: 'cc-7' })
    await wrapped.call('claim_task', { id: 'b1' })
    const start = await wrapped.hook('SessionStart', { session_id: 'cc-7', source: 'compact' })
    expect(JSON.parse(start.stdout).hookSpecificOutput.additionalContext).toContain('This session (calm-owl) holds b1')
    const status = await one.shell(`"${process.execPath}" "${binary}" loop start --json`)
    expect(JSON.parse(status.stdout)).toMatchObject({ loop: { iteration: 0, maxIterations: 25 } })
  })

  it('hands the tasks of its subagent to itself, and notes who had them', async () => {
    const agent = { agent_id: 'a1b2c3', agent_type: 'general-purpose' }
    const filled = await one.hook('PreToolUse', {
      ...agent,
      session_id: 'cc-1',
      tool_name: 'mcp__dibs__claim_task',
      tool_input: { id: 'b1' },
    })
    const { updatedInput } = JSON.parse(filled.stdout).hookSpecificOutput
    await one.call('claim_task', updatedInput)
    expect(project.task('b1')).toMatchObject({ owner: 'amber-fox/general-purpose-a1b2' })
    await quietly(one, 'SubagentStop', agent)
    expect(project.task('b1')).toMatchObject({ status: 'in_progress', owner: 'amber-fox', term: 1, notes: [{ by: 'amber-fox' }] })
  })
})

describe('a `claude -p` that a session runs, and that has only read', () => {
  const loop = (act: string) => one.shell(`"${process.execPath}" "${binary}" loop ${act}`)
  // A process between, as the inner Claude Code is; it waits for the hook's end.
  const between = `
    const [, input, ...words] = process.argv
    const env = process.env.NAMED ? { ...process.env, CLAUDE_PID: String(process.pid) } : process.env
    const { stdout } = require('node:child_process').spawnSync(process.execPath, words, { input, env })
    process.stdout.write(stdout)`
  const nested = async (event: string, more: object, named: string) => {
    const input = JSON.stringify({ hook_event_name: event, cwd: project.dir, session_id: 'cc-inner', ...more })
    const words = ['sh', '-c', '"$@"; true', 'sh', process.execPath, '-e', between, input, binary, 'hook', event]
    return await one.run(words, '', { NAMED: named })
  }

  it.each(['', 'yes'])(
    'is not told what the session holds, obeys no loop of it and ends nothing (CLAUDE_PID: %j)',
    async (named) => {
      await loop('start')
      const start = await nested('SessionStart', { source: 'startup' }, named)
      expect(start.stdout).not.toContain('amber-fox) holds')
      expect(await nested('Stop', { stop_hook_active: false }, named)).toMatchObject({ code: 0, stdout: '' })
      expect(await nested('SessionEnd', { reason: 'other' }, named)).toMatchObject({ code: 0, stdout: '' })
      expect(project.task('a1')).toMatchObject({ status: 'in_progress', owner: 'amber-fox', term: 1 })
      expect((await loop('status')).stdout).toBe('A loop is on: 0 of 25 rounds are done.\n')
    },
  )
})

describe('a drain loop', () => {
  const stop = async (client: Client, active: boolean) => {
    const { code, stdout, stderr } = await client.hook('Stop', { session_id: 'cc-9', stop_hook_active: active })
    expect([code, stderr]).toEqual([0, ''])
    return stdout === '' ? undefined : JSON.parse(stdout)
  }

  it('keeps the session that started it through /clear until its tasks are done, and never the other', async () => {
    await one.shell(`"${process.execPath}" "${binary}" loop start --label auth`)
    expect(await stop(two, false)).toBeUndefined()
    expect(await stop(one, false)).toMatchObject({
      decision: 'block',
      reason: 'dibs loop over label auth, round 1 of 25: this session holds: a1 "First"; waiting: c1 "Third" for a1.',
    })
    await quietly(one, 'SessionEnd', { session_id: 'cc-9', reason: 'clear' })
    await one.call('complete_task', { id: 'a1', claimNext: true })
    expect(await stop(one, true)).toMatchObject({ decision: 'block' })
    await one.call('complete_task', { id: 'c1' })
    expect(await stop(one, true)).toEqual({
      systemMessage: 'dibs loop over label auth ended after 2 rounds: no open task is left (0 open).',
    })
    expect(readdirSync(project.path('.dibs', 'memos')).filter((name) => name.startsWith('loop-'))).toEqual([])
  })

  it('ends when the session does, and is ended from another terminal', async () => {
    const words = (act: string) => one.shell(`"${process.execPath}" "${binary}" loop ${act}`)
    const { stdout } = await words('start --max-iterations 3')
    expect(stdout).toMatch(
      /^A loop is on, for at most 3 rounds\. .*CLAUDE_CODE_STOP_HOOK_BLOCK_CAP in its environment sets another limit, 0 none\.\n$/,
    )
    expect((await words('status')).stdout).toBe('A loop is on: 0 of 3 rounds are done.\n')
    expect((await two.shell(`"${process.execPath}" "${binary}" loop stop --session amber-fox`)).stdout).toBe(
      'The loop was ended after 0 of 3 rounds.\n',
    )
    expect((await words('status')).stdout).toBe('No loop is on.\n')
    await words('start')
    await quietly(one, 'SessionEnd', { reason: 'other' })
    expect(await stop(one, false)).toBeUndefined()
    expect(existsSync(project.path('.dibs', 'memos'))).toBe(true)
  })
})
