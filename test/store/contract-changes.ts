/** Following a list: commits since a cursor, and waiting for the next. */

import { describe, expect, it } from 'vitest'
import { freshList, type MakeList } from './contract-list.ts'

export function describeChanges(makeList: MakeList): void {
  const list = freshList(makeList)

  describe('following', () => {
    it('answers each commit once, oldest first, whole', async () => {
      const [fox, owl] = [await list.agent(), await list.agent()]
      await fox.create({ subject: 'First' }) // before it an engine may have nothing that a cursor could point to
      const start = await owl.store.changesSince()
      expect([start.records, start.startOver]).toEqual([[], true])
      const [a = '', b = ''] = await fox.create({ subject: 'A' }, { subject: 'B' })
      await owl.claim(a)
      const { records, cursor, startOver } = await owl.store.changesSince(start.cursor)
      expect(startOver).toBe(false)
      expect(records.map(({ kind, by, tasks }) => [kind, by.owner, tasks.map(({ id }) => id).toSorted()])).toEqual([
        ['create', fox.name, [a, b].toSorted()],
        ['claim', owl.name, [a]],
      ])
      expect(records[1]?.tasks[0]).toMatchObject({
        before: { status: 'pending' },
        after: { status: 'in_progress', owner: owl.name },
      })
      expect((await owl.store.changesSince(cursor)).records).toEqual([])
    })

    it('says so when a cursor is unknown', async () => {
      const fox = await list.agent()
      await fox.create({ subject: 'A' })
      expect(await fox.store.changesSince('long-gone.7')).toMatchObject({ records: [], startOver: true })
    })

    it('wakes who waits for a change of another session', async () => {
      const [fox, owl] = [await list.agent(), await list.agent()]
      const waiting = owl.store.nextChange(new AbortController().signal)
      const [id] = await fox.create({ subject: 'News' })
      await waiting
      expect(await owl.ready()).toEqual([id])
    })

    it('stops waiting when it is told to', async () => {
      const fox = await list.agent()
      const stop = new AbortController()
      const waiting = fox.store.nextChange(stop.signal)
      stop.abort(new Error('enough'))
      await expect(waiting).rejects.toThrow('enough')
      await expect(fox.store.nextChange(stop.signal)).rejects.toThrow('enough')
    })

    it('answers the same name however often a session joins, and another to each', async () => {
      const [fox, owl] = [await list.agent(), await list.agent()]
      expect(await fox.store.join()).toEqual({ session: fox.actor.session, name: fox.name })
      expect(owl.name).not.toBe(fox.name)
    })
  })
}
