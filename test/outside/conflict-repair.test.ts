/**
 * A merge without our driver leaves conflict marks in task files (a fresh clone, the merge button of a host): the list goes on
 * with both sides, and the next change writes them as one.
 *
 * Red without: `stagesOf` in compose.ts (what one side removed comes back, and a word changed by hand gives way to the word that
 * both began from), the loop of `transact` over marked tasks (only a change of the task itself writes it).
 */

import { expect, it, vi } from 'vitest'
import { GitRepository } from './git-repository.ts'
import { type Answer, sessionHere, sessionServed } from './outside-list.ts'

vi.setConfig({ testTimeout: 60_000 })

/** Two tasks on `main`; `ours` is done on it, `theirs` on a branch that is then merged into a conflict. */
async function conflicting(edits: { ours: (fields: Answer) => Answer; theirs: (fields: Answer) => Answer }, style = 'merge') {
  const repository = new GitRepository()
  const { main, files } = repository
  const task = { id: 'x', subject: 'Task x', status: 'pending', labels: ['a', 'b'], priority: 1 }
  files.write('x', task)
  files.write('y', { id: 'y', subject: 'Task y' })
  repository.commit('two tasks')
  repository.git(main, 'switch', '-q', '-c', 'topic')
  files.edit('x', edits.theirs)
  repository.commit('theirs')
  repository.git(main, 'switch', '-q', 'main')
  files.edit('x', edits.ours)
  repository.commit('ours')
  repository.gitExits(1, main, ['-c', `merge.conflictStyle=${style}`, 'merge', '-q', 'topic'])
  expect(files.text('x')).toContain('<<<<<<<')
  return repository
}

const both = {
  ours: (fields: Answer) => ({ ...fields, subject: 'Reworded', labels: ['b'] }),
  theirs: (fields: Answer) => ({ ...fields, subject: 'Task x', labels: ['a', 'b', 'c'], priority: 0 }),
}

it('reads both sides at once, and writes them as one with the next change of any task, from git’s index', async () => {
  const { main, files, environment } = await conflicting(both)
  const before = files.text('x')
  const session = await sessionServed('amber-fox', main, environment)
  expect(await session.call('list_ready')).toMatchObject({ ready: [{ id: 'x' }, { id: 'y' }], problems: [{ file: 'x.json' }] })
  expect(files.text('x'), 'reading writes nothing').toBe(before)
  await session.call('update_task', { id: 'y', note: 'another task' })
  expect(files.json('x')).toMatchObject({ subject: 'Reworded', labels: ['b', 'c'], priority: 0 })
  expect(await session.call('list_ready')).not.toHaveProperty('problems')
})

it('takes the marks alone where there is no index, with the base that they may show', async () => {
  const { files } = await conflicting(both, 'diff3')
  const session = await sessionHere('amber-fox', files)
  await session.call('update_task', { id: 'y', note: 'another task' })
  expect(files.json('x')).toMatchObject({ subject: 'Reworded', labels: ['b', 'c'], priority: 0 })
})

it('tells a session in its news that an earlier claim from elsewhere stands, and keeps what it wrote', async () => {
  const claimed = (owner: string, hour: string) => (fields: Answer) => ({
    ...fields,
    status: 'in_progress',
    owner,
    claim: { session: `s-${owner}`, host: owner, at: `2026-11-22T${hour}:00:00.000Z` },
    term: 1,
    result: `half of ${owner}`,
  })
  const repository = await conflicting({ ours: claimed('far-bear', '09'), theirs: claimed('grey-cat', '08') })
  const { main, files, environment } = repository
  repository.git(main, 'merge', '--abort')
  repository.git(main, 'checkout', '-q', 'HEAD~1', '--', files.path('x'))
  const session = await sessionServed('amber-fox', main, environment)
  await session.call('claim_task', { id: 'x' })
  await session.call('update_task', { id: 'x', note: 'I have begun' })
  repository.git(main, 'commit', '-q', '-am', 'claimed here')
  repository.gitExits(1, main, ['merge', '-q', 'topic'])
  const { news } = await session.call('update_task', { id: 'y', note: 'goes on' })
  expect(news).toEqual([expect.stringContaining('x "Task x" was taken over by grey-cat.')])
  expect(files.json('x')).toMatchObject({ owner: 'grey-cat', result: 'half of grey-cat', term: 1 })
  expect(JSON.stringify(files.json('x').notes)).toMatch(/I have begun.*amber-fox.*had claimed it at/)
  expect(await session.refuse('complete_task', { id: 'x', result: 'mine' })).toContain('grey-cat')
})
