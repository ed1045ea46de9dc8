/** Updating: fields, edges, notes and status, all or nothing. */

import { describe, expect, it } from 'vitest'
import { freshList, type MakeList, refusal } from './contract-list.ts'

export function describeUpdating(makeList: MakeList): void {
  const list = freshList(makeList)

  describe('updating', () => {
    it('lets anybody change what a task says, whoever holds it', async () => {
      const [fox, owl] = [await list.agent(), await list.agent()]
      const [id = ''] = await fox.create({
        subject: 'Old',
        description: 'gone',
        labels: ['a', 'b'],
        metadata: { keep: 1, drop: 2 },
      })
      await fox.claim(id)
      await owl.update(id, {
        set: { subject: 'New', description: null, priority: 0, touches: ['src/**'] },
        addLabels: ['c'],
        removeLabels: ['a'],
        metadata: { drop: null, add: true },
        note: 'see the ticket',
      })
      const task = await fox.task(id)
      expect(task).toMatchObject({
        subject: 'New',
        priority: 0,
        touches: ['src/**'],
        labels: ['b', 'c'],
        metadata: { keep: 1, add: true },
        notes: [{ by: owl.name, text: 'see the ticket' }],
        owner: fox.name,
        status: 'in_progress',
      })
      expect(task.description).toBeUndefined()
      expect(task.metadata).toEqual({ keep: 1, add: true })
    })

    it('writes nothing when nothing changes', async () => {
      const fox = await list.agent()
      const [id = ''] = await fox.create({ subject: 'Same', labels: ['a'] })
      const { cursor } = await fox.store.changesSince()
      const { task } = await fox.update(id, {
        set: { subject: 'Same' },
        addLabels: ['a'],
        removeLabels: ['x'],
        status: 'pending',
      })
      expect(task.task.subject).toBe('Same')
      expect((await fox.store.changesSince(cursor)).records).toEqual([])
    })

    it('adds and removes edges in both directions', async () => {
      const fox = await list.agent()
      const [a = '', b = '', c = ''] = await fox.create({ subject: 'A' }, { subject: 'B' }, { subject: 'C' })
      expect((await fox.update(b, { addBlockedBy: [a], addBlocks: [c] })).affected).toEqual([c])
      expect(await fox.ready()).toEqual([a])
      expect((await fox.store.get(b, fox.actor)).blocks).toEqual([c])
      await fox.update(b, { removeBlockedBy: [a, 'nowhere'], removeBlocks: [c] })
      expect(await fox.ready()).toEqual([a, b, c])
      await fox.update(c, { set: { blockedBy: [a, b] } })
      await fox.update(c, { set: { blockedBy: [b] } })
      expect((await fox.task(c)).blockedBy).toEqual([b])
    })

    it('refuses unknown ids, a task that waits for itself, and circles, and then changes nothing', async () => {
      const fox = await list.agent()
      const [a = '', b = ''] = await fox.create({ id: 'a-1', subject: 'A' }, { id: 'b-1', subject: 'B', blockedBy: ['a-1'] })
      const unknown = await refusal(fox.update(a, { set: { subject: 'X' }, addBlockedBy: ['b-2'] }))
      expect([unknown.code, unknown.message]).toEqual([
        'unknown_id',
        'blockedBy of a-1 names b-2: no task b-2. Nearest: b-1 "B". Name a task that exists (list_tasks shows them), or create it.',
      ])
      expect((await refusal(fox.update(a, { addBlockedBy: [a] }))).message).toContain('Task a-1 cannot wait for itself')
      const cycle = await refusal(fox.update(a, { addBlockedBy: [b], note: 'x' }))
      expect(cycle.code).toBe('cycle')
      expect(cycle.message).toMatch(/(a-1 -> b-1 -> a-1|b-1 -> a-1 -> b-1)/)
      expect((await refusal(fox.update(a, { set: { parent: 'zzzz' } }))).code).toBe('unknown_id')
      expect((await refusal(fox.update('nope-1', {}))).code).toBe('task_not_found')
      expect(await fox.task(a)).toMatchObject({ subject: 'A', blockedBy: [], notes: [] })
    })

    it('claims, completes, releases and cancels by status, under the same rules', async () => {
      const [fox, owl] = [await list.agent(), await list.agent()]
      const [id = '', next = ''] = await fox.create({ key: 'a', subject: 'A' }, { subject: 'B', blockedBy: ['a'] })
      expect((await fox.update(id, { status: 'in_progress' })).task.task).toMatchObject({ owner: fox.name, term: 1 })
      expect((await refusal(owl.update(id, { status: 'in_progress' }))).code).toBe('already_claimed')
      expect((await refusal(owl.update(id, { status: 'pending' }))).code).toBe('not_holder')
      expect((await refusal(owl.update(id, { status: 'cancelled' }))).code).toBe('not_holder')
      expect((await fox.update(id, { status: 'pending' })).task.task).toMatchObject({ status: 'pending', term: 1 })
      await fox.claim(id)
      expect((await refusal(owl.update(id, { set: { result: 'me too', subject: 'X' }, status: 'completed' }))).message).toContain(
        'kept as a note',
      )
      expect(await fox.task(id)).toMatchObject({ subject: 'A', status: 'in_progress', notes: [{ by: owl.name }] })
      const done = await fox.update(id, { set: { result: 'done' }, status: 'completed' })
      expect(done).toMatchObject({ task: { task: { status: 'completed', result: 'done' } }, affected: [next] })
      expect((await refusal(fox.update(id, { status: 'cancelled' }))).code).toBe('task_closed')
    })

    it('reopens a task: nobody holds it, the result is a note, and the dependents hear of it', async () => {
      const [fox, owl] = [await list.agent(), await list.agent()]
      const [id = '', next = ''] = await fox.create({ key: 'a', subject: 'A' }, { subject: 'B', blockedBy: ['a'] })
      await fox.complete(id, 'v1')
      const { task, affected } = await owl.update(id, { status: 'pending', note: 'a test fails' })
      expect(affected).toEqual([next])
      expect(task).toMatchObject({ ready: true, holder: 'nobody', task: { status: 'pending', term: 1 } })
      expect(task.task.notes.map(({ text }) => text)).toEqual(['Result before it was reopened: v1', 'a test fails'])
      for (const field of ['owner', 'claim', 'result', 'completedAt'] as const) expect(task.task[field]).toBeUndefined()
      expect(await fox.ready()).toEqual([id])
    })

    it('refuses what would go over a limit only with what is there already', async () => {
      const fox = await list.agent()
      const [id = ''] = await fox.create({ subject: 'Full', labels: Array.from({ length: 50 }, (_, i) => `l${i}`) })
      expect((await refusal(fox.update(id, { addLabels: ['one more'] }))).message).toContain(
        `In task ${id}: labels has 51 entries; the limit is 50.`,
      )
      expect((await refusal(fox.update(id, { metadata: { big: 'x'.repeat(16 * 1024) } }))).message).toContain(
        'the limit is 16384.',
      )
      expect((await refusal(fox.update(id, { note: 'x'.repeat(4001) }))).message).toContain(
        'note has 4001 characters; the limit is 4000.',
      )
      expect((await refusal(fox.update(id, { set: { deferUntil: 'soon' } }))).message).toContain('deferUntil is "soon"')
      await fox.update(id, { removeLabels: ['l0'], addLabels: ['one more'] })
      expect((await fox.task(id)).labels).toHaveLength(50)
    })
  })
}
