/**
 * A hook fails open: whatever is wrong with the list, the settings or the input, Claude Code is told nothing and goes on.
 *
 * Red without the catches of main-hooks.ts and main.ts (exit code 1), or with the version check before the hooks in main.ts (exit
 * code 2, which blocks).
 */

import { execFileSync, spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { chmodSync, mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { type Env, openProject, type Project } from '../e2e/project.ts'
import { binary } from '../e2e/session.ts'
import { openClient } from './client.ts'

const events = ['SessionStart', 'UserPromptSubmit', 'PreToolUse', 'SubagentStop', 'Stop', 'SessionEnd']
const input = { session_id: 'cc-1', source: 'startup', reason: 'other', agent_type: 'x' }
const json = (event: string) => JSON.stringify({ hook_event_name: event, ...input })
/** Root may do everything: its hooks are run as nobody, where the system lets them. */
const nobody = process.getuid?.() === 0 ? ['setpriv', '--reuid=65534', '--regid=65534', '--clear-groups'] : []
const [first = '', ...others] = [...nobody, process.execPath, binary, '--version']
const canBeNobody = process.platform !== 'win32' && spawnSync(first, others).status === 0
if (!canBeNobody) console.warn('nobody is not to be had here (no setpriv): hooks without permissions are not tried')

/** A project with a list that has begun, of a session that has ended. */
async function begun() {
  const project = openProject()
  const client = openClient(project)
  await client.serve({ CLAUDE_CODE_SESSION_ID: 'cc-1' })
  await client.call('create_tasks', { tasks: [{ id: 'a1', subject: 'One' }] })
  await client.call('claim_task', { id: 'a1' })
  return { project, client }
}

/** Every event and the status line end well, at most one line on stderr, and say nothing. */
async function failsOpen(project: Project, { env, asNobody }: { env?: Env; asNobody?: boolean } = {}): Promise<void> {
  const client = openClient(project)
  const who = asNobody ? nobody : []
  for (const event of events) {
    const { code, stdout, stderr } = await client.run([...who, process.execPath, binary, 'hook', event], json(event), env)
    expect([event, code, stdout]).toEqual([event, 0, ''])
    expect(stderr).toMatch(/^(dibs hook: [^\n]+\n)?$/)
  }
  const line = await client.run([...who, process.execPath, binary, 'statusline'], '{}', env)
  expect(line).toMatchObject({ code: 0, stdout: '', stderr: '' })
}

it.each([
  [
    '.dibs is a file',
    ({ path }: Where) => {
      rmSync(path('.dibs'), { recursive: true })
      writeFileSync(path('.dibs'), 'mine')
    },
  ],
  [
    'the tasks folder is a file',
    ({ path }: Where) => {
      rmSync(path(), { recursive: true })
      writeFileSync(path(), 'mine')
    },
  ],
  [
    'the log is full of nonsense and every file is cut',
    ({ path }: Where) => {
      rmSync(path('.dibs', 'log'), { recursive: true })
      writeFileSync(path('.dibs', 'log'), 'nonsense')
      writeFileSync(path('a1.json'), '{"id": "a1", "sub')
    },
  ],
])('when %s', async (_what, spoil) => {
  const { project, client } = await begun()
  await client.kill()
  spoil({ path: (...parts) => project.path(...parts) })
  await failsOpen(project)
})

interface Where {
  readonly path: (...parts: readonly string[]) => string
}

it.each([
  { DIBS_DIR: 'relative' },
  { DIBS_DIR: '${DIBS_DIR}' },
  { CLAUDE_CODE_TASK_LIST_ID: '../x' },
  { CLAUDE_PROJECT_DIR: '/nowhere/at/all' },
  { DIBS_SCOPE: 'everywhere' },
])('when a setting is wrong: %j', async (env) => {
  const { project } = await begun()
  await failsOpen(project, { env })
})

describe.skipIf(!canBeNobody)('as somebody who is not allowed to', () => {
  it.each([
    ['read the folder', ''],
    ['look into .dibs', '.dibs'],
  ])('%s', async (_what, folder) => {
    const { project, client } = await begun()
    await client.kill()
    chmodSync(project.base, 0o755)
    chmodSync(project.path(folder), 0)
    await failsOpen(project, { asNobody: true })
    chmodSync(project.path(folder), 0o755)
  })

  it('write anything: what can be read is told, and nothing is written', async () => {
    const { project, client } = await begun()
    await client.kill()
    await expect.poll(() => project.traces(project.path('.dibs', 'tx'))).toEqual([]) // its server has cleared up
    execFileSync('chmod', ['-R', 'a+rX', project.base]) // whatever the umask of whoever runs the tests
    const before = project.traces()
    for (const event of events) {
      const { code, stdout, stderr } = await openClient(project).run(
        [...nobody, process.execPath, binary, 'hook', event],
        json(event),
      )
      expect([event, code]).toEqual([event, 0])
      expect(stdout.includes('held, when its last process ended, a1')).toBe(event === 'SessionStart')
      expect(stderr).toMatch(/^(dibs hook: [^\n]+\n)?$/)
    }
    const line = await openClient(project).run([...nobody, process.execPath, binary, 'statusline'], '{}')
    expect(line).toMatchObject({ code: 0, stdout: 'dibs 1 ready\n', stderr: '' })
    expect(project.traces()).toEqual(before)
  })
})

it.each([
  '',
  '{',
  '[]',
  'null',
  '"x"',
  '{"hook_event_name": 7}',
  '{"hook_event_name": "constructor"}',
  '{"hook_event_name": "Notification"}',
])('when the input is %j', async (json) => {
  const { project, client } = await begun()
  for (const words of [['hook', 'stop'], ['hook']]) {
    expect(await client.run([process.execPath, binary, ...words], json)).toMatchObject({ code: 0, stdout: '', stderr: '' })
  }
  expect(await client.run([process.execPath, binary, 'statusline'], json)).toMatchObject({ code: 0, stderr: '' })
  expect(project.task('a1')).toMatchObject({ status: 'in_progress' })
})

it('when Node is too old: a refusal would have the exit code that blocks', async () => {
  const older = "Object.defineProperty(process, 'versions', { value: { node: '18.0.0' } })"
  const env = { NODE_OPTIONS: `--import=data:text/javascript,${encodeURIComponent(older)}` }
  const client = openClient(openProject())
  expect(await client.run([process.execPath, binary, 'hook', 'stop'], '{}', env)).toMatchObject({
    code: 0,
    stdout: '',
    stderr: '',
  })
})

it('when stdin never ends, it does not wait for ever', async () => {
  const project = openProject()
  const child = spawn(process.execPath, [binary, 'hook', 'stop'], {
    cwd: project.dir,
    env: project.env(),
    stdio: ['pipe', 'pipe', 'pipe'],
  })
  const said: string[] = []
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk) => said.push(String(chunk)))
  const [code] = await once(child, 'close')
  expect([code, said]).toEqual([0, []])
}, 20_000)

it('with a folder that another project keeps in its place, writes nothing there', async () => {
  const project = openProject()
  mkdirSync(join(project.dir, '.claude', 'tasks'), { recursive: true })
  writeFileSync(project.path('a1.json'), '{"id": "a1", "subject": "By hand", "status": "pending"}\n')
  const before = project.traces()
  await failsOpen(project)
  expect(project.traces()).toEqual(before)
})
