/** Commands through the built bin: what goes to stdout, what to stderr, and the exit code. */

import { spawnSync } from 'node:child_process'
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { bin, CommandLine, isThere } from './command-line.ts'

const linux = process.platform === 'linux'

let at: CommandLine
beforeEach(() => {
  at = new CommandLine()
})
afterEach(() => at.remove())

const ids = ({ created }: Record<string, unknown>) => (Array.isArray(created) ? created.map(({ id }) => String(id)) : [])

describe('a round of work by a person', () => {
  it('goes from create over ready, claim and complete to the next task', async () => {
    const [schema = '', login = ''] = [
      ...ids(await at.json(['create', 'Write the schema', '--priority', '1', '--labels', 'db,auth'])),
      ...ids(await at.json(['create', 'Write the login', '--id', 'login'])),
    ]
    expect(await at.json(['update', login, '--blocked-by', schema])).toMatchObject({ task: { id: login, blockedBy: [schema] } })
    expect(await at.json(['ready'])).toMatchObject({ ready: [{ id: schema, priority: 1, labels: ['db', 'auth'], unblocks: 1 }] })
    expect(await at.json(['claim'])).toMatchObject({ task: { id: schema, owner: 'mejba' } })
    expect(await at.json(['complete', schema, '--result', 'schema.sql', '--claim-next'])).toMatchObject({
      task: { id: schema, status: 'completed' },
      claimed: { task: { id: login }, blockers: [{ id: schema, result: 'schema.sql' }] },
    })
    expect(await at.json(['release', login, '--note', 'needs a form'])).toMatchObject({ task: { id: login } })
    expect(at.read(login)).toMatchObject({ status: 'pending', term: 1, notes: [{ by: 'mejba', text: 'needs a form' }] })
  })

  it('holds its claim without session, process and timer, for every later command of the person', async () => {
    const [id = ''] = ids(await at.json(['create', 'Mine']))
    await at.json(['claim', id])
    const { claim, owner } = at.read(id)
    expect(owner).toBe('mejba')
    expect(Object.keys(Object(claim)).sort()).toEqual(['at', 'host', 'user'])
    expect(readdirSync(join(at.tasks, '.dibs', 'sessions'))).toEqual([])
    expect(readdirSync(join(at.tasks, '.dibs', 'tx'))).toEqual([])
    expect(await at.json(['ready'])).toMatchObject({ mine: [{ id }], ready: [] })
    expect(await at.json(['claim', id])).toMatchObject({ already: { owner: 'mejba' } })

    const other = await at.run(['claim', id], { env: { DIBS_OWNER: 'ana' } })
    expect([other.code, other.stdout]).toEqual([4, ''])
    expect(other.stderr).toMatch(
      new RegExp(`^Task ${id} is held by mejba \\(.+\\) since \\d\\d:\\d\\d UTC\\. "dibs ready" shows other work\\.\\n$`),
    )
    expect(await at.json(['claim', id, '--take-over', 'mejba is on leave'], { env: { DIBS_OWNER: 'ana' } })).toMatchObject({
      takenOver: { from: 'mejba' },
    })
  })

  it('names its owner by the login name where none is set, fit to be a name', async () => {
    const [id = ''] = ids(await at.json(['create', 'Mine']))
    await at.json(['claim', id, '--as', 'tests'], { env: { DIBS_OWNER: '' } })
    expect(at.read(id).owner).toMatch(/^[A-Za-z0-9][A-Za-z0-9._-]*\/tests$/)
  })

  it('looks without a trace, and says so when there is nothing to do', async () => {
    expect(await at.run(['ready'])).toMatchObject({ code: 0, stdout: '', stderr: '' })
    expect(await at.run(['claim'])).toMatchObject({ code: 0, stdout: 'The list is empty: create.\n' })
    expect(await at.json(['claim'])).toMatchObject({ task: null, why: 'empty' })
    expect(readdirSync(at.project)).toEqual([])
  })
})

describe('where a command finds its list', () => {
  it('is set by --dir, --scope and --list, before and after the word', async () => {
    const dir = join(at.project, 'elsewhere')
    await at.json(['create', 'There', `--dir=${dir}`, '--list', 'alpha'])
    expect(readdirSync(join(dir, 'alpha')).filter((name) => name.endsWith('.json'))).toHaveLength(1)
    expect(await at.json(['--dir', dir, '--list', 'alpha', 'ready'])).toMatchObject({
      list: 'alpha',
      ready: [{ subject: 'There' }],
    })
    await at.json(['create', 'Yours', '--scope', 'user'])
    expect(existsSync(join(`${at.project}-home`, '.local', 'share', 'dibs'))).toBe(true)
    expect(await at.json(['ready'])).toMatchObject({ ready: [] })
  })

  it('is named with the setting that is wrong', async () => {
    expect(await at.run(['ready', '--list', '../x'])).toMatchObject({
      code: 2,
      stderr: expect.stringMatching(/^--list is "\.\.\/x", which is a path, not a name/),
    })
    expect(await at.run(['ready'], { env: { DIBS_SCOPE: 'all' } })).toMatchObject({
      code: 2,
      stderr: expect.stringContaining('DIBS_SCOPE is "all"'),
    })
  })

  it('leaves --owner to the filter of list, and takes it before the word', async () => {
    const [one = ''] = ids(await at.json(['create', 'One']))
    await at.json(['create', 'Two'])
    await at.json(['--owner', 'ana', 'claim', one])
    expect(await at.json(['list', '--owner', 'ana'])).toMatchObject({ total: 1, tasks: [{ id: one, owner: 'ana' }] })
  })
})

