/** What a model may send by mistake: each is refused in a sentence that says what is right, and nothing is written. */

import { describe, expect, it } from 'vitest'
import { openProject } from './project.ts'

const long = 'x'.repeat(100_000)
const many = (count: number) => Array.from({ length: count }, (_, i) => ({ subject: `Task ${i}` }))

const wrong: readonly (readonly [string, string, object, string])[] = [
  ['a missing argument', 'complete_task', {}, 'id is missing.'],
  ['a number for an id', 'claim_task', { id: 7 }, 'id must be a string, not a number.'],
  ['null for what is needed', 'get_task', { id: null }, 'id is missing.'],
  ['a text for a truth', 'complete_task', { id: 'a', claimNext: 'yes' }, 'claimNext must be true or false, not a string.'],
  ['an empty id', 'get_task', { id: '' }, 'id is empty.'],
  ['a priority out of range', 'list_ready', { priority: 5 }, 'priority must be a whole number from 0 to 4, not 5.'],
  ['half a row', 'list_tasks', { limit: 1.5 }, 'limit must be a whole number from 1 to 200, not 1.5.'],
  ['too many rows', 'list_tasks', { limit: 201 }, 'limit must be a whole number from 1 to 200, not 201.'],
  ['a wait without end', 'claim_task', { waitSeconds: 3601 }, 'waitSeconds must be a whole number from 0 to 3600, not 3601.'],
  [
    'a status that is none',
    'update_task',
    { id: 'a', status: 'review' },
    'status must be one of pending, in_progress, completed, cancelled, not "review".',
  ],
  [
    'a cursor of ours that is none',
    'list_tasks',
    { cursor: 'page2' },
    '"page2" is no cursor of list_tasks. Call without cursor to begin anew.',
  ],
  [
    'an owner',
    'claim_task',
    { id: 'a', owner: 'me' },
    'owner is no argument: claim_task makes you the owner, and `as` names the agent.',
  ],
  [
    'a name of an agent with a slash',
    'claim_task',
    { as: 'a/b' },
    'as must be a name of 1 to 60 characters without slash or line break.',
  ],
  ['no task at all', 'create_tasks', { tasks: [] }, 'tasks is empty.'],
  ['501 tasks', 'create_tasks', { tasks: many(501) }, 'tasks has 501 entries; at most 500.'],
  [
    'a description of 100,000 characters',
    'create_tasks',
    { tasks: [{ subject: 'A', description: long }] },
    'tasks[0].description has 100000 characters; at most 20000.',
  ],
  ['an id of 100,000 characters', 'get_task', { id: long }, 'id has 100000 characters; at most 100.'],
  [
    'a word of 100,000 characters',
    'list_ready',
    { [long]: 1 },
    `Unknown argument "${'x'.repeat(40)}…". list_ready takes: labels, parent, priority, limit, waitSeconds, as.`,
  ],
  ['NUL', 'update_task', { id: 'a', note: 'a\0b' }, 'note contains a NUL character. Leave it out.'],
  ['NUL in an id', 'get_task', { id: 'a\0' }, 'id contains a NUL character. Leave it out.'],
  ['an id that leads out', 'create_tasks', { tasks: [{ id: '../a', subject: 'A' }] }, '"../a" is no task id'],
  ['the name of a device', 'create_tasks', { tasks: [{ id: 'con', subject: 'A' }] }, '"con" is no task id'],
  [
    'one id for two',
    'create_tasks',
    {
      tasks: [
        { id: 'n', subject: 'B' },
        { id: 'N', subject: 'B' },
      ],
    },
    'Two tasks of the call have the id N.',
  ],
  [
    'one key for two',
    'create_tasks',
    {
      tasks: [
        { key: 'k', subject: 'B' },
        { key: 'k', subject: 'C' },
      ],
    },
    'Two tasks of the call have the key "k".',
  ],
  [
    'a task that waits for itself',
    'update_task',
    { id: 'a', addBlockedBy: ['a'] },
    'Task a cannot wait for itself, nor be its own parent.',
  ],
  [
    'a task that is its own parent',
    'create_tasks',
    { tasks: [{ key: 'k', subject: 'B', parent: 'k' }] },
    'Task k cannot wait for itself, nor be its own parent.',
  ],
  ['a circle of waits', 'update_task', { id: 'a', addBlockedBy: ['b'] }, 'These tasks would wait for each other: a -> b -> a.'],
  [
    'a circle of parents',
    'update_task',
    { id: 'top', parent: 'kid' },
    'These tasks would wait for each other: top -> kid -> top.',
  ],
  [
    'a child that its parent waits for',
    'update_task',
    { id: 'kid', addBlockedBy: ['top'] },
    'These tasks would wait for each other: kid -> top -> kid.',
  ],
  [
    'a child whose blocker waits for the parent',
    'update_task',
    { id: 'kid', addBlockedBy: ['after'] },
    'These tasks would wait for each other: kid -> after -> top -> kid.',
  ],
  [
    'a parent that waits for what waits for a child',
    'create_tasks',
    { tasks: [{ key: 'n', subject: 'N', blockedBy: ['kid'], blocks: ['top'], parent: 'top' }] },
    'These tasks would wait for each other:',
  ],
]

