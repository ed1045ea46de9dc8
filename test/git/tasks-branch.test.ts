/**
 * `dibs init --share=branch`: the tasks root as the worktree of a branch of its own, made and unmade under sessions at work.
 *
 * Red when: linkFolder has git make the worktree in place (it refuses a folder with files) or moves the folder (the session's
 * task is gone), attach checks out with -f (what a session has just written is overwritten), dismiss removes a worktree that is
 * not of its own making.
 */

import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it, vi } from 'vitest'
import { Clone, inTasks, pair, share, task, tasksOf } from './clones.ts'

vi.setConfig({ testTimeout: 90_000 })

it('takes the tasks out of the reach of checkout, stash and clean, and a claim leaves the code clean', async () => {
  const { a } = pair()
  const fox = await a.session('amber-fox')
  await fox.call('create_tasks', { tasks: [task('x'), task('y')].map(({ id, subject }) => ({ id, subject })) })
  expect(share(a, 'branch')).toContain('+worktree .claude/tasks of branch dibs/tasks')
  expect(inTasks(a, 'ls-tree', '-r', '--name-only', 'HEAD')).toBe('.gitattributes\nx.json\ny.json\n')
  expect(share(a, 'branch'), 'a second time').toMatch(/^Nothing to change\.\n/)
  a.git('commit', '-q', '--allow-empty', '-m', 'code')
  await fox.call('claim_task', { id: 'x' })
  expect(a.git('status', '--porcelain')).toBe('')
  const before = tasksOf(a)
  writeFileSync(join(a.dir, 'junk.txt'), 'junk\n')
  a.git('clean', '-q', '-fdx')
  writeFileSync(join(a.dir, 'app.txt'), 'two\n')
  writeFileSync(join(a.dir, 'junk.txt'), 'junk\n')
  a.git('stash', '-q', '-u')
  a.git('switch', '-q', '-c', 'topic', 'HEAD~1')
  a.git('switch', '-q', 'main')
  expect(tasksOf(a)).toEqual(before)
  expect(await fox.call('complete_task', { id: 'x', result: 'done' })).toMatchObject({ task: { status: 'completed' } })
})

const modes = ['branch', 'commit', 'no']
const moves = modes.flatMap((from) => modes.filter((to) => to !== from).map((to): [string, string] => [from, to]))

it.each(moves)('moves from %s to %s under a session at work, and keeps everything', async (from, to) => {
  const { a } = pair()
  const fox = await a.session('amber-fox')
  const named = Array.from({ length: 20 }, (_, n) => ({ id: `task-${n}`, subject: `Task ${n}` }))
  await fox.call('create_tasks', { tasks: named })
  share(a, from)
  if (from === 'commit') a.commit('tasks with the code')
  await fox.call('claim_task', { id: 'task-0' })
  await fox.call('update_task', { id: 'task-1', note: 'half of it' })
  const [before, log] = [tasksOf(a), a.dibs(['log', '--json'])]
  let written = 0
  let stop = false
  const working = (async () => {
    while (!stop) await fox.call('create_tasks', { tasks: [{ id: `more-${written++}`, subject: 'Made while it moves' }] })
  })()
  // Beside this process, so that the session really works meanwhile.
  const said = await a.dibsBeside(['init', `--share=${to}`])
  stop = true
  await working
  expect(said, 'the mode').toContain({ branch: 'Tasks: on branch dibs/tasks', commit: 'Tasks: committed', no: 'Tasks: not' }[to])
  expect(written).toBeGreaterThan(0)
  const after = tasksOf(a)
  for (const [name, text] of before) expect(after.get(name), name).toBe(text)
  expect(after.size).toBe(before.size + written)
  expect(a.dibs(['log', '--json']).length).toBeGreaterThanOrEqual(log.length)
  expect(a.dibs(['log', 'task-1'])).toContain('amber-fox')
  expect(existsSync(join(a.files.directory, '.git'))).toBe(to === 'branch')
  expect(a.git('worktree', 'list').split('\n')).toHaveLength(to === 'branch' ? 3 : 2)
  expect(a.git('ls-files', '.claude/tasks')).toBe('')
  expect(a.git('status', '--porcelain', '--', '.claude/tasks').includes('?? .claude/tasks/')).toBe(to === 'commit')
  expect(readdirSync(join(a.dir, '.git')).filter((name) => name.startsWith('dibs-'))).toEqual([])
  await fox.call('complete_task', { id: 'task-0', result: 'done' })
  expect(a.dibs(['init']), 'it stays so').toMatch(to === 'commit' ? /./ : /^Nothing to change\.\n/)
})

