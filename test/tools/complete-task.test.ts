import { describe, expect, it } from 'vitest'
import { openList } from './open-list.ts'

const chain = {
  tasks: [
    { id: 'a1', subject: 'First' },
    { id: 'b1', subject: 'Second', blockedBy: ['a1'] },
    { id: 'c1', subject: 'Third' },
  ],
}

describe('complete_task', () => {
  it('answers what became ready and claims the next', async () => {
    const me = await openList().session('amber-fox')
    await me.call('create_tasks', chain)
    await me.call('claim_task', { id: 'a1' })
    expect(await me.call('complete_task', { id: 'a1', result: 'src/a.ts', claimNext: true })).toEqual({
      task: { id: 'a1', subject: 'First', status: 'completed', owner: 'amber-fox' },
      nowReady: [],
      claimed: {
        task: { id: 'b1', subject: 'Second', status: 'in_progress', owner: 'amber-fox' },
        blockers: [{ id: 'a1', subject: 'First', result: 'src/a.ts' }],
      },
    })
  })

  it('costs at most 200 tokens a round besides its own texts', async () => {
    const me = await openList().session('amber-fox')
    const texts = { subject: 'Validate JWTs in middleware', result: 'src/auth.ts; keys come from JWKS_URL' }
    const tasks = ['k3f9qz', 'm2x8ab', 'q7t2nn'].map((id, i, ids) => ({
      id,
      subject: texts.subject,
      blockedBy: ids.slice(i - 1, i),
    }))
    await me.call('create_tasks', { tasks })
    await me.call('claim_task', { id: 'k3f9qz' })
    const args = { id: 'k3f9qz', result: texts.result, claimNext: true }
    const sent = JSON.stringify(args) + JSON.stringify(await me.call('complete_task', args))
    const own = Object.values(texts).reduce((bytes, text) => bytes + text.length * (sent.split(text).length - 1), 0)
    const tokens = (sent.length - own) / 4
    console.info(`one round: ${tokens} tokens besides its own texts`)
    expect(tokens).toBeLessThanOrEqual(200)
  })

  it('answers the same task again when the same call is repeated', async () => {
    const me = await openList().session()
    await me.call('create_tasks', chain)
    const call = { id: 'a1', result: 'done', claimNext: true }
    expect(await me.call('complete_task', call)).toMatchObject({ claimed: { task: { id: 'b1' } } })
    expect(await me.call('complete_task', call)).toMatchObject({ claimed: { task: { id: 'b1' }, already: {} } })
    expect(await me.holds()).toEqual(['b1'])
    await me.call('release_task', { id: 'b1' })
    expect(await me.call('complete_task', call)).toMatchObject({ claimed: { task: {} } })
  })

  it('claims only what matches', async () => {
    const me = await openList().session()
    const labelled = { id: 'd1', subject: 'Docs', labels: ['docs'] }
    await me.call('create_tasks', { tasks: [...chain.tasks, labelled] })
    expect(await me.call('complete_task', { id: 'a1', claimNext: true, labels: ['docs'] })).toMatchObject({
      claimed: { task: { id: 'd1' } },
    })
  })

  it('shows five of those that became ready, and says how many more', async () => {
    const me = await openList().session()
    const waiting = Array.from({ length: 7 }, (_, i) => ({ id: `w${i}`, subject: 'W', blockedBy: ['a1'] }))
    await me.call('create_tasks', { tasks: [{ id: 'a1', subject: 'A' }, ...waiting] })
    expect(await me.call('complete_task', { id: 'a1' })).toMatchObject({ nowReady: { length: 5 }, more: 2 })
  })

  it('refuses another session, names the holder, and keeps its result as a note', async () => {
    const list = openList()
    const [me, other] = [await list.session('amber-fox'), await list.session('brave-elk')]
    await me.call('create_tasks', chain)
    await me.call('claim_task', { id: 'a1' })
    expect(await other.refuse('complete_task', { id: 'a1', result: 'mine' })).toMatch(/held by amber-fox.*note/)
    expect(await me.call('get_task', { id: 'a1' })).toMatchObject({
      task: { notes: [{ by: 'brave-elk', text: expect.stringContaining('mine') }] },
    })
    expect(await me.refuse('complete_task', { id: 'b1' })).toBe('Task b1 waits for a1. list_ready shows other work.')
  })

  it('refuses a completion once whose claim has been overtaken, then judges the task as it is', async () => {
    const list = openList()
    const [me, other] = [await list.session('amber-fox'), await list.session('brave-elk')]
    await me.call('create_tasks', { tasks: [{ id: 'a1', subject: 'A' }] })
    await me.call('claim_task', { id: 'a1' })
    await other.call('claim_task', { id: 'a1', takeOver: 'asked' })
    await other.call('release_task', { id: 'a1' })
    expect(await me.refuse('complete_task', { id: 'a1' })).toContain('claimed again since your claim')
    expect(await me.call('complete_task', { id: 'a1' })).toMatchObject({ task: { status: 'completed' } })
  })
})
