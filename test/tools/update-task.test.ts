import { describe, expect, it } from 'vitest'
import { openList } from './open-list.ts'

async function twoTasks() {
  const me = await openList().session('amber-fox')
  await me.call('create_tasks', {
    tasks: [
      { id: 'a1', subject: 'A', labels: ['x'], description: 'D', metadata: { keep: 1, drop: 2 } },
      { id: 'b1', subject: 'B' },
    ],
  })
  return me
}

describe('update_task', () => {
  it('changes fields, edges, labels, notes and metadata at once', async () => {
    const me = await twoTasks()
    const answer = await me.call('update_task', {
      id: 'a1',
      subject: 'A2',
      description: null,
      priority: 0,
      addLabels: ['y'],
      removeLabels: 'x',
      add_blocked_by: 'b1',
      note: 'why',
      metadata: { drop: null, more: [1] },
    })
    expect(answer).toEqual({ task: { id: 'a1', subject: 'A2', priority: 0, blockedBy: ['b1'], labels: ['y'] } })
    const { task } = await me.call('get_task', { id: 'a1' })
    expect(task).toMatchObject({ metadata: { keep: 1, more: [1] }, notes: [{ text: 'why' }] })
    expect(task).not.toHaveProperty('description')
  })

  it('says what could be named when nothing is', async () => {
    const me = await twoTasks()
    expect(await me.refuse('update_task', { id: 'a1' })).toMatch(
      /^Nothing to change in a1: name a field .*, a note or a status\./,
    )
  })

  it.each([
    ['done', 'completed'],
    ['complete', 'completed'],
    ['in-progress', 'in_progress'],
    ['deleted', 'cancelled'],
  ])('reads the status %s as %s', async (word, status) => {
    const me = await twoTasks()
    expect(await me.call('update_task', { taskId: 'a1', status: word })).toMatchObject({ task: { id: 'a1', status } })
  })

  it.each(['todo', 'open', 'pending'])('reopens a completed task for %s, and names who waits again', async (word) => {
    const me = await twoTasks()
    await me.call('update_task', { id: 'a1', addBlocks: ['b1'] })
    await me.call('complete_task', { id: 'a1' })
    const { task, affected } = await me.call('update_task', { id: 'a1', status: word })
    expect(task).not.toHaveProperty('status')
    expect(affected).toEqual(['b1'])
  })

  it('refuses owner and names claim_task, and a word that is no status', async () => {
    const me = await twoTasks()
    expect(await me.refuse('update_task', { id: 'a1', owner: 'me' })).toBe(
      'owner is no argument: claim_task makes you the owner, and `as` names the agent.',
    )
    expect(await me.refuse('update_task', { id: 'a1', status: 'later' })).toBe(
      'status must be one of pending, in_progress, completed, cancelled, not "later".',
    )
    expect(await me.refuse('update_task', { id: 'a1', addBlockedBy: ['a1'] })).toMatch(/itself/)
    expect(await me.refuse('update_task', { id: 'a1', metadata: 'text' })).toBe('metadata must be an object, not a string.')
  })
})
