import { describe, expect, it } from 'vitest'
import { openList } from './open-list.ts'

const plan = {
  tasks: [
    { id: 'a1', subject: 'First', priority: 1, labels: ['api'], touches: ['src/**'] },
    { id: 'b1', subject: 'Second', blockedBy: ['a1'] },
    { id: 'c1', subject: 'Third', touches: ['src/c.ts'] },
  ],
}

describe('list_ready', () => {
  it('answers an empty list without writing or joining', async () => {
    const list = openList('auth')
    const me = await list.session()
    expect(await me.call('list_ready')).toEqual({
      list: 'auth',
      mine: [],
      ready: [],
      more: 0,
      counts: { ready: 0, inProgress: 0, blocked: 0, completed: 0, cancelled: 0, tracks: 0, longestChain: 0 },
    })
    expect(me.store.joins > 0).toBe(false)
  })

  it('answers what I hold and what is ready, in order, without what is usual', async () => {
    const me = await openList().session('amber-fox')
    await me.call('create_tasks', plan)
    expect(await me.call('list_ready')).toMatchObject({
      mine: [],
      ready: [
        { id: 'a1', subject: 'First', priority: 1, unblocks: 1, labels: ['api'] },
        { id: 'c1', subject: 'Third' },
      ],
    })
    await me.call('claim_task', { id: 'a1' })
    expect(await me.call('list_ready')).toEqual({
      list: 'demo',
      mine: [
        { id: 'a1', subject: 'First', status: 'in_progress', priority: 1, owner: 'amber-fox', unblocks: 1, labels: ['api'] },
      ],
      ready: [{ id: 'c1', subject: 'Third', overlaps: ['a1'] }],
      more: 0,
      counts: { ready: 1, inProgress: 1, blocked: 1, completed: 0, cancelled: 0, tracks: 1, longestChain: 2 },
    })
  })

  it('filters, and answers ten rows unless asked', async () => {
    const me = await openList().session()
    const tasks = Array.from({ length: 12 }, (_, i) => ({
      id: `t${10 + i}`,
      subject: `T ${i}`,
      labels: [i % 2 ? 'odd' : 'even'],
    }))
    await me.call('create_tasks', { tasks })
    expect(await me.call('list_ready')).toMatchObject({ ready: { length: 10 }, more: 2 })
    expect(await me.call('list_ready', { limit: 2, labels: 'odd' })).toMatchObject({
      ready: [{ id: 't11' }, { id: 't13' }],
      more: 4,
    })
    expect(await me.refuse('list_ready', { limit: 201 })).toBe('limit must be a whole number from 1 to 200, not 201.')
    expect(await me.refuse('list_ready', { limit: '5' })).toBe('limit must be a number, not a string.')
  })

  it('waits until something is ready', async () => {
    const list = openList()
    const [me, other] = [await list.session(), await list.session()]
    const waiting = me.call('list_ready', { waitSeconds: 60 })
    await other.call('create_tasks', { tasks: [{ id: 'a1', subject: 'A' }] })
    expect(await waiting).toMatchObject({ ready: [{ id: 'a1' }] })
  })
})
