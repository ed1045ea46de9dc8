import { describe, expect, it } from 'vitest'
import { openList } from './open-list.ts'

describe('list_tasks', () => {
  it('filters by status, in our words and in those that models send', async () => {
    const me = await openList().session('amber-fox')
    await me.call('create_tasks', { tasks: ['a1', 'b1', 'c1'].map((id) => ({ id, subject: `Task ${id}` })) })
    await me.call('complete_task', { id: 'a1' })
    await me.call('claim_task', { id: 'b1' })
    expect(await me.call('list_tasks', { status: ['completed'] })).toEqual({
      tasks: [{ id: 'a1', subject: 'Task a1', status: 'completed', owner: 'amber-fox' }],
      total: 1,
    })
    expect(await me.call('list_tasks', { status: 'done' })).toMatchObject({ tasks: [{ id: 'a1' }] })
    expect(await me.call('list_tasks', { status: 'in-progress' })).toMatchObject({ tasks: [{ id: 'b1' }] })
    expect(await me.call('list_tasks', { status: 'open' })).toMatchObject({ tasks: [{ id: 'b1' }, { id: 'c1' }] })
    expect(await me.refuse('list_tasks', { status: 'later' })).toBe(
      'status[0] must be one of pending, in_progress, completed, cancelled, not "later".',
    )
  })

  it('filters by words, owner, edges and parent', async () => {
    const me = await openList().session('amber-fox')
    await me.call('create_tasks', {
      tasks: [
        { id: 'a1', subject: 'Phase' },
        { id: 'b1', subject: 'Read JWT', parent: 'a1' },
        { id: 'c1', subject: 'Write', blockedBy: ['b1'] },
      ],
    })
    await me.call('claim_task', { id: 'b1', as: 'tester' })
    const found = async (filter: object) => await me.call('list_tasks', filter)
    expect(await found({ text: 'jwt' })).toMatchObject({ tasks: [{ id: 'b1' }] })
    expect(await found({ owner: 'amber-fox' })).toMatchObject({ tasks: [{ id: 'b1', owner: 'amber-fox/tester' }] })
    expect(await found({ parent: 'a1' })).toMatchObject({ tasks: [{ id: 'b1' }], total: 1 })
    expect(await found({ blocked: true })).toMatchObject({ tasks: [{ id: 'c1', blockedBy: ['b1'] }] })
  })

  it('turns pages of ten', async () => {
    const me = await openList().session()
    await me.call('create_tasks', { tasks: Array.from({ length: 12 }, (_, i) => ({ subject: `T ${i}` })) })
    const first = await me.call('list_tasks')
    expect(first).toMatchObject({ tasks: { length: 10 }, total: 12, nextCursor: expect.any(String) })
    const last = await me.call('list_tasks', { cursor: first.nextCursor })
    expect(last).toMatchObject({ tasks: { length: 2 }, total: 12 })
    expect(last).not.toHaveProperty('nextCursor')
  })
})
