import { describe, expect, it } from 'vitest'
import { openList } from './open-list.ts'

describe('claim_task', () => {
  it('answers the best ready task with what it rests on', async () => {
    const me = await openList().session('amber-fox')
    await me.call('create_tasks', {
      tasks: [
        { id: 'a1', subject: 'First' },
        { id: 'b1', subject: 'Second', description: 'D', activeForm: 'Doing', blockedBy: ['a1'], metadata: { x: 1 } },
      ],
    })
    await me.call('complete_task', { id: 'a1', result: 'r'.repeat(600) })
    expect(await me.call('claim_task')).toEqual({
      task: { id: 'b1', subject: 'Second', description: 'D', status: 'in_progress', owner: 'amber-fox', metadata: { x: 1 } },
      blockers: [{ id: 'a1', subject: 'First', result: `${'r'.repeat(499)}…` }],
    })
  })

  it('gives two sessions two tasks, and says what else each holds', async () => {
    const list = openList()
    const [me, other] = [await list.session('amber-fox'), await list.session('brave-elk')]
    await me.call('create_tasks', { tasks: ['a1', 'b1', 'c1'].map((id) => ({ id, subject: id })) })
    expect(await me.call('claim_task')).toMatchObject({ task: { id: 'a1' } })
    expect(await other.call('claim_task')).toMatchObject({ task: { id: 'b1' } })
    expect(await me.call('claim_task')).toMatchObject({ task: { id: 'c1' }, alsoHeld: ['a1'] })
    expect(await me.call('claim_task')).toMatchObject({
      task: null,
      why: 'waiting',
      inProgress: { length: 3 },
      alsoHeld: ['a1', 'c1'],
    })
  })

  it('refuses a task that another holds and names the holder, never the way to take it', async () => {
    const list = openList()
    const [me, other] = [await list.session('amber-fox'), await list.session('brave-elk')]
    await me.call('create_tasks', { tasks: [{ id: 'a1', subject: 'A' }] })
    await me.call('claim_task', { id: 'a1' })
    const text = await other.refuse('claim_task', { taskId: 'a1' })
    expect(text).toMatch(/^Task a1 is held by amber-fox \(mejba on laptop\) since .+ list_ready shows other work\.$/)
    expect(text).not.toContain('takeOver')
    expect(await other.call('claim_task', { id: 'a1', takeOver: 'mejba asked' })).toMatchObject({
      task: { owner: 'brave-elk' },
      takenOver: { from: 'amber-fox' },
    })
  })

  it('succeeds again for the holder, and lets a session give its task to an agent', async () => {
    const me = await openList().session('amber-fox')
    await me.call('create_tasks', { tasks: [{ id: 'a1', subject: 'A' }] })
    await me.call('claim_task', { id: 'a1' })
    expect(await me.call('claim_task', { id: 'a1' })).toMatchObject({ already: { owner: 'amber-fox' } })
    const delegated = await me.call('claim_task', { id: 'a1', as: 'amber-fox/tester' })
    expect(delegated).toMatchObject({ task: { owner: 'amber-fox/tester' }, already: { owner: 'amber-fox' } })
    expect(await me.refuse('claim_task', { id: 'a1', as: 'writer' })).toContain('held by amber-fox/tester')
    expect(await me.refuse('claim_task', { as: 'a/b' })).toBe(
      'as must be a name of 1 to 60 characters without slash or line break.',
    )
  })

  it('says why there is nothing: empty, no match, all blocked, all done', async () => {
    const me = await openList().session()
    const none = { ready: 0, inProgress: 0, blocked: 0, completed: 0, cancelled: 0, tracks: 0, longestChain: 0 }
    expect(await me.call('claim_task')).toEqual({ task: null, why: 'empty', inProgress: [], counts: none })
    expect(me.store.joins > 0).toBe(false)
    await me.call('create_tasks', { tasks: [{ id: 'a1', subject: 'A' }] })
    expect(await me.call('claim_task', { labels: ['x'] })).toMatchObject({ task: null, why: 'no_match' })
    await me.call('update_task', { id: 'a1', deferUntil: '2999-01-01T00:00:00Z' })
    expect(await me.call('claim_task')).toMatchObject({ task: null, why: 'all_blocked' })
    await me.call('complete_task', { id: 'a1' })
    expect(await me.call('claim_task', { waitSeconds: 60 })).toMatchObject({ task: null, why: 'all_done' })
  })

  it('names the nearest id for a wrong one, and leaves no trace', async () => {
    const list = openList()
    const [me, other] = [await list.session(), await list.session()]
    await me.call('create_tasks', { tasks: [{ id: 'k3f9qz', subject: 'Validate' }] })
    expect(await other.refuse('claim_task', { id: 'k3f9qx' })).toContain('No task k3f9qx. Nearest: k3f9qz "Validate".')
    expect(other.store.joins > 0).toBe(false)
  })

  it('refuses a parent that is none at once, in an empty list too, and leaves no trace', async () => {
    const list = openList()
    const [me, other] = [await list.session(), await list.session()]
    const words = 'No task nope. list_tasks shows what exists.'
    expect(await other.refuse('claim_task', { parent: 'nope', waitSeconds: 60 })).toBe(words)
    await me.call('create_tasks', { tasks: [{ id: 'a1', subject: 'A' }] })
    expect(await other.refuse('claim_task', { parent: 'nope', waitSeconds: 60 })).toBe(words)
    expect(await other.refuse('list_ready', { parent: 'nope', waitSeconds: 60 })).toBe(words)
    expect(other.store.joins).toBe(0)
  })

  it('sleeps until a task can be claimed: one winner, the other sleeps on', async () => {
    const list = openList()
    const [me, one, two] = [await list.session(), await list.session(), await list.session()]
    await me.call('create_tasks', { tasks: [{ id: 'a1', subject: 'A' }] })
    await me.call('claim_task', { id: 'a1' })
    const waiting = [one.call('claim_task', { waitSeconds: 60 }), two.call('claim_task', { id: 'a1', waitSeconds: 60 })]
    await me.call('release_task', { id: 'a1' })
    const winner = await Promise.race(waiting)
    expect(winner).toMatchObject({ task: { id: 'a1' } })
    await me.call('create_tasks', { tasks: [{ id: 'b1', subject: 'B' }] })
    const holder = (await one.holds()).includes('a1') ? one : two
    await holder.call('release_task', { id: 'a1' })
    const answers = await Promise.all(waiting)
    expect(answers.map((answer) => answer.task)).toContainEqual(expect.objectContaining({ id: 'a1' }))
  })

  it('ends a wait when the caller cancels', async () => {
    const me = await openList().session()
    await me.call('create_tasks', { tasks: [{ id: 'a1', subject: 'A' }] })
    await me.call('claim_task', { id: 'a1' })
    const caller = new AbortController()
    const waiting = me.call('claim_task', { waitSeconds: 3600 }, caller.signal)
    caller.abort('enough')
    await expect(waiting).rejects.toThrow('enough')
    expect(await me.call('release_task', { id: 'a1' })).toHaveProperty('task')
    expect(await me.holds()).toEqual([])
  })
})
