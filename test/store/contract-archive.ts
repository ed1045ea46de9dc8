/** The archive: what has been done long ago leaves the list, and nothing that is open notices. */

import { describe, expect, it } from 'vitest'
import type { Task } from '../../src/domain/task.ts'
import type { ListQuery } from '../../src/store/task-store.ts'
import { type Agent, freshList, type MakeList, refusal } from './contract-list.ts'

/** Later than everything that a test closes. */
const later = '2099-01-01T00:00:00.000Z'

const archive = async (agent: Agent, before = later) =>
  (await agent.store.archive({ before }, agent.actor)).map(({ id }) => id).toSorted()

const found = async (agent: Agent, query: Partial<ListQuery> = {}) =>
  (await agent.store.list({ limit: 100, ...query }, agent.actor)).tasks.map(({ task }) => task.id).toSorted()

export function describeArchiving(makeList: MakeList): void {
  const list = freshList(makeList)

  async function closed(agent: Agent, ...ids: readonly string[]): Promise<void> {
    await agent.create(...ids.map((id) => ({ id, subject: `Task ${id}` })))
    for (const id of ids) await agent.complete(id, `what ${id} left`)
  }

  describe('archiving', () => {
    it('takes what was closed before the moment given, and says what it would take', async () => {
      const fox = await list.agent()
      await closed(fox, 'done')
      await fox.create({ id: 'open', subject: 'Open' }, { id: 'off', subject: 'Given up' })
      await fox.update('off', { status: 'cancelled' })
      expect(await archive(fox, '2020-01-01T00:00:00.000Z')).toEqual([])
      const would = await fox.store.archive({ before: later, dryRun: true }, fox.actor)
      expect(would.map(({ id }) => id).toSorted()).toEqual(['done', 'off'])
      expect(await found(fox)).toEqual(['done', 'off', 'open'])
      expect(await archive(fox)).toEqual(['done', 'off'])
      expect(await found(fox)).toEqual(['open'])
      expect(await archive(fox)).toEqual([])
    })

    it('leaves what an open task waits for, lies in or was found at, until that is closed as well', async () => {
      const fox = await list.agent()
      await closed(fox, 'first', 'origin', 'free')
      await fox.create(
        { id: 'waits', subject: 'Waits', blockedBy: ['first'] },
        { id: 'found', subject: 'F', discoveredFrom: 'origin' },
      )
      expect(await archive(fox)).toEqual(['free'])
      await fox.complete('waits')
      await fox.complete('found')
      expect(await archive(fox)).toEqual(['first', 'found', 'origin', 'waits'])
    })

    it('takes a container with all that is in it, or leaves all of it', async () => {
      const fox = await list.agent()
      await fox.create(
        { id: 'phase', subject: 'Phase' },
        { id: 'one', subject: 'One', parent: 'phase' },
        { id: 'two', subject: 'Two', parent: 'phase' },
      )
      await fox.complete('one')
      expect(await archive(fox), 'progress is counted in children').toEqual([])
      await fox.complete('two')
      expect(await archive(fox)).toEqual(['one', 'phase', 'two'])
    })

    it('lets an archived task be shown, found by what stands in it, and told of', async () => {
      const fox = await list.agent()
      await closed(fox, 'jwt', 'css')
      await fox.update('jwt', { note: 'the keys rotate', metadata: { pr: 7 } })
      const before = await fox.task('jwt')
      await archive(fox)
      const shown = await fox.store.get('jwt', fox.actor)
      expect(shown).toMatchObject({ archived: true, task: { task: before } })
      expect(shown.history.at(-1)).toMatchObject({ by: fox.name, what: 'archived' })
      expect(await found(fox, { archived: true })).toEqual(['css', 'jwt'])
      expect(await found(fox, { archived: true, text: 'ROTATE' })).toEqual(['jwt'])
      expect((await fox.store.get('jwt', fox.actor)).task.task.result).toBe('what jwt left')
    })

    it('counts an archived blocker as closed, for whoever waits for it, and hands on what it left', async () => {
      const fox = await list.agent()
      await closed(fox, 'gone')
      await archive(fox)
      const plain = {
        subject: 'By hand',
        status: 'pending',
        priority: 2,
        labels: [],
        touches: [],
        blocks: [],
        notes: [],
      } as const
      const task: Task = { ...plain, id: 'waits', blockedBy: ['gone'], metadata: {}, extra: {}, term: 0 }
      await list.edit(task)
      expect(await fox.ready()).toEqual(['waits'])
      const { blockers, task: seen } = await fox.store.get('waits', fox.actor)
      expect([blockers, seen.openBlockers]).toEqual([
        [{ id: 'gone', subject: 'Task gone', status: 'completed', result: 'what gone left' }],
        [],
      ])
      expect((await fox.store.inspect()).filter(({ code }) => code === 'missing_blocker')).toEqual([])
      await fox.claim('waits')
      await fox.complete('waits')
      await list.edit({ ...task, id: 'lost', blockedBy: ['nothing'] })
      expect(await fox.ready()).toEqual([])
    })

    it('keeps the id taken, and says where it is', async () => {
      const [fox, owl] = [await list.agent(), await list.agent()]
      await closed(fox, 'mine')
      await archive(fox)
      expect((await refusal(owl.create({ id: 'Mine', subject: 'Other' }))).message).toBe(
        'Task mine is closed and in the archive; its id stays its own. Leave id out to get a new one.',
      )
      expect((await refusal(owl.create({ subject: 'Next', blockedBy: ['mine'] }))).message).toMatch(
        /^blockedBy of "Next" names mine: that task is closed and in the archive, so nothing waits for it\./,
      )
      expect((await refusal(owl.claim('mine'))).message).toMatch(/^Task mine is closed and in the archive\./)
    })

    it('brings a task back whole and closed, and archives it anew with what came since', async () => {
      const [fox, owl] = [await list.agent(), await list.agent()]
      await closed(fox, 'again')
      const before = await fox.task('again')
      await archive(fox)
      expect((await owl.store.restore('again', owl.actor)).task).toEqual(before)
      expect([await found(owl), await found(owl, { archived: true })]).toEqual([['again'], []])
      expect((await owl.store.restore('again', owl.actor)).task, 'repeated').toEqual(before)
      await owl.update('again', { status: 'pending' })
      await owl.claim('again')
      await owl.complete('again', 'now it is')
      expect(await archive(fox)).toEqual(['again'])
      expect(await fox.task('again')).toMatchObject({ term: 2, result: 'now it is' })
      expect((await refusal(owl.store.restore('never', owl.actor))).code).toBe('task_not_found')
    })

    it('is nothing that an undo takes back', async () => {
      const fox = await list.agent()
      await closed(fox, 'done')
      await fox.create({ id: 'last', subject: 'Last' })
      await archive(fox)
      expect((await fox.store.undo(fox.actor)).tasks.map(({ task }) => task.id)).toEqual(['last'])
      expect((await refusal(fox.store.undo(fox.actor))).message).toMatch(/cannot be undone: done is in the archive\.$/)
    })
  })
}
