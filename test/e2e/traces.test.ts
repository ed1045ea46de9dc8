/** P7: nothing is written in a project, or beside it, before its first task; after it exactly what is documented. */

import { expect, it } from 'vitest'
import { openProject } from './project.ts'

const harmless: readonly (readonly [string, object])[] = [
  ['list_ready', {}],
  ['list_ready', { waitSeconds: 1 }],
  ['list_tasks', {}],
  ['claim_task', {}],
  ['claim_task', { waitSeconds: 1, as: 'tester' }],
]
const refused: readonly (readonly [string, object])[] = [
  ['get_task', { id: 'a' }],
  ['claim_task', { id: 'a' }],
  ['claim_task', { id: 'a', takeOver: 'asked' }],
  ['complete_task', { id: 'a', result: 'r', claimNext: true }],
  ['release_task', { id: 'a', note: 'n' }],
  ['update_task', { id: 'a', note: 'n' }],
  ['create_tasks', { tasks: [] }],
  ['create_tasks', { tasks: [{ subject: '' }] }],
  ['create_tasks', { tasks: [{ subject: 'A', parent: 'nope' }] }],
  ['create_tasks', { tasks: [{ key: 'k', subject: 'A', blockedBy: ['k'] }] }],
  ['create_tasks', { tasks: [{ subject: 'A', id: 'con' }] }],
]

it.each([{}, { CLAUDE_CODE_TASK_LIST_ID: 'alpha' }, { DIBS_SCOPE: 'user' }])(
  'a project that is looked at, and refused things, with %j stays as it was',
  async (env) => {
    const project = openProject()
    const before = project.traces()
    const session = await project.session('amber', { env })
    await session.client.listTools()
    for (const [tool, args] of harmless) await session.call(tool, args)
    for (const [tool, args] of refused) await session.refuse(tool, args)
    expect(project.traces()).toEqual(before)
    await session.end()
    expect(project.traces()).toEqual(before)
  },
)

it('the first task brings the documented layout, and git sees the task only', async () => {
  const project = openProject()
  project.git('init', '-q')
  const amber = await project.session('amber')
  await amber.call('create_tasks', { tasks: [{ id: 'a', subject: 'A' }] })
  const own = ['', '/.gitignore', '/history', '/log', '/memos', '/retired', '/sessions', '/tx', '/unplaced'].map(
    (name) => `.dibs${name}`,
  )
  const layout = project.traces(project.path()).map((path) => path.replace(/(\.dibs\/(log|sessions|tx))\/.*/, '$1'))
  expect([...new Set(layout)]).toEqual([...own, 'a.json'])
  expect(project.git('status', '--short', '--untracked-files=all')).toBe('?? .claude/tasks/a.json\n')
  expect(project.traces(project.home)).toEqual([])
})

it('reading writes nothing in a list that is there: no file, no time of one, changes', async () => {
  const project = openProject()
  project.write('a', { id: 'a', subject: 'A', status: 'in-progress', owner: 'Ann', blocks: ['b'] })
  project.write('b', { subject: 'B', status: 'todo', dependencies: ['x'] })
  const before = project.traces()
  const amber = await project.session('amber')
  expect(await amber.call('list_ready')).toMatchObject({ counts: { inProgress: 1, blocked: 1 } })
  expect(await amber.call('get_task', { id: 'b' })).toMatchObject({ task: { openBlockers: ['x', 'a'] } })
  await amber.call('list_tasks', { text: 'a' })
  expect(project.traces()).toEqual(before)
})
