/** Memos: what entry points note for their next run. Seen by every process, and nothing where the list has not begun. */

import { describe, expect, it } from 'vitest'
import { freshList, type MakeList } from './contract-list.ts'

export function describeMemos(makeList: MakeList): void {
  const list = freshList(makeList)

  describe('memos', () => {
    it('are read by every session, the last text of each topic', async () => {
      const [fox, owl] = [await list.agent(), await list.agent()]
      await fox.create({ subject: 'Begun' })
      await fox.store.keepMemo('told-1', 'first')
      await owl.store.keepMemo('told-1', 'second "\n')
      await fox.store.keepMemo('told-2', 'other')
      expect([await fox.store.memo('told-1'), await owl.store.memo('told-2')]).toEqual(['second "\n', 'other'])
    })

    it('are gone when they are forgotten, however often', async () => {
      const fox = await list.agent()
      await fox.create({ subject: 'Begun' })
      await fox.store.keepMemo('told-1', 'first')
      await fox.store.keepMemo('told-1', undefined)
      await fox.store.keepMemo('told-1', undefined)
      expect(await fox.store.memo('told-1')).toBeUndefined()
    })

    it('are not kept before the list has begun', async () => {
      const fox = await list.agent()
      await fox.store.keepMemo('told-1', 'first')
      expect(await fox.store.memo('told-1')).toBeUndefined()
    })

    it('are no change of the list', async () => {
      const fox = await list.agent()
      await fox.create({ subject: 'Begun' })
      const { cursor } = await fox.store.changesSince()
      await fox.store.keepMemo('told-1', 'first')
      expect(await fox.store.changesSince(cursor)).toMatchObject({ cursor, records: [], startOver: false })
    })
  })
}
