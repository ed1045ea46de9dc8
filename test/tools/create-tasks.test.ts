import { describe, expect, it } from 'vitest'
import { idsOf, openList } from './open-list.ts'

const counts = { ready: 0, inProgress: 0, blocked: 0, completed: 0, cancelled: 0, tracks: 0, longestChain: 0 }

describe('create_tasks', () => {
  it('makes a plan with phases and edges in one call', async () => {
    const me = await openList().session()
    const answer = await me.call('create_tasks', {
      tasks: [
        { key: 'build', id: 'build', subject: 'Build' },
        { key: 'a', id: 'a1', subject: 'Lay the ground', parent: 'build' },
        { id: 'b1', subject: 'Put up the walls', parent: 'build', blockedBy: ['a'] },
      ],
    })
    expect(answer).toEqual({
      created: [
        { id: 'build', key: 'build' },
        { id: 'a1', key: 'a' },
        { id: 'b1', subject: 'Put up the walls' },
      ],
      counts: { ...counts, ready: 1, blocked: 2, tracks: 1, longestChain: 2 },
    })
  })

  it('names an older open task of the same subject', async () => {
    const me = await openList().session()
    await me.call('create_tasks', { tasks: [{ id: 'old', subject: 'Write docs' }] })
    const answer = await me.call('create_tasks', { tasks: [{ id: 'new', subject: 'Write docs' }] })
    expect(answer).toMatchObject({ sameSubject: [{ id: 'new', existing: 'old' }] })
  })

  it('answers the first ids when the same batch comes again, until one of its tasks is closed', async () => {
    const me = await openList().session()
    const batch = { tasks: [{ subject: 'One' }, { subject: 'Two' }] }
    const first = await me.call('create_tasks', batch)
    const again = await me.call('create_tasks', batch)
    expect(again).toMatchObject({ repeated: true, counts: { ready: 2 } })
    expect(idsOf(again.created)).toEqual(idsOf(first.created))
    expect(await me.call('create_tasks', { ...batch, as: 'tester' })).not.toHaveProperty('repeated')

    await me.call('update_task', { id: idsOf(first.created)[0], status: 'cancelled' })
    expect(await me.call('create_tasks', batch)).not.toHaveProperty('repeated')
  })

  it('makes the same batch anew after ten minutes', async () => {
    const list = openList()
    const me = await list.session()
    await me.call('create_tasks', { tasks: [{ subject: 'One' }] })
    list.pass(10 * 60 * 1000 - 1)
    expect(await me.call('create_tasks', { tasks: [{ subject: 'One' }] })).toHaveProperty('repeated', true)
    list.pass(1)
    expect(await me.call('create_tasks', { tasks: [{ subject: 'One' }] })).not.toHaveProperty('repeated')
  })

  it('takes what models send: a JSON string, a single task, single edges, native names', async () => {
    const me = await openList().session()
    await me.call('create_tasks', { tasks: JSON.stringify([{ id: 'a', subject: 'A', labels: 'x' }]) })
    await me.call('create_tasks', { tasks: { id: 'b', subject: 'B', addBlockedBy: ['a'] } })
    await me.call('create_tasks', { id: 'c', subject: 'C', active_form: 'Doing C', blocked_by: 'b', description: null })
    expect(await me.call('get_task', { id: 'a' })).toMatchObject({ task: { labels: ['x'] } })
    expect(await me.call('get_task', { id: 'c' })).toMatchObject({ task: { activeForm: 'Doing C', blockedBy: ['b'] } })
    expect(await me.call('list_ready')).toMatchObject({ counts: { ready: 1, blocked: 2 } })
  })

  it('refuses the whole batch for an unknown id, a cycle or an edge to itself', async () => {
    const me = await openList().session()
    const ok = { subject: 'Fine' }
    expect(await me.refuse('create_tasks', { tasks: [ok, { subject: 'B', blockedBy: ['nope'] }] })).toContain('no task nope')
    const circle = [
      { key: 'a', subject: 'A', blockedBy: ['b'] },
      { key: 'b', subject: 'B', blockedBy: ['a'] },
    ]
    expect(await me.refuse('create_tasks', { tasks: [ok, ...circle] })).toContain('Leave one of these edges out.')
    expect(await me.refuse('create_tasks', { tasks: [ok, { key: 'a', subject: 'A', blockedBy: ['a'] }] })).toMatch(/itself/)
    expect(await me.call('list_tasks')).toEqual({ tasks: [], total: 0 })
  })

  it('names an unknown argument, what is near it, and what is accepted', async () => {
    const me = await openList().session()
    const text = await me.refuse('create_tasks', { tasks: [{ subject: 'A', blockdBy: ['x'] }] })
    expect(text).toBe(
      'Unknown argument "blockdBy" in tasks[0]; did you mean blockedBy? tasks takes: key, id, subject, description, activeForm, ' +
        'priority, labels, touches, parent, blockedBy, blocks, discoveredFrom, deferUntil, metadata.',
    )
    expect(await me.refuse('create_tasks', { tasks: [{ subject: 'A', owner: 'me' }] })).toBe(
      'owner is no argument in tasks[0]: claim_task makes you the owner, and `as` names the agent.',
    )
    expect(await me.refuse('create_tasks', { tasks: [{ subject: 'A' }], ['y'.repeat(100_000)]: 1 })).toMatch(
      /^Unknown argument "y{40}…"\. create_tasks takes: tasks, as\.$/,
    )
  })

  it('says in one sentence each what is wrong, and no more than three', async () => {
    const me = await openList().session()
    const tasks = [{ subject: 7 }, { description: 'D' }, { subject: 'C', priority: 9 }, { subject: ' ' }, 'nonsense']
    expect(await me.refuse('create_tasks', { tasks })).toBe(
      'tasks[0].subject must be a string, not a number. tasks[1].subject is missing. ' +
        'tasks[2].priority must be a whole number from 0 to 4, not 9. And 2 more.',
    )
    expect(await me.refuse('create_tasks', { tasks: 7 })).toBe('tasks must be a list, not a number.')
    expect(await me.refuse('create_tasks')).toBe('tasks is missing.')
  })

  it('holds its limits, on both sides', async () => {
    const me = await openList().session()
    const one = (task: object) => ({ tasks: [{ subject: 'S', ...task }] })
    expect(await me.call('create_tasks', one({ subject: 'x'.repeat(200) }))).toHaveProperty('created')
    expect(await me.refuse('create_tasks', one({ subject: 'x'.repeat(201) }))).toBe(
      'tasks[0].subject has 201 characters; at most 200.',
    )
    expect(await me.refuse('create_tasks', one({ description: 'x'.repeat(100_000) }))).toBe(
      'tasks[0].description has 100000 characters; at most 20000.',
    )
    expect(await me.refuse('create_tasks', one({ id: 'x'.repeat(100_000) }))).toBe(
      'tasks[0].id has 100000 characters; at most 100.',
    )
    expect(await me.refuse('create_tasks', one({ labels: Array(51).fill('l') }))).toBe(
      'tasks[0].labels has 51 entries; at most 50.',
    )
    expect(await me.refuse('create_tasks', one({ metadata: { m: 'x'.repeat(20_000) } }))).toContain('at most 16384')
    expect(await me.refuse('create_tasks', one({ deferUntil: 'soon' }))).toBe(
      'tasks[0].deferUntil must be a date and time such as 2026-12-01T00:00:00Z.',
    )
    expect(await me.refuse('create_tasks', one({ description: 'a\0b' }))).toBe(
      'tasks[0].description contains a NUL character. Leave it out.',
    )
  })

  it('makes 500 tasks at once and refuses 501', async () => {
    const me = await openList().session()
    const many = (count: number) => ({ tasks: Array.from({ length: count }, (_, i) => ({ subject: `Task ${i}` })) })
    expect(await me.refuse('create_tasks', many(501))).toBe('tasks has 501 entries; at most 500.')
    expect(await me.refuse('create_tasks', many(0))).toBe('tasks is empty.')
    expect(await me.call('create_tasks', many(500))).toMatchObject({ counts: { ready: 500 } })
  })
})
