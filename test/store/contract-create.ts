/** Creating: a whole batch or none of it. */

import { describe, expect, it } from 'vitest'
import { freshList, type MakeList, refusal } from './contract-list.ts'

export function describeCreating(makeList: MakeList): void {
  const list = freshList(makeList)

  describe('creating', () => {
    it('makes a plan in one call, whose tasks name each other by key', async () => {
      const fox = await list.agent()
      const { created, counts } = await fox.store.create(
        [
          { key: 'phase', subject: 'Auth' },
          { key: 'keys', subject: 'Fetch keys', parent: 'phase' },
          { key: 'jwt', subject: 'Validate JWTs', parent: 'phase', blockedBy: ['keys'] },
        ],
        fox.actor,
      )
      const [phase, keys, jwt] = created
      expect(created.map(({ key, subject }) => [key, subject])).toEqual([
        ['phase', 'Auth'],
        ['keys', 'Fetch keys'],
        ['jwt', 'Validate JWTs'],
      ])
      expect(await fox.task(jwt?.id ?? '')).toMatchObject({
        status: 'pending',
        priority: 2,
        term: 0,
        parent: phase?.id,
        blockedBy: [keys?.id],
      })
      expect(await fox.ready()).toEqual([keys?.id])
      expect(counts).toMatchObject({ ready: 1, inProgress: 0, blocked: 2, completed: 0, cancelled: 0 })
    })

    it('keeps the order of the batch among tasks that are otherwise equal', async () => {
      const fox = await list.agent()
      const ids = await fox.create(...Array.from({ length: 20 }, (_, i) => ({ subject: `Step ${i}` })))
      expect(await fox.ready()).toEqual(ids)
    })

    it('lets a new task block one that exists, and stores the edge on the one that waits', async () => {
      const fox = await list.agent()
      const [old = ''] = await fox.create({ subject: 'Deploy' })
      const [test = ''] = await fox.create({ subject: 'Test', blocks: [old] })
      expect(await fox.task(old)).toMatchObject({ blockedBy: [test], blocks: [] })
      expect(await fox.task(test)).toMatchObject({ blocks: [] })
      expect(await fox.ready()).toEqual([test])
    })

    it('takes an id that is given, and refuses it a second time without regard to case', async () => {
      const fox = await list.agent()
      await fox.create({ id: 'task-001', subject: 'First' })
      const error = await refusal(fox.create({ id: 'Task-001', subject: 'Second' }))
      expect(error.code).toBe('id_taken')
      expect(error.message).toBe('There is a task task-001 already: "First". Leave id out to get a new one.')
    })

    it('refuses the whole batch for one unknown id, and names the nearest', async () => {
      const fox = await list.agent()
      await fox.create({ id: 'k3f9qz', subject: 'Validate JWTs' })
      const error = await refusal(fox.create({ subject: 'One' }, { key: 'two', subject: 'Two', blockedBy: ['k3f9qx'] }))
      expect(error.code).toBe('unknown_id')
      expect(error.message).toContain('blockedBy of two names k3f9qx: no task k3f9qx. Nearest: k3f9qz "Validate JWTs".')
      expect((await fox.store.list({ limit: 10 }, fox.actor)).total).toBe(1)
    })

    it('refuses a circle, and names the path as the caller did', async () => {
      const fox = await list.agent()
      const error = await refusal(
        fox.create(
          { key: 'a', subject: 'A', blockedBy: ['b'] },
          { key: 'b', subject: 'B', blockedBy: ['c'] },
          { key: 'c', subject: 'C', blockedBy: ['a'] },
        ),
      )
      expect(error.code).toBe('cycle')
      expect(error.message).toMatch(
        /^These tasks would wait for each other: [abc] -> [abc] -> [abc] -> [abc]\. Leave one of these edges out\.$/,
      )
      expect(await fox.ready()).toEqual([])
    })

    it('refuses a circle through a container: a task cannot wait for the phase it is in', async () => {
      const fox = await list.agent()
      const error = await refusal(
        fox.create({ key: 'p', subject: 'Phase' }, { key: 't', subject: 'T', parent: 'p', blockedBy: ['p'] }),
      )
      expect(error.code).toBe('cycle')
    })

    it.each([
      [[{ key: 'a', subject: 'A', blockedBy: ['a'] }], 'Task a cannot wait for itself'],
      [
        [
          { key: 'a', subject: 'A' },
          { key: 'a', subject: 'B' },
        ],
        'Two tasks of the call have the key "a".',
      ],
      [
        [
          { id: 'x-1', subject: 'A' },
          { id: 'X-1', subject: 'B' },
        ],
        'Two tasks of the call have the id X-1.',
      ],
      [[{ id: '../x', subject: 'A' }], '"../x" is no task id'],
      [[{ id: 'con', subject: 'A' }], '"con" is no task id'],
      [[{ subject: 'x'.repeat(201) }], 'subject has 201 characters; the limit is 200.'],
      [[{ subject: ' ' }], 'subject is empty'],
      [[], 'There is no task in the call'],
      [Array.from({ length: 501 }, () => ({ subject: 'x' })), 'The call has 501 tasks; the limit is 500.'],
    ])('refuses %j', async (batch, words) => {
      const fox = await list.agent()
      const error = await refusal(fox.store.create(batch, fox.actor))
      expect(error.code).toBe('invalid_input')
      expect(error.message).toContain(words)
    })

    it('says which created tasks have the subject of an older open one', async () => {
      const fox = await list.agent()
      const [old] = await fox.create({ subject: 'Write  the README' })
      const { created, sameSubject } = await fox.store.create([{ subject: 'write the readme ' }, { subject: 'Else' }], fox.actor)
      expect(sameSubject).toEqual([{ id: created[0]?.id, existing: old }])
    })

    it('gives fifty creates in flight fifty ids', async () => {
      const fox = await list.agent()
      const owl = await list.agent()
      const ids = await Promise.all(Array.from({ length: 50 }, (_, i) => (i % 2 ? fox : owl).create({ subject: `Task ${i}` })))
      expect(new Set(ids.flat()).size).toBe(50)
      expect((await owl.store.list({ limit: 1 }, owl.actor)).total).toBe(50)
    })
  })
}