it('goes there and back again with one history', () => {
  const { a } = pair()
  a.files.write('x', task('x'))
  share(a, 'branch')
  share(a, 'no')
  a.files.edit('x', (fields) => ({ ...fields, priority: 0 }))
  a.files.write('y', task('y'))
  share(a, 'branch')
  expect(inTasks(a, 'log', '--format=%s').split('\n')).toEqual([
    'tasks: 2 files',
    'tasks: 2 files',
    'tasks: a branch of their own',
    '',
  ])
  expect(a.files.json('x')).toMatchObject({ priority: 0 })
})

it('brings the tasks back where the folder was deleted, and a task that was made since stays', () => {
  const { a } = pair()
  a.files.write('x', task('x'))
  share(a, 'branch')
  rmSync(a.files.directory, { recursive: true })
  a.files.write('y', task('y'))
  share(a, 'branch')
  expect([...tasksOf(a).keys()]).toEqual(['x.json', 'y.json'])
  expect(inTasks(a, 'status', '--porcelain')).toBe('')
})

it('mends the branch where the whole project was moved', () => {
  const { a, folder } = pair()
  a.files.write('x', task('x'))
  share(a, 'branch')
  a.files.edit('x', (fields) => ({ ...fields, priority: 0 }))
  const moved = new Clone(join(folder, 'moved'), a.env)
  renameSync(a.dir, moved.dir)
  expect(moved.dibs(['init'])).toContain('+worktree .claude/tasks of branch dibs/tasks')
  expect(moved.files.json('x')).toMatchObject({ priority: 0 })
  expect(moved.sync()).toMatchObject({ code: 0, said: { branch: 'dibs/tasks', pushed: 3 } })
})

it('begins in a repository that has no commit yet, and in a linked worktree of the code', () => {
  const { a, folder } = pair()
  const fresh = new Clone(join(folder, 'fresh'), a.env)
  mkdirSync(fresh.dir)
  fresh.git('init', '-q')
  share(fresh, 'branch')
  expect(inTasks(fresh, 'ls-files')).toBe('.gitattributes\n')
  const linked = join(folder, 'linked')
  a.git('worktree', 'add', '-q', linked)
  a.files.write('x', task('x'))
  share(a, 'branch', { cwd: linked })
  expect(inTasks(a, 'ls-files')).toBe('.gitattributes\nx.json\n')
})

it('finishes what was interrupted, and refuses a branch that somebody has checked out elsewhere', () => {
  const { a, folder } = pair()
  a.files.write('x', task('x'))
  share(a, 'branch')
  share(a, 'no')
  a.git('worktree', 'add', '-q', '--no-checkout', join(a.dir, '.git', 'dibs-dead', 'tasks'), 'dibs/tasks')
  share(a, 'branch')
  expect(a.files.json('x')).toEqual(task('x'))
  share(a, 'no')
  a.git('worktree', 'add', '-q', join(folder, 'other'), 'dibs/tasks')
  expect(a.dibs(['init', '--share=branch'], { code: 2 })).toContain(
    `Branch dibs/tasks is checked out in ${join(folder, 'other')}`,
  )
  expect(a.files.json('x')).toEqual(task('x'))
})

