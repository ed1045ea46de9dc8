import { describe, expect, it } from 'vitest'
import { openList } from './open-list.ts'

describe('get_task', () => {
  it('shows the whole task with its edges, notes, claim and history', async () => {
    const me = await openList().session('amber-fox')
    await me.call('create_tasks', {
      tasks: [
        { id: 'a1', subject: 'First' },
        { id: 'b1', subject: 'Second', activeForm: 'Doing', blockedBy: ['a1'] },
        { id: 'c1', subject: 'Third', parent: 'a1' },
      ],
    })
    await me.call('claim_task', { id: 'c1' })
    await me.call('update_task', { id: 'c1', note: 'half done' })
    expect(await me.call('get_task', { id: 'c1' })).toMatchObject({
      task: {
        id: 'c1',
        subject: 'Third',
        status: 'in_progress',
        priority: 2,
        parent: 'a1',
        owner: 'amber-fox',
        claim: { host: 'laptop', user: 'mejba' },
        term: 1,
        notes: [{ by: 'amber-fox', text: 'half done' }],
      },
      blocks: [],
      blockers: [],
      history: [{ by: 'amber-fox' }, { by: 'amber-fox' }, { by: 'amber-fox' }],
    })
    const container = await me.call('get_task', { task_id: 'a1' })
    expect(container).toMatchObject({
      blocks: ['b1'],
      children: [{ id: 'c1', status: 'in_progress' }],
      task: { progress: '0/1' },
    })
    expect(await me.call('get_task', { id: 'b1' })).toMatchObject({
      task: { activeForm: 'Doing', blockedBy: ['a1'], openBlockers: ['a1'] },
      blockers: [{ id: 'a1', subject: 'First', status: 'pending' }],
    })
  })

  it('names what is wrong with a call', async () => {
    const me = await openList().session()
    expect(await me.refuse('get_task')).toBe('id is missing.')
    expect(await me.refuse('get_task', { ids: 'x' })).toBe(
      'Unknown argument "ids"; did you mean id? get_task takes: id, as. id is missing.',
    )
    expect(await me.refuse('get_task', { id: 7 })).toBe('id must be a string, not a number.')
    expect(await me.refuse('get_task', { id: 'a\0' })).toBe('id contains a NUL character. Leave it out.')
    expect(await me.refuse('get_task', { id: 'a', taskId: 'b' })).toBe('id and taskId are the same argument. Give id only.')
    expect(await me.refuse('get_task', { id: '../x' })).toContain('No task ../x.')
  })
})
