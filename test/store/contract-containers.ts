/** Containers and edges: what happens to the neighbours of a change, in the same commit. */

import { describe, expect, it } from 'vitest'
import { taskOf } from '../domain/builders.ts'
import { freshList, type MakeList, refusal } from './contract-list.ts'

export function describeContainers(makeList: MakeList): void {
  const list = freshList(makeList)

  describe('containers', () => {
    it('close with their last child, level by level, and free what waits for them', async () => {
      const fox = await list.agent()
      const [outer = '', inner = '', leaf = '', next] = await fox.create(
        { key: 'o', subject: 'Outer' },
        { key: 'i', subject: 'Inner', parent: 'o' },
        { subject: 'Leaf', parent: 'i' },
        { subject: 'Next', blockedBy: ['o'] },
      )
      const { cursor } = await fox.store.changesSince()
      const { nowReady } = await fox.complete(leaf)
      expect(nowReady.map(({ task }) => task.id)).toEqual([next])
      expect((await fox.task(inner)).status).toBe('completed')
      expect((await fox.task(outer)).status).toBe('completed')
      expect((await fox.store.changesSince(cursor)).records).toHaveLength(1)
    })

    it('cannot be completed while a child is open; the refusal lists up to five', async () => {
      const fox = await list.agent()
      const children = Array.from({ length: 7 }, (_, i) => ({ id: `c-${i}`, subject: `Child ${i}`, parent: 'p' }))
      await fox.create({ id: 'p', subject: 'Phase' }, ...children)
      const error = await refusal(fox.complete('p', 'all'))
      expect(error.code).toBe('has_open_children')
      expect(error.message).toMatch(/^Task p has 7 open children: c-\d, c-\d, c-\d, c-\d, c-\d and 2 more\. It closes by itself/)
    })

    it('stay with the holder who split them', async () => {
      const fox = await list.agent()
      const [big = ''] = await fox.create({ subject: 'Big' })
      await fox.claim(big)
      const [part = ''] = await fox.create({ subject: 'Part', parent: big })
      await fox.complete(part)
      expect(await fox.task(big)).toMatchObject({ status: 'in_progress', owner: fox.name })
      expect((await fox.complete(big)).task.task.status).toBe('completed')
    })

    it('of a holder who died are written with the next commit of any kind, and count as closed before', async () => {
      const [fox, owl] = [await list.agent(), await list.agent()]
      const [big = '', next = ''] = await fox.create({ key: 'b', subject: 'Big' }, { subject: 'Next', blockedBy: ['b'] })
      await fox.claim(big)
      const [part = ''] = await fox.create({ subject: 'Part', parent: big })
      await fox.complete(part)
      await list.kill(fox)
      expect(await owl.ready()).toEqual([next])
      await owl.complete(next)
      expect((await owl.task(big)).status).toBe('completed')
      expect((await owl.find()).why).toBe('all_done')
    })

    it('are cancelled when all their children were', async () => {
      const fox = await list.agent()
      const [phase = '', a = '', b = ''] = await fox.create(
        { key: 'p', subject: 'P' },
        { subject: 'A', parent: 'p' },
        { subject: 'B', parent: 'p' },
      )
      await fox.update(a, { status: 'cancelled' })
      expect((await fox.task(phase)).status).toBe('pending')
      expect((await fox.update(b, { status: 'cancelled' })).affected).toEqual([phase])
      expect((await fox.task(phase)).status).toBe('cancelled')
    })

    it('reopen with a new, a moved and a reopened child', async () => {
      const fox = await list.agent()
      const [phase = '', child = '', other = ''] = await fox.create(
        { key: 'p', subject: 'P' },
        { subject: 'C', parent: 'p' },
        { subject: 'O' },
      )
      await fox.complete(child)
      const [late = ''] = await fox.create({ subject: 'Late', parent: phase })
      expect((await fox.task(phase)).status).toBe('pending')
      await fox.complete(late)
      expect((await fox.update(other, { set: { parent: phase } })).affected).toEqual([phase])
      await fox.complete(other)
      expect((await fox.task(phase)).status).toBe('completed')
      expect((await fox.update(child, { status: 'pending' })).affected).toEqual([phase])
    })

    it('are cancelled with all that is open in them, unless another session holds one', async () => {
      const [fox, owl] = [await list.agent(), await list.agent()]
      const [phase = '', done = '', free = '', held = ''] = await fox.create(
        { key: 'p', subject: 'P' },
        { subject: 'Done', parent: 'p' },
        { subject: 'Free', parent: 'p' },
        { subject: 'Held', parent: 'p' },
      )
      await fox.complete(done)
      await owl.claim(held)
      const error = await refusal(fox.update(phase, { status: 'cancelled' }))
      expect(error.code).toBe('child_held')
      expect(error.message).toContain(`Task ${held} is held by ${owl.name} (mejba on laptop) since`)
      expect((await fox.task(free)).status).toBe('pending')
      await owl.release(held)
      expect((await fox.update(phase, { status: 'cancelled' })).affected.toSorted()).toEqual([free, held].toSorted())
      expect((await fox.task(done)).status).toBe('completed')
    })

    it('that are done do not reopen by themselves', async () => {
      const fox = await list.agent()
      const [phase = '', child = ''] = await fox.create({ key: 'p', subject: 'P' }, { subject: 'C', parent: 'p' })
      await fox.complete(child)
      const error = await refusal(fox.update(phase, { status: 'pending' }))
      expect([error.code, error.message]).toEqual([
        'invalid_input',
        `Task ${phase} is done with its children. Reopen one of them or create another: it reopens with it.`,
      ])
    })
  })

  it('containers that nobody has closed yet are no work that is left', async () => {
    const fox = await list.agent()
    await list.edit(taskOf({ id: 'p' }))
    await list.edit(taskOf({ id: 'c', parent: 'p', status: 'completed' }))
    expect((await fox.find()).why).toBe('all_done')
    expect((await fox.task('p')).status).toBe('pending')
  })

  describe('edges written in the other direction', () => {
    it('count as they are, and move to the waiting task when either is written', async () => {
      const fox = await list.agent()
      await list.edit(taskOf({ id: 'first', blocks: ['second', 'nowhere'] }))
      await list.edit(taskOf({ id: 'second' }))
      expect(await fox.ready()).toEqual(['first'])
      await fox.update('second', { note: 'hello' })
      expect(await fox.task('second')).toMatchObject({ blockedBy: ['first'] })
      expect(await fox.task('first')).toMatchObject({ blocks: ['nowhere'] })
    })

    it('stay where they are while the waiting task does not exist, and count once it does', async () => {
      const fox = await list.agent()
      await list.edit(taskOf({ id: 'first', blocks: ['later'] }))
      await fox.claim('first')
      expect(await fox.task('first')).toMatchObject({ status: 'in_progress', blocks: ['later'] })
      await fox.create({ id: 'later', subject: 'Later' })
      expect(await fox.task('later')).toMatchObject({ blockedBy: ['first'] })
      expect(await fox.task('first')).toMatchObject({ blocks: [] })
    })

    it('move when the blocking task is claimed', async () => {
      const fox = await list.agent()
      await list.edit(taskOf({ id: 'first', blocks: ['second'] }))
      await list.edit(taskOf({ id: 'second' }))
      await fox.claim('first')
      expect(await fox.task('first')).toMatchObject({ blocks: [] })
      expect(await fox.task('second')).toMatchObject({ blockedBy: ['first'] })
    })
  })
}