describe('exit codes', () => {
  it('are 2 for what the caller can mend, 3 for what is not there, 4 for what others have', async () => {
    const [id = ''] = ids(await at.json(['create', 'One']))
    await at.json(['complete', id])
    const codes = await Promise.all(
      [
        ['list', '--limit', '0'],
        ['list', '--limit', 'many'],
        ['create', ''],
        ['show', 'nothing'],
        ['claim', id],
        ['complete', id],
      ].map(async (words) => (await at.run(words)).code),
    )
    expect(codes).toEqual([2, 2, 2, 3, 4, 0])
  })

  it('is 65 for a file that cannot be read, which stays as it is', async () => {
    await at.json(['create', 'One'])
    writeFileSync(join(at.tasks, 'broken.json'), '{"id": "broken", ')
    const { code, stderr } = await at.run(['show', 'broken'])
    expect(code).toBe(65)
    expect(stderr).toContain('broken.json cannot be used')
    expect(stderr).toContain('Mend the file by hand.')
    expect(await at.json(['ready'])).toMatchObject({ problems: [{ file: 'broken.json' }] })
    const ready = await at.run(['ready'])
    expect([ready.code, ready.stdout.split('\t')[4], ready.stderr]).toEqual([0, 'One', expect.stringMatching(/^broken\.json: /)])
  })

  it('come with words about what was typed: no tasks[0] for a single task, quotes for a text of several words', async () => {
    const said = async (words: readonly string[], input = '') => (await at.run(words, { input })).stderr
    expect(await said(['create', 'One', '--priority', '9'])).toBe('priority must be a whole number from 0 to 4, not 9.\n')
    expect(await said(['create', ''])).toBe('subject is empty.\n')
    expect(await said(['create', '-'], '[{"subject": "One", "priority": 9}]')).toMatch(/^tasks\[0\]\.priority must be/)
    expect(await said(['create', 'Fix', 'login'])).toContain('but got 2. A text of several words stands in quotes. "dibs create')
    expect(await said(['show', 'a', 'b'])).not.toContain('quotes')
  })

  it('come with one sentence on stderr, and with --json the same as the one document on stdout', async () => {
    const text = await at.run(['show', 'zzz'])
    expect(text).toMatchObject({ code: 3, stdout: '', stderr: 'No task zzz. "dibs list" shows what exists.\n' })
    const json = await at.run(['show', 'zzz', '--json'])
    expect(JSON.parse(json.stdout)).toEqual({
      error: { code: 'task_not_found', kind: 'not_found', id: 'zzz', held: [], message: text.stderr.trimEnd() },
    })
    expect([json.code, json.stderr]).toEqual([text.code, text.stderr])
    const misspelt = await at.run(['redy', '--json'])
    expect([misspelt.code, JSON.parse(misspelt.stdout).error.kind]).toEqual([2, 'invalid'])
  })

  it.runIf(linux)('is 130 for Ctrl+C in a waiting call, without a word', async () => {
    await at.json(['create', 'One'])
    await at.json(['claim'])
    const waiting = at.start(['claim', '--wait-seconds', '600'])
    await watches(waiting.child.pid)
    waiting.stop('SIGINT')
    expect(await waiting.ended).toEqual({ code: 130, signal: null, stdout: '', stderr: '' })
  })

  it.runIf(isThere('bash'))('is 0 for a reader that has seen enough', async () => {
    at.write({ id: 'long', subject: 'Long', description: '日'.repeat(60_000) }) // more than a pipe holds
    const line = `"${process.execPath}" "${bin}" show long | head -1; echo "\${PIPESTATUS[0]}"`
    expect(spawnSync('bash', ['-c', line], { cwd: at.project, env: at.env, encoding: 'utf8' })).toMatchObject({
      stdout: 'long  Long\n0\n',
      stderr: '',
    })
  })
})

describe('a wait', () => {
  it('ends with the task that another command makes ready', async () => {
    await at.json(['create', 'One', '--id', 'one'])
    await at.json(['claim', 'one'])
    const waiting = at.start(['claim', '--wait-seconds', '600', '--json'])
    await at.json(['create', 'Two', '--id', 'two'])
    const { code, stdout } = await waiting.ended
    expect([code, JSON.parse(stdout).task.id]).toEqual([0, 'two'])
  })
})

/** Resolves once a process watches the list: from then on it is at work, and has been told what Ctrl+C means. */
async function watches(pid: number | undefined): Promise<void> {
  const folder = `/proc/${pid}/fdinfo`
  const texts = () => readdirSync(folder).map((name) => readIfThere(join(folder, name)))
  while (!texts().some((text) => text.includes('inotify wd'))) await new Promise((resolve) => setImmediate(resolve))
}

function readIfThere(path: string): string {
  try {
    return readFileSync(path, 'utf8')
  } catch {
    return '' // a descriptor that has been closed since
  }
}
