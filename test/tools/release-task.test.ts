import { describe, expect, it } from 'vitest'
import { openList } from './open-list.ts'

describe('release_task', () => {
  it('gives the task back with a note for the next one, who reads it', async () => {
    const list = openList()
    const [me, other] = [await list.session('amber-fox'), await list.session('brave-elk')]
    await me.call('create_tasks', { tasks: [{ id: 'a1', subject: 'A' }] })
    await me.call('claim_task', { id: 'a1' })
    expect(await other.refuse('release_task', { id: 'a1' })).toContain('held by amber-fox')
    expect(await me.call('release_task', { id: 'a1', note: 'parser is done' })).toEqual({ task: { id: 'a1', subject: 'A' } })
    expect(await other.call('claim_task')).toMatchObject({ task: { notes: [{ by: 'amber-fox', text: 'parser is done' }] } })
  })

  it('succeeds for a task that is free, and refuses an empty note', async () => {
    const me = await openList().session()
    await me.call('create_tasks', { tasks: [{ id: 'a1', subject: 'A' }] })
    expect(await me.call('release_task', { id: 'a1' })).toEqual({ task: { id: 'a1', subject: 'A' } })
    expect(await me.refuse('release_task', { id: 'a1', note: ' ' })).toBe('note is empty.')
  })
})
