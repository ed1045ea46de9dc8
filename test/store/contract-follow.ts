/** Watching a list: one consistent look after another, each with what differs since the last. */

import { describe, expect, it } from 'vitest'
import type { ListNow } from '../../src/store/task-store.ts'
import { type Agent, freshList, type MakeList } from './contract-list.ts'

export function describeFollowing(makeList: MakeList): void {
  const list = freshList(makeList)
  const follow = (agent: Agent, cursor?: string) => agent.store.follow({ cursor, backlog: 10, limit: 10 })
  const first = async (agent: Agent): Promise<ListNow> => there(await follow(agent))

  describe('watching', () => {
    it('tells the whole list and its latest commits at first, and nothing while nothing changes', async () => {
      const fox = await list.agent()
      const [a = '', b = ''] = await fox.create({ key: 'a', subject: 'A' }, { subject: 'B', blockedBy: ['a'] })
      await fox.claim(a)
      const now = await first(fox)
      expect([now.startOver, now.missed]).toEqual([true, true])
      expect(now.records.map(({ kind }) => kind)).toEqual(['create', 'claim'])
      expect(now.changed.map(({ id, after }) => [id, after?.subject]).toSorted()).toEqual(
        [
          [a, 'A'],
          [b, 'B'],
        ].toSorted(),
      )
      expect(now.working.map(({ task, holder }) => [task.id, holder])).toEqual([[a, 'self']])
      expect(now.waiting.map(({ task, waitsFor }) => [task.id, waitsFor.map(({ id }) => id)])).toEqual([[b, [a]]])
      expect([now.ready, [...now.readyIds], now.counts.blocked]).toEqual([[], [], 1])
      expect(await follow(fox, now.cursor)).toBeUndefined()
      expect((await fox.store.follow({ backlog: 0, limit: 10 }))?.records).toEqual([])
    })

    it('answers every task with all that is derived, to whoever asks for it', async () => {
      const fox = await list.agent()
      const [a = '', b = ''] = await fox.create({ key: 'a', subject: 'A' }, { subject: 'B', blockedBy: ['a'] })
      expect((await first(fox)).views).toBeUndefined()
      const views = async (cursor?: string) => there(await fox.store.follow({ cursor, backlog: 0, limit: 10, views: true }))
      const before = await views()
      expect(before.views?.map(({ task, ready, openBlockers }) => [task.id, ready, openBlockers]).toSorted()).toEqual(
        [
          [a, true, []],
          [b, false, [a]],
        ].toSorted(),
      )
      await fox.complete(a)
      expect((await views(before.cursor)).views?.find(({ task }) => task.id === b)).toMatchObject({
        ready: true,
        openBlockers: [],
      })
    })

    it('tells each commit once, the tasks that differ, and what is ready by it', async () => {
      const [fox, owl] = [await list.agent(), await list.agent()]
      const [a = '', b = ''] = await fox.create({ key: 'a', subject: 'A' }, { subject: 'B', blockedBy: ['a'] })
      const before = await first(owl)
      await fox.complete(a, 'done')
      const now = there(await follow(owl, before.cursor))
      expect(now.records.map(({ kind, by }) => [kind, by.owner])).toEqual([['complete', fox.name]])
      expect(now.changed).toContainEqual({ id: a, after: expect.objectContaining({ status: 'completed', result: 'done' }) })
      expect([[...before.readyIds], [...now.readyIds]]).toEqual([[a], [b]])
      expect(await follow(owl, now.cursor)).toBeUndefined()
    })

    it('tells the first commit of a list that was empty', async () => {
      const [fox, owl] = [await list.agent(), await list.agent()]
      const before = await first(owl)
      expect([before.records, before.changed, before.counts.ready]).toEqual([[], [], 0])
      const [id] = await fox.create({ subject: 'A' })
      const now = there(await follow(owl, before.cursor))
      expect(now.records.map(({ by, tasks }) => [by.owner, tasks.map((task) => task.id)])).toEqual([[fox.name, [id]]])
      expect([[...now.readyIds], now.missed]).toEqual([[id], false])
    })

    it('sees a holder die, though nobody writes anything', async () => {
      const [fox, owl] = [await list.agent(), await list.agent()]
      const [id = ''] = await fox.create({ subject: 'A' })
      await fox.claim(id)
      const before = await first(owl)
      expect([before.working[0]?.holder, [...before.readyIds]]).toEqual(['live', []])
      await list.kill(fox)
      const now = there(await follow(owl, before.cursor))
      expect([now.working[0]?.holder, [...now.readyIds], now.records]).toEqual(['gone', [id], []])
    })

    it('sees an edit by hand', async () => {
      const fox = await list.agent()
      const [id = ''] = await fox.create({ subject: 'A' })
      const before = await first(fox)
      await list.edit({ ...(await fox.task(id)), subject: 'A, but better' })
      const now = there(await follow(fox, before.cursor))
      expect(now.changed).toContainEqual({ id, after: expect.objectContaining({ subject: 'A, but better' }) })
    })

    it('shows what is free next before what waits for that, over the borders of phases', async () => {
      const fox = await list.agent()
      const [, a = '', b = '', two = '', c = '', d = ''] = await fox.create(
        { key: 'one', subject: 'Phase 1' },
        { key: 'a', subject: 'A', parent: 'one' },
        { key: 'b', subject: 'B', parent: 'one', blockedBy: ['a'] },
        { key: 'two', subject: 'Phase 2', blockedBy: ['one'] },
        { key: 'c', subject: 'C', parent: 'two' },
        { subject: 'D', parent: 'two', blockedBy: ['c'] },
      )
      await fox.claim(a)
      const { waiting } = await first(fox)
      expect(waiting.map(({ task, waitsFor }) => [task.id, waitsFor.map(({ id }) => id)])).toEqual([
        [b, [a]],
        [two, [expect.any(String)]],
        [d, [c]],
      ])
    })

    it('shows what is held back when nothing can be done', async () => {
      const fox = await list.agent()
      const [id] = await fox.create({ subject: 'Later', deferUntil: '2999-01-01T00:00:00Z' })
      expect((await first(fox)).waiting.map(({ task, waitsFor }) => [task.id, waitsFor])).toEqual([[id, []]])
    })

    it('begins anew with a cursor that it does not know', async () => {
      const fox = await list.agent()
      await fox.create({ subject: 'A' })
      expect(there(await follow(fox, 'of another day'))).toMatchObject({ startOver: true, missed: true, counts: { ready: 1 } })
    })
  })
}

function there(now: ListNow | undefined): ListNow {
  if (now === undefined) throw new Error('Nothing has changed.')
  return now
}
