import { describe, expect, it } from 'vitest'
import { openList } from '../tools/open-list.ts'

async function twoSessions() {
  const list = openList()
  const [me, other] = [await list.session('amber-fox'), await list.session('brave-elk')]
  await me.call('create_tasks', { tasks: ['a1', 'b1', 'c1', 'd1', 'e1'].map((id) => ({ id, subject: `Task ${id}` })) })
  return { list, me, other }
}

describe('news', () => {
  it('tells once who took a task over', async () => {
    const { me, other } = await twoSessions()
    await me.call('claim_task', { id: 'a1' })
    await other.call('claim_task', { id: 'a1', takeOver: 'mejba asked' })
    expect(await me.call('list_ready')).toMatchObject({ news: ['a1 "Task a1" was taken over by brave-elk.'] })
    expect(await me.call('list_ready')).not.toHaveProperty('news')
    expect(await other.call('list_ready')).not.toHaveProperty('news')
  })

  it('tells it also with the answer to a note that I leave on the task which is no longer mine', async () => {
    const { me, other } = await twoSessions()
    await me.call('claim_task', { id: 'a1' })
    await other.call('claim_task', { id: 'a1', takeOver: 'mejba asked' })
    expect(await me.call('update_task', { id: 'a1', note: 'half done' })).toMatchObject({
      news: ['a1 "Task a1" was taken over by brave-elk.'],
    })
  })

  it('tells who reopened what I completed', async () => {
    const { me, other } = await twoSessions()
    await me.call('complete_task', { id: 'a1' })
    await other.call('update_task', { id: 'a1', status: 'pending' })
    expect(await me.call('get_task', { id: 'b1' })).toMatchObject({
      news: ['a1 "Task a1", which you completed, was reopened by brave-elk.'],
    })
  })

  it('tells that a task I hold is no longer blocked, also when it was I who ended that', async () => {
    const { me, other } = await twoSessions()
    await me.call('claim_task', { id: 'a1' })
    await me.call('update_task', { id: 'a1', addBlockedBy: ['b1'] })
    await other.call('complete_task', { id: 'b1' })
    expect(await me.call('list_ready')).toMatchObject({ news: ['a1 "Task a1", which you hold, is no longer blocked.'] })
    await me.call('update_task', { id: 'a1', addBlockedBy: ['c1'] })
    expect(await me.call('complete_task', { id: 'c1' })).toMatchObject({ news: { length: 1 } })
  })

  it('tells what an edit of the file did to a task I hold', async () => {
    const { list, me } = await twoSessions()
    await me.call('claim_task', { id: 'a1' })
    const [task] = list.list.log.at(-1)?.tasks ?? []
    if (task?.after === undefined) throw new Error('no claim was logged')
    list.list.edit({ ...task.after, status: 'completed', claim: undefined })
    expect(await me.call('list_ready')).toMatchObject({
      news: ['a1 "Task a1", which you held, was completed by an edit of its file.'],
    })
  })

  it('does not call an edit a reopening that came before I completed the task', async () => {
    const { list, me } = await twoSessions()
    await me.call('claim_task', { id: 'a1' })
    const [task] = list.list.log.at(-1)?.tasks ?? []
    if (task?.after === undefined) throw new Error('no claim was logged')
    list.list.edit({ ...task.after, subject: 'Task a1, said better' })
    expect(await me.call('complete_task', { id: 'a1' })).not.toHaveProperty('news')
  })

  it('tells who split a task when its last child is done, by whomever', async () => {
    const { me, other } = await twoSessions()
    await me.call('claim_task', { id: 'a1' })
    const halves = ['x1', 'x2'].map((id) => ({ id, subject: id, parent: 'a1' }))
    expect(await me.call('create_tasks', { tasks: halves })).not.toHaveProperty('news')
    expect(await me.call('complete_task', { id: 'x1' })).not.toHaveProperty('news')
    await other.call('complete_task', { id: 'x2' })
    expect(await me.call('list_ready')).toMatchObject({
      news: ['a1 "Task a1", which you hold, has no open child left: complete it.'],
    })
  })

  it('keeps silent about what I did myself', async () => {
    const { me } = await twoSessions()
    await me.call('claim_task', { id: 'a1' })
    await me.call('claim_task', { id: 'a1', as: 'tester' })
    await me.call('complete_task', { id: 'a1' })
    const answers = [
      await me.call('update_task', { id: 'a1', status: 'pending' }),
      await me.call('claim_task', { id: 'a1' }),
      await me.call('release_task', { id: 'a1' }),
      await me.call('list_ready'),
    ]
    for (const answer of answers) expect(answer).not.toHaveProperty('news')
  })

  it('keeps silent about a completion of mine that is not answered yet', async () => {
    const { me, other } = await twoSessions()
    await me.call('claim_task', { id: 'a1' })
    let answerNow = (_: unknown) => {}
    me.store.slowAnswer = new Promise((resolve) => {
      answerNow = resolve
    })
    const completion = me.call('complete_task', { id: 'a1' })
    await other.call('claim_task', { id: 'b1' })
    expect(await me.call('list_ready')).not.toHaveProperty('news')
    answerNow('now')
    expect(await completion).not.toHaveProperty('news')
  })

  it('tells three at once and the rest with the next answer', async () => {
    const { me, other } = await twoSessions()
    for (const id of ['a1', 'b1', 'c1', 'd1']) await me.call('claim_task', { id })
    for (const id of ['a1', 'b1', 'c1', 'd1']) await other.call('claim_task', { id, takeOver: 'asked' })
    expect(await me.call('list_ready')).toMatchObject({ news: { length: 3 } })
    expect(await me.call('list_ready')).toMatchObject({ news: ['d1 "Task d1" was taken over by brave-elk.'] })
  })

  it('costs no look at the list while nothing changed', async () => {
    const { me } = await twoSessions()
    await me.call('claim_task', { id: 'a1' })
    await me.call('get_task', { id: 'a1' })
    const before = me.store.reads
    await me.call('get_task', { id: 'a1' })
    expect(me.store.reads - before).toBe(0)
  })
})

describe('a session', () => {
  it('leaves no trace by looking, nor by a wrong id, and joins once for its first changes', async () => {
    const me = await openList().session()
    await me.call('list_ready')
    await me.call('list_tasks')
    await me.refuse('get_task', { id: 'nope' })
    for (const tool of ['claim_task', 'complete_task', 'update_task', 'release_task']) await me.refuse(tool, { id: 'nope' })
    expect(me.store.joins > 0).toBe(false)
    await Promise.all(['A', 'B'].map((subject) => me.call('create_tasks', { tasks: [{ subject }] })))
    expect(me.store.joins).toBe(1)
  })

  it('makes one batch when the same call is sent twice at once', async () => {
    const me = await openList().session()
    const batch = { tasks: [{ subject: 'A' }] }
    const answers = await Promise.all([me.call('create_tasks', batch), me.call('create_tasks', batch)])
    expect(answers.filter((answer) => answer.repeated === true)).toHaveLength(1)
    expect(await me.call('list_tasks')).toMatchObject({ total: 1 })
  })

  it('takes over what a killed session held, and says from whom', async () => {
    const { list, me, other } = await twoSessions()
    await me.call('claim_task', { id: 'a1' })
    list.list.kill(me.session)
    expect(await other.call('claim_task', { id: 'a1' })).toMatchObject({ takenOver: { from: 'amber-fox' } })
  })
})