it('takes committed tasks out of the code’s index, and leaves the commit to the person', () => {
  const { a } = pair()
  a.files.write('x', task('x'))
  share(a, 'commit')
  a.commit('tasks with the code')
  expect(share(a, 'branch')).toContain("out of the code's index, and stay in .claude/tasks")
  expect(a.git('status', '--porcelain').split('\n')).toContain('D  .claude/tasks/x.json')
  expect(a.files.json('x')).toEqual(task('x'))
})

it('knows the project from inside the tasks’ worktree and from a linked one of the code', async () => {
  const { a, folder } = pair()
  a.files.write('x', task('x'))
  share(a, 'branch')
  const linked = join(folder, 'linked')
  a.git('worktree', 'add', '-q', linked)
  mkdirSync(join(linked, 'src'))
  for (const cwd of [a.files.directory, linked, join(linked, 'src')]) {
    expect(JSON.parse(a.dibs(['where', '--json'], { cwd }))).toMatchObject({
      directory: a.files.directory,
      git: { ownBranch: 'dibs/tasks', tracked: 1 },
    })
  }
  expect(a.dibs(['where'])).toContain('on a branch of its own, dibs/tasks (1 file): "dibs sync" shares it')
  expect(share(a, 'branch', { cwd: a.files.directory })).toMatch(/^Nothing to change\.\n/)
  expect(readdirSync(a.files.directory).sort()).toEqual(['.git', '.gitattributes', 'x.json'])
})

it('begins without the remote where it cannot be reached, and says so', () => {
  const { a } = pair()
  a.files.write('x', task('x'))
  a.git('remote', 'set-url', 'origin', join(a.dir, 'nowhere'))
  expect(share(a, 'branch')).toContain('origin cannot be reached now: "dibs sync" brings in what others have.')
  expect(inTasks(a, 'ls-files')).toBe('.gitattributes\nx.json\n')
})

it.each(['branch', 'commit'])(
  'says how task files are merged by attributes that travel, for %s: sync needs none of its own',
  (mode) => {
    const { a } = pair()
    a.files.write('x', task('x'))
    a.files.write('.gitattributes', '*.png binary\n')
    share(a, mode)
    const said = inTasks(
      a,
      'check-attr',
      'merge',
      '--',
      'x.json',
      'alpha/x.json',
      'archive/2026-11.jsonl',
      'alpha/archive/2026-11.jsonl',
    )
    expect(said.split('\n').map((line) => line.split(': ').at(-1))).toEqual(['dibs', 'dibs', 'union', 'union', ''])
    expect(a.sync()).toMatchObject({ code: 0 })
    expect(existsSync(join(a.dir, '.git', 'info', 'attributes'))).toBe(false)
    expect(inTasks(a, 'ls-files')).toBe('.gitattributes\nx.json\n')
    expect(a.dibs(['doctor'])).not.toContain('.gitattributes')
    a.dibs(['init', '--remove'])
    expect(a.files.text('.gitattributes').startsWith('*.png binary\n')).toBe(true)
    expect(a.files.text('.gitattributes').includes('merge=dibs')).toBe(mode === 'branch')
  },
)

it('is left in place by --remove, which takes the driver out', () => {
  const { a } = pair()
  a.files.write('x', task('x'))
  share(a, 'branch')
  expect(a.git('config', 'merge.dibs.driver')).toMatch(
    /then ".*node" ".*main\.cjs" merge-driver %O %A %B %P; else git merge-file /,
  )
  a.git('config', 'merge.dibs.driver', 'elsewhere')
  share(a, 'branch')
  expect(a.git('config', 'merge.dibs.driver')).not.toContain('elsewhere')
  expect(a.dibs(['init', '--remove'])).toContain('They are on branch dibs/tasks')
  expect(a.tryGit('config', 'merge.dibs.driver').status).toBe(1)
  expect(a.git('status', '--porcelain')).toBe('')
  expect(readFileSync(join(a.files.directory, '.gitattributes'), 'utf8')).toContain('*.json merge=dibs')
})
