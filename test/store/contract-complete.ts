/** Completing: what it frees, who may, and what happens to work that comes too late. */

import { describe, expect, it } from 'vitest'
import { freshList, type MakeList, refusal, taken } from './contract-list.ts'

export function describeCompleting(makeList: MakeList): void {
  const list = freshList(makeList)

  describe('completing', () => {
    it('answers what became ready, in order, and nothing that was ready before', async () => {
      const fox = await list.agent()
      const [a = '', , low, , high] = await fox.create(
        { key: 'a', subject: 'A' },
        { key: 'b', subject: 'B' },
        { subject: 'Low', blockedBy: ['a'], priority: 4 },
        { subject: 'Still waits', blockedBy: ['a', 'b'] },
        { subject: 'High', blockedBy: ['a'], priority: 0 },
      )
      await fox.claim(a)
      const { task, nowReady } = await fox.complete(a, 'done')
      expect(task.task).toMatchObject({ status: 'completed', result: 'done', owner: fox.name, term: 1 })
      expect(task.task.completedAt).toBe(task.task.updatedAt)
      expect(nowReady.map((view) => view.task.id)).toEqual([high, low])
    })

    it('claims and completes a free task in one', async () => {
      const fox = await list.agent()
      const [id = ''] = await fox.create({ subject: 'Quick' })
      expect((await fox.as('a').complete(id)).task.task).toMatchObject({ status: 'completed', owner: `${fox.name}/a`, term: 1 })
    })

    it('takes the next task in the same commit', async () => {
      const fox = await list.agent()
      const [a = '', b] = await fox.create({ key: 'a', subject: 'A' }, { subject: 'B', blockedBy: ['a'] })
      await fox.claim(a)
      const { cursor } = await fox.store.changesSince()
      const { claimed } = await fox.store.complete({ id: a, result: 'in a.ts', claimNext: {} }, fox.actor)
      expect(taken(claimed)).toMatchObject({
        task: { task: { id: b, owner: fox.name } },
        blockers: [{ id: a, result: 'in a.ts' }],
        alsoHeld: [],
      })
      const { records } = await fox.store.changesSince(cursor)
      expect(records.map(({ tasks }) => tasks.map(({ id }) => id).toSorted())).toEqual([[a, b].toSorted()])
    })

    it('says why there is no next one', async () => {
      const fox = await list.agent()
      const [a = ''] = await fox.create({ subject: 'A' })
      const { claimed } = await fox.store.complete({ id: a, claimNext: {} }, fox.actor)
      expect(claimed).toMatchObject({ task: null, why: 'all_done', counts: { completed: 1 } })
    })

    it('repeated by the completer is a success that answers the same, and keeps another result as a note', async () => {
      const fox = await list.agent()
      const [a = '', b = ''] = await fox.create({ key: 'a', subject: 'A' }, { subject: 'B', blockedBy: ['a'] })
      await fox.claim(a)
      const first = await fox.complete(a, 'once')
      const again = await fox.complete(a, 'twice')
      expect(again.task.task).toMatchObject({ status: 'completed', result: first.task.task.result, term: first.task.task.term })
      expect(again.task.task.notes.map(({ text }) => text)).toEqual(['Result of a second completion: twice'])
      expect((await fox.complete(a, 'twice')).task.task, 'a third call piles up nothing').toEqual(again.task.task)
      expect(again.nowReady.map(({ task }) => task.id)).toEqual([b])
    })

    it('repeated with claimNext answers the task claimed with it while it is still held, else a new one', async () => {
      const fox = await list.agent()
      const [a = '', b = '', c] = await fox.create({ subject: 'A' }, { subject: 'B' }, { subject: 'C' })
      await fox.claim(a)
      await fox.store.complete({ id: a, claimNext: {} }, fox.actor)
      const again = await fox.store.complete({ id: a, claimNext: {}, claimedWith: b }, fox.actor)
      expect(taken(again.claimed).task.task.id).toBe(b)
      await fox.complete(b)
      const third = await fox.store.complete({ id: a, claimNext: {}, claimedWith: b }, fox.actor)
      expect(taken(third.claimed).task.task.id).toBe(c)
    })

    it('is refused to others, but keeps their result as a note and says so', async () => {
      const [fox, owl] = [await list.agent(), await list.agent()]
      const [id = ''] = await fox.create({ subject: 'Mine' })
      await fox.claim(id)
      const bare = await refusal(owl.complete(id))
      expect(bare.code).toBe('not_holder')
      expect(bare.message).toMatch(/is held by .* UTC\. list_ready shows other work\.$/)
      const late = await refusal(owl.complete(id, 'I did it too'))
      expect(late.message).toContain(`Your result is kept as a note on ${id}.`)
      await refusal(owl.complete(id, 'I did it too'))
      expect(await fox.task(id)).toMatchObject({
        status: 'in_progress',
        owner: fox.name,
        notes: [{ by: owl.name, text: 'Result of a completion that came too late: I did it too' }],
      })
    })

    it('is refused to a session that lost its claim, whether another holds the task, closed it, or gave it back', async () => {
      const [fox, owl] = [await list.agent(), await list.agent()]
      const [id = ''] = await fox.create({ subject: 'Lost' })
      await fox.claim(id)
      await owl.claim(id, 'the user asked for it')
      const late = () => refusal(fox.store.complete({ id, result: 'late', knownTerm: 1 }, fox.actor))
      const heldNow = await late()
      expect(heldNow.code).toBe('claim_lost')
      expect(heldNow.message).toContain(`held by ${owl.name}`)
      expect(heldNow.message).toContain('Your result is kept as a note')
      await owl.release(id)
      const free = await late()
      expect(free.code).toBe('claim_lost')
      expect(free.message).not.toContain('kept as a note')
      await owl.complete(id, 'by owl')
      expect((await late()).code).toBe('task_closed')
      expect(await owl.task(id)).toMatchObject({ status: 'completed', result: 'by owl', notes: [{}, { by: fox.name }] })
    })

    it('is refused while something open comes first, also for the holder', async () => {
      const fox = await list.agent()
      const [id = ''] = await fox.create({ subject: 'Started' })
      await fox.claim(id)
      const [blocker = ''] = await fox.create({ subject: 'Found on the way', blocks: [id] })
      expect((await fox.store.get(id, fox.actor)).task).toMatchObject({ holder: 'self', openBlockers: [blocker] })
      const error = await refusal(fox.complete(id, 'done'))
      expect([error.code, error.message]).toEqual([
        'task_blocked',
        `Task ${id} waits for ${blocker}. list_ready shows other work.`,
      ])
      expect((await fox.task(id)).notes).toEqual([])
      await fox.complete(blocker)
      expect((await fox.complete(id, 'done')).task.task.status).toBe('completed')
    })

    it('is refused for an unknown task and for a cancelled one', async () => {
      const fox = await list.agent()
      const [id = ''] = await fox.create({ subject: 'Gone' })
      await fox.update(id, { status: 'cancelled' })
      expect((await refusal(fox.complete('nope-1'))).code).toBe('task_not_found')
      expect((await refusal(fox.complete(id))).message).toBe(`Task ${id} is cancelled. list_ready shows other work.`)
    })
  })
}
