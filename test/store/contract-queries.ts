/** Reading: one task, pages, and what is ready. */

import { describe, expect, it } from 'vitest'
import { freshList, type MakeList, refusal } from './contract-list.ts'

export function describeQueries(makeList: MakeList): void {
  const list = freshList(makeList)

  describe('reading', () => {
    it('shows a task with its edges, children and history', async () => {
      const fox = await list.agent()
      const [a = '', b = '', c] = await fox.create(
        { key: 'a', subject: 'A' },
        { key: 'b', subject: 'B', blockedBy: ['a'] },
        { subject: 'C', parent: 'b' },
      )
      await fox.claim(a)
      await fox.update(a, { set: { priority: 1 } })
      await fox.complete(a, 'done')
      const detail = await fox.store.get(b, fox.actor)
      expect(detail.blockers).toEqual([{ id: a, subject: 'A', status: 'completed', result: 'done' }])
      expect(detail.children.map(({ task }) => task.id)).toEqual([c])
      expect(detail.task.progress).toEqual({ closed: 0, all: 1 })
      const first = await fox.store.get(a, fox.actor)
      expect(first.blocks).toEqual([b])
      expect(first.history.map(({ by, what }) => [by, what])).toEqual([
        [fox.name, 'created'],
        [fox.name, 'claimed'],
        [fox.name, 'changed priority'],
        [fox.name, 'completed'],
      ])
    })

    it('names the nearest id for one that does not exist', async () => {
      const fox = await list.agent()
      await fox.create({ id: 'k3f9qz', subject: 'Validate JWTs' })
      expect((await refusal(fox.store.get('k3f9q', fox.actor))).message).toContain(
        'No task k3f9q. Nearest: k3f9qz "Validate JWTs".',
      )
    })

    it('finds ids by their beginning, in any case; one that exists stands for itself alone', async () => {
      const fox = await list.agent()
      await fox.create(...['k3f9qz', 'k3m2x8', 'auth', 'auth-2'].map((id) => ({ id, subject: id })))
      const found = async (idPrefix: string) =>
        (await fox.store.list({ idPrefix, limit: 9 }, fox.actor)).tasks.map(({ task }) => task.id).sort()
      expect(await found('k3')).toEqual(['k3f9qz', 'k3m2x8'])
      expect(await found('K3F')).toEqual(['k3f9qz'])
      expect(await found('Auth')).toEqual(['auth'])
      expect(await found('x')).toEqual([])
    })

    it('shows what the session holds, what is ready, and how much more', async () => {
      const fox = await list.agent()
      const ids = await fox.create(...Array.from({ length: 5 }, (_, i) => ({ subject: `T${i}`, labels: i % 2 ? ['odd'] : [] })))
      await fox.as('sub').claim(ids[4])
      const all = await fox.store.ready({ limit: 3 }, fox.actor)
      expect([all.mine.map(({ task }) => task.id), all.ready.map(({ task }) => task.id), all.more]).toEqual([
        [ids[4]],
        ids.slice(0, 3),
        1,
      ])
      expect(all).toMatchObject({ counts: { ready: 4, inProgress: 1, blocked: 0 }, problems: [] })
      const odd = await fox.store.ready({ match: { labels: ['odd'] }, limit: 1 }, fox.actor)
      expect([odd.ready.map(({ task }) => task.id), odd.more]).toEqual([[ids[1]], 1])
    })

    it('filters by status, text, owner, labels, parent, blocked and time', async () => {
      const fox = await list.agent()
      const [p = '', a = '', b = '', c = ''] = await fox.create(
        { key: 'p', subject: 'Phase' },
        { key: 'a', subject: 'Alpha', parent: 'p', labels: ['x', 'y'] },
        { key: 'b', subject: 'Beta', parent: 'a', blockedBy: ['c'] },
        { key: 'c', subject: 'Gamma', description: 'mentions ALPHA' },
      )
      await fox.as('sub').claim(c)
      const found = async (query: Partial<Parameters<typeof fox.store.list>[0]>) =>
        (await fox.store.list({ limit: 50, ...query }, fox.actor)).tasks.map(({ task }) => task.id)
      expect(await found({})).toEqual([p, a, b, c])
      expect(await found({ status: ['in_progress', 'completed'] })).toEqual([c])
      expect(await found({ text: 'alpha' })).toEqual([a, c])
      expect(await found({ owner: fox.name })).toEqual([c])
      expect(await found({ owner: `${fox.name}/sub` })).toEqual([c])
      expect(await found({ owner: 'nobody' })).toEqual([])
      expect(await found({ labels: ['x', 'y'] })).toEqual([a])
      expect(await found({ parent: p })).toEqual([a, b])
      expect(await found({ blocked: true })).toEqual([b])
      expect(await found({ blocked: false })).toEqual([p, a, c])
      const { updatedAt } = await fox.task(c)
      expect(await found({ updatedSince: '2999-01-01T00:00:00Z' })).toEqual([])
      expect(await found({ updatedSince: updatedAt })).toContain(c)
    })

    it('pages through a list that changes between the pages', async () => {
      const fox = await list.agent()
      const ids = await fox.create(...Array.from({ length: 5 }, (_, i) => ({ subject: `T${i}` })))
      const first = await fox.store.list({ limit: 2 }, fox.actor)
      expect([first.tasks.map(({ task }) => task.id), first.total]).toEqual([ids.slice(0, 2), 5])
      await fox.complete(ids[0] ?? '')
      const second = await fox.store.list({ limit: 2, status: ['pending'], cursor: first.nextCursor }, fox.actor)
      expect([second.tasks.map(({ task }) => task.id), second.total]).toEqual([ids.slice(2, 4), 4])
      const last = await fox.store.list({ limit: 2, cursor: second.nextCursor }, fox.actor)
      expect([last.tasks.map(({ task }) => task.id), last.nextCursor]).toEqual([ids.slice(4), undefined])
    })

    it('refuses a parent that never was in every filter, names the nearest id, and changes nothing', async () => {
      const fox = await list.agent()
      await fox.create({ id: 'phase-1', subject: 'Phase' }, { id: 'a', subject: 'A', parent: 'phase-1' })
      const match = { parent: 'phase-2' }
      const calls = [
        () => fox.store.claim({ match }, fox.actor),
        () => fox.store.complete({ id: 'a', claimNext: match }, fox.actor),
        () => fox.store.ready({ match, limit: 9 }, fox.actor),
        () => fox.store.list({ ...match, limit: 9 }, fox.actor),
      ]
      for (const call of calls) {
        const error = await refusal(call())
        expect([error.code, error.message]).toEqual([
          'task_not_found',
          'No task phase-2. Nearest: phase-1 "Phase". list_tasks shows what exists.',
        ])
      }
      expect(await fox.task('a')).toMatchObject({ status: 'pending', term: 0 })
    })

    it('takes a closed task, and one without children, for a parent', async () => {
      const fox = await list.agent()
      await fox.create({ id: 'phase', subject: 'Phase' }, { id: 'a', subject: 'A', parent: 'phase' })
      await fox.complete('a')
      expect(await fox.task('phase')).toMatchObject({ status: 'completed' })
      for (const parent of ['phase', 'a']) {
        expect(await fox.store.claim({ match: { parent } }, fox.actor)).toMatchObject({ task: null, why: 'all_done' })
        expect((await fox.store.ready({ match: { parent }, limit: 9 }, fox.actor)).ready).toEqual([])
      }
      expect((await fox.store.list({ parent: 'phase', limit: 9 }, fox.actor)).total).toBe(1)
    })

    it('refuses a cursor that is none', async () => {
      const fox = await list.agent()
      const error = await refusal(fox.store.list({ limit: 2, cursor: 'page-2' }, fox.actor))
      expect([error.code, error.message]).toEqual([
        'invalid_input',
        '"page-2" is no cursor of list_tasks. Call without cursor to begin anew.',
      ])
    })
  })
}