describe('bad input', () => {
  it('is refused in words, each mistake on its own, and changes no file', async () => {
    const project = openProject()
    const amber = await project.session('amber')
    await amber.call('create_tasks', {
      tasks: [
        { id: 'a', subject: 'A' },
        { id: 'b', subject: 'B', blockedBy: ['a'] },
        { id: 'top', subject: 'Top' },
        { id: 'kid', subject: 'Kid', parent: 'top' },
        { id: 'after', subject: 'After', blockedBy: ['top'] },
      ],
    })
    const files = ['a', 'b', 'top', 'kid', 'after'].map((id) => project.task(id))
    const traces = project.traces(project.dir)
    for (const [what, tool, args, words] of wrong) {
      const text = await amber.refuse(tool, args)
      expect(text.startsWith(words), `${what}: ${text}`).toBe(true)
      expect(text.length, what).toBeLessThan(400)
    }
    expect(['a', 'b', 'top', 'kid', 'after'].map((id) => project.task(id))).toEqual(files)
    expect(project.traces(project.dir)).toEqual(traces)
  })

  it('with names that are unknown is told the accepted ones, by every tool', async () => {
    const amber = await openProject().session('amber')
    for (const { name, inputSchema } of (await amber.client.listTools()).tools) {
      const text = await amber.refuse(name, { frobnicate: 1 })
      expect(text).toContain(
        `Unknown argument "frobnicate". ${name} takes: ${Object.keys(inputSchema.properties ?? {}).join(', ')}.`,
      )
    }
  })

  it('is taken where there is no doubt: native names and words, JSON in a string, one for a list', async () => {
    const project = openProject()
    const amber = await project.session('amber')
    await amber.call('create_tasks', { subject: 'A', id: 'a', active_form: 'Doing A' })
    await amber.call('create_tasks', { tasks: JSON.stringify([{ id: 'b', title: 'B', addBlockedBy: 'a', description: null }]) })
    expect(project.task('b')).toMatchObject({ subject: 'B', blockedBy: ['a'] })
    await amber.call('update_task', { taskId: 'a', status: 'in-progress' })
    await amber.call('update_task', { task_id: 'a', status: 'done' })
    expect(project.task('a')).toMatchObject({ activeForm: 'Doing A', status: 'completed', owner: 'amber' })
    await amber.call('update_task', { taskId: 'a', status: 'todo' })
    expect(await amber.call('list_tasks', { status: 'open' })).toMatchObject({ total: 2 })
    await amber.call('update_task', { taskId: 'b', status: 'deleted' })
    expect(project.task('b')).toMatchObject({ status: 'cancelled' })
  })

  it('such as an escape sequence is kept in the task, and never printed raw', async () => {
    const project = openProject()
    const amber = await project.session('amber')
    await amber.call('create_tasks', { tasks: [{ id: 'red', subject: '\u001b[31mred' }] })
    expect(project.task('red')).toMatchObject({ subject: '\u001b[31mred' })
    const { content } = await amber.send('claim_task')
    expect(content[1]?.text).toBe('Claimed red "\\u001b[31mred".')
    expect(await amber.refuse('get_task', { id: 'rad' })).toBe(
      'No task rad. Nearest: red "\\u001b[31mred". You hold red. list_tasks shows what exists.',
    )
  })

  it('at the limits is none: 500 tasks in one call, texts as long as they may be', async () => {
    const project = openProject()
    const amber = await project.session('amber')
    expect(await amber.call('create_tasks', { tasks: many(500) })).toMatchObject({
      created: { length: 500 },
      counts: { ready: 500 },
    })
    const full = { id: 'full', subject: 's'.repeat(200), description: 'd'.repeat(20_000), activeForm: 'a'.repeat(200) }
    await amber.call('create_tasks', { tasks: [full] })
    await amber.call('complete_task', { id: 'full', result: 'r'.repeat(4_000) })
    expect(project.task('full')).toMatchObject({ ...full, result: 'r'.repeat(4_000) })
  })
})
