/**
 * `dibs sync` on the tasks' own branch: joined by a second clone, merged where two began it, whatever the code looks like.
 *
 * Red when: `#begin` starts at the remote's branch where there are tasks (they replace the remote's), or
 * --allow-unrelated-histories is left out; useDriver writes the clone's attributes for the top of a worktree (a merge of the
 * code's JSON is refused).
 */

import { existsSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it, vi } from 'vitest'
import { inTasks, pair, share, task, tasksOf } from './clones.ts'

vi.setConfig({ testTimeout: 90_000 })

it('is joined by a second clone, and in step from then on whatever the code looks like', async () => {
  const { a, b } = pair()
  const fox = await a.session('amber-fox')
  await fox.call('create_tasks', { tasks: [{ id: 'x', subject: 'Task x' }] })
  share(a, 'branch')
  expect(a.sync()).toMatchObject({ code: 0, said: { branch: 'dibs/tasks', pushed: 2 } })
  expect(inTasks(a, 'rev-parse', '--abbrev-ref', '@{upstream}')).toBe('origin/dibs/tasks\n')
  b.git('fetch', '-q')
  expect(b.dibs(['init'])).toContain('origin/dibs/tasks has tasks: dibs init --share=branch joins them.')
  share(b, 'branch')
  expect(b.files.text('x')).toBe(a.files.text('x'))
  expect(inTasks(b, 'rev-parse', 'HEAD')).toBe(inTasks(a, 'rev-parse', 'HEAD'))
  for (const clone of [a, b]) writeFileSync(join(clone.dir, 'app.txt'), `${clone.dir}\n`)
  a.git('add', 'app.txt')
  const owl = await b.session('blue-owl')
  await owl.call('claim_task', { id: 'x' })
  expect(b.sync()).toMatchObject({ code: 0, said: { committed: 1, pushed: 1, codeCommits: 0 } })
  expect(a.sync()).toMatchObject({ code: 0, said: { pulled: 1, elsewhere: [{ id: 'x', owner: 'blue-owl' }] } })
  expect(a.git('status', '--porcelain', 'app.txt')).toBe('M  app.txt\n')
})

it.each(['from the commit that init makes', 'from commits that have nothing in common'])(
  'merges what two clones began %s',
  (how) => {
    const { a, b } = pair()
    for (const clone of [a, b]) {
      clone.files.write('x', task('x'))
      clone.files.write(clone === a ? 'a1' : 'b1', task(clone === a ? 'a1' : 'b1'))
    }
    if (how.includes('nothing')) {
      const tree = b.git('hash-object', '-w', '-t', 'tree', '/dev/null').trim()
      b.git('branch', 'dibs/tasks', b.git('commit-tree', tree, '-m', 'by hand').trim())
    }
    share(a, 'branch')
    share(b, 'branch')
    a.files.edit('x', (fields) => ({ ...fields, labels: ['a'] }))
    b.files.edit('x', (fields) => ({ ...fields, labels: ['b'] }))
    expect(a.sync()).toMatchObject({ code: 0, said: { committed: 1, pushed: 3 } })
    expect(b.sync()).toMatchObject({ code: 0, said: { committed: 1, pulled: how.includes('nothing') ? 3 : 2 } })
    a.sync()
    expect([...tasksOf(a).keys()]).toEqual(['a1.json', 'b1.json', 'x.json'])
    expect(tasksOf(b)).toEqual(tasksOf(a))
    expect(a.files.json('x').labels).toEqual(['a', 'b'])
  },
)

it('joins with tasks of its own: both are there, and nothing is pushed by init', () => {
  const { a, b } = pair()
  a.files.write('x', task('x', { labels: ['a'] }))
  share(a, 'branch')
  a.sync()
  b.files.write('x', task('x', { labels: ['b'] }))
  b.files.write('y', task('y'))
  share(b, 'branch')
  expect([...tasksOf(b).keys()]).toEqual(['x.json', 'y.json'])
  expect(b.files.json('x').labels).toEqual(['a', 'b'])
  expect(a.sync()).toMatchObject({ said: { pulled: 0 } })
  b.sync()
  a.sync()
  expect(tasksOf(a)).toEqual(tasksOf(b))
})

it('says how to merge on the branch itself, for the attributes of a clone hold for the code too', () => {
  const { a } = pair()
  a.files.write('x', task('x'))
  share(a, 'branch')
  a.files.remove('.gitattributes')
  writeFileSync(join(a.dir, 'package.json'), '{}\n')
  a.sync() // git reads the attributes from its index as long as that has the file
  expect(a.sync()).toMatchObject({ code: 0 })
  expect(a.files.text('.gitattributes')).toBe('*.json merge=dibs\n**/archive/*.jsonl merge=union\n')
  expect(a.git('check-attr', 'merge', 'package.json')).toContain('unspecified')
})

it('leaves nothing in a clone after init --remove, where no init had been before', () => {
  const { a } = pair()
  a.files.write('x', task('x'))
  a.sync()
  const attributes = join(a.dir, '.git', 'info', 'attributes')
  expect(existsSync(attributes)).toBe(true)
  a.dibs(['init', '--remove'])
  expect(existsSync(attributes)).toBe(false)
})
