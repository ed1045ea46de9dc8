/** First aid: where the list lies and why, and what is wrong with it, through the built bin. */

import { execFileSync } from 'node:child_process'
import { mkdirSync, readdirSync, readFileSync, realpathSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { CommandLine } from './command-line.ts'

let at: CommandLine
beforeEach(() => {
  at = new CommandLine()
})
afterEach(() => at.remove())

const git = (...words: string[]) =>
  execFileSync('git', ['-c', 'user.name=mejba', '-c', 'user.email=m@example.org', ...words], {
    cwd: at.project,
    env: at.env,
    stdio: 'pipe',
  })
const facts = async (words: readonly string[] = []) => {
  const { stdout } = await at.run(['where', ...words])
  return Object.fromEntries(
    stdout
      .trimEnd()
      .split('\n')
      .map((line) => line.split(/\t(.*)/, 2)),
  )
}
const findings = async () => {
  const { code, stdout } = await at.run(['doctor', '--json'])
  const { healthy, findings: found } = JSON.parse(stdout)
  return {
    code,
    healthy,
    found: found.map(({ severity, code: what, at: place }: Record<string, string>) => `${severity} ${what} ${place}`),
  }
}

describe('dibs where', () => {
  it('says where the list would lie before there is one, and makes nothing', async () => {
    expect(await facts()).toMatchObject({
      directory: join(realpathSync(at.project), '.claude', 'tasks'),
      'chosen by': 'no git repository; the working directory',
      git: 'no repository',
      store: expect.stringMatching(/^nothing there yet.*: the first task makes it$/),
    })
    expect(readdirSync(at.project)).toEqual([])
  })

  it('names the setting that chose the directory', async () => {
    const dir = join(at.project, 'elsewhere')
    expect(await facts(['--dir', dir, '--list', 'alpha'])).toMatchObject({
      list: 'alpha',
      directory: join(realpathSync(at.project), 'elsewhere', 'alpha'),
      'chosen by': 'list alpha by --list; the tasks root is set by --dir',
    })
    expect(await at.run(['where', '--list', '../x'])).toMatchObject({ code: 2 })
  })

  it('tells whether git follows the files, and by which rule it ignores them', async () => {
    git('init', '-q')
    await at.json(['create', 'One', '--id', 'one'])
    expect((await facts()).git).toBe('not tracked yet, and not ignored')
    git('add', '.')
    expect((await facts()).git).toBe('tracked (1 file)')
    writeFileSync(join(at.project, '.gitignore'), '# ours\n.claude/\n')
    expect((await facts()).git).toBe('tracked (1 file), new ones are ignored by .gitignore:2 ".claude/"')
    git('rm', '-q', '--cached', '-r', '.claude')
    expect((await facts()).git).toBe('ignored by .gitignore:2 ".claude/"')
    expect(await at.json(['where'])).toMatchObject({
      git: {
        repository: realpathSync(at.project),
        tracked: 0,
        trackedOwn: 0,
        ignoredBy: { file: '.gitignore', line: 2, pattern: '.claude/' },
      },
    })
  })

  it('repeats what git says where git will not answer, and does not call it no repository', async () => {
    git('init', '-q')
    const { stdout } = await at.run(['where'], { env: { GIT_TEST_ASSUME_DIFFERENT_OWNER: '1' } })
    expect(stdout).toMatch(/^git\tdoes not answer here: .*dubious ownership/m)
    expect(stdout).toContain('the main worktree of the working directory')
  })

  it('tells how the store is doing, and who is here', async () => {
    await at.json(['create', 'One', '--id', 'one'])
    await at.json(['claim', 'one'])
    expect((await facts()).store).toMatch(
      /^1 task · files on \S+ · 2 changes in epoch 1 · committed by (hard links|directories) · /,
    )
    expect(await at.json(['where'])).toMatchObject({
      store: { engine: 'files', begun: true, tasks: 1, facts: { commits: 2, pending: false, unplaced: 0 } },
      sessions: [{ name: 'mejba', holds: ['one'] }],
    })
  })
})

describe('dibs doctor', () => {
  it('finds nothing broken in a list in order, nor where there is none', async () => {
    expect(await findings()).toEqual({ code: 0, healthy: true, found: ['note no_log .dibs'] })
    await at.json(['create', 'One'])
    expect(await findings()).toEqual({ code: 0, healthy: true, found: [] })
  })

  it('explains every file that is not as it should be, and changes none', async () => {
    await at.json(['create', 'One', '--id', 'one'])
    await at.json(['create', 'Two', '--id', 'two'])
    at.write({ id: 'odd', subject: 'Odd', status: 'paused' })
    at.write({ id: 'lame', subject: 'Lame', blockedBy: ['nothing'], parent: 'nobody' })
    at.write({ id: 'a', subject: 'A', blockedBy: ['b'] })
    at.write({ id: 'b', subject: 'B', blockedBy: ['a'] })
    at.write({
      id: 'far',
      subject: 'Far',
      status: 'in_progress',
      owner: 'far-bear',
      claim: { session: 'x', host: 'desk' },
      term: 1,
    })
    writeFileSync(join(at.tasks, 'half.json'), '{"id": "half", ')
    writeFileSync(join(at.tasks, 'merge.json'), '{\n<<<<<<< HEAD\n  "id": "merge"\n=======\n>>>>>>> other\n}\n')
    writeFileSync(join(at.tasks, '-bad-.json'), '{}')
    writeFileSync(join(at.tasks, 'notes.md'), 'mine')
    mkdirSync(join(at.tasks, '.dibs.0123abcd'))
    rmSync(join(at.tasks, 'two.json'))
    const before = readdirSync(at.tasks).sort()
    const log = readdirSync(join(at.tasks, '.dibs'), { recursive: true }).sort()

    const { code, healthy, found } = await findings()
    expect([code, healthy]).toEqual([65, false])
    expect(found.filter((line: string) => line.startsWith('broken')).sort()).toEqual([
      expect.stringMatching(/^broken circle a$/),
      'broken conflict_markers merge.json',
      'broken missing_blocker lame',
      'broken unknown_status odd',
      'broken unreadable half.json',
      'broken wrong_name -bad-.json',
    ])
    expect(found.slice(6).sort()).toEqual([
      'note orphaned .dibs.0123abcd',
      'note stranger notes.md',
      'warning foreign_claim far',
      'warning missing_parent lame',
      'warning odd_file odd.json',
      'warning vanished two.json',
    ])
    expect(readdirSync(at.tasks).sort()).toEqual(before)
    expect(readdirSync(join(at.tasks, '.dibs'), { recursive: true }).sort()).toEqual(log)
  })

  it('says what mends it, and ends with 65 in text as well', async () => {
    at.write({ id: 'lame', subject: 'Lame', blockedBy: ['nothing'] })
    const { code, stdout } = await at.run(['doctor'])
    expect([code, stdout.split('\n')[0]?.split('\t')]).toEqual([
      65,
      [
        'broken',
        'missing_blocker',
        'lame',
        'It waits for nothing, which does not exist: it cannot start.',
        'dibs update lame --remove-blocked-by nothing',
      ],
    ])
    await at.json(['update', 'lame', '--remove-blocked-by', 'nothing'])
    expect((await findings()).code).toBe(0)
  })

  it('finds .dibs in the hands of git', async () => {
    git('init', '-q')
    await at.json(['create', 'One'])
    git('add', '-f', '.')
    git('commit', '-qm', 'everything')
    expect(await findings()).toMatchObject({
      code: 65,
      found: ['broken tracked_dibs .dibs', 'warning no_merge_driver .', 'warning no_merge_attributes .'],
    })
    const line = JSON.parse((await at.run(['doctor', '--json'])).stdout).findings[0]
    execFileSync('sh', ['-c', line.mend], { cwd: at.tasks, env: at.env, stdio: 'pipe' })
    expect((await findings()).code).toBe(0)
  })

  it('finds a log that cannot be used, and an entry that nobody finished', async () => {
    await at.json(['create', 'One'])
    const own = join(at.tasks, '.dibs')
    const [epoch = ''] = readdirSync(join(own, 'log'))
    const start = join(own, 'log', epoch, '0.json')
    const text = readFileSync(start, 'utf8')
    writeFileSync(start, 'x')
    expect((await findings()).found).toEqual(['warning no_log .dibs'])
    writeFileSync(start, text)
    mkdirSync(join(own, 'log', 'other'))
    expect((await findings()).found).toEqual(['warning broken_epoch .dibs/log/other'])
  })
})
