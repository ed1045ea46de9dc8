/** What a list tells about itself, and taking one's own change back. */

import { describe, expect, it } from 'vitest'
import { taskOf } from '../domain/builders.ts'
import { type Agent, freshList, type MakeList, refusal } from './contract-list.ts'

export function describeReports(makeList: MakeList): void {
  const list = freshList(makeList)
  const lines = async ({ store }: Agent, query: { id?: string; limit?: number } = {}) => {
    const page = await store.log({ limit: 100, ...query })
    return { ...page, told: page.lines.flatMap(({ by, tasks }) => tasks.map(({ id, what }) => `${by.owner} ${what} ${id}`)) }
  }

  describe('the log', () => {
    it('tells who did what, newest last, of the whole list and of one task', async () => {
      const [fox, ana] = [await list.agent(), await list.person('ana')]
      const [a = '', b = ''] = await fox.create({ subject: 'A' }, { subject: 'B' })
      await ana.claim(a)
      await ana.complete(a)
      await fox.update(b, { set: { priority: 0 } })
      expect((await lines(fox)).told).toEqual([
        `${fox.name} created ${a}`,
        `${fox.name} created ${b}`,
        `ana claimed ${a}`,
        `ana completed ${a}`,
        `${fox.name} changed priority ${b}`,
      ])
      expect((await lines(ana, { id: b })).told.at(-1)).toBe(`${fox.name} changed priority ${b}`)
      const [line] = (await lines(fox, { id: a })).lines
      expect(line).toMatchObject({
        kind: 'create',
        by: { session: fox.actor.session },
        tasks: [{ id: a, subject: 'A' }, { id: b }],
      })
      expect(Date.parse(line?.at ?? '')).toBeGreaterThan(0)
    })

    it('ends where it is asked to, and says that there are older changes', async () => {
      const fox = await list.agent()
      const [a = ''] = await fox.create({ subject: 'A' })
      await fox.claim(a)
      expect(await lines(fox, { limit: 1 })).toMatchObject({ told: [`${fox.name} claimed ${a}`], more: true })
      expect((await lines(fox, { limit: 2 })).more).toBe(false)
    })
  })

  describe('undo', () => {
    it('takes back the last change of a person, and then the one before it', async () => {
      const [fox, ana] = [await list.agent(), await list.person('ana')]
      const [a = '', b = ''] = await fox.create({ subject: 'A' }, { subject: 'B' })
      await ana.claim(a)
      await ana.complete(a, 'done')
      await fox.claim(b)

      const first = await ana.store.undo(ana.actor)
      expect(first.undone).toMatchObject({ kind: 'complete', by: { owner: 'ana' }, tasks: [{ id: a, what: 'completed' }] })
      expect(first.tasks.map(({ task }) => [task.id, task.status])).toEqual([[a, 'in_progress']])
      expect(await fox.task(a)).toMatchObject({ status: 'in_progress', owner: 'ana', term: 1 })

      expect((await ana.store.undo(ana.actor)).undone.kind).toBe('claim')
      const free = await fox.task(a)
      expect([free.status, free.owner, free.claim, free.result, free.term]).toEqual([
        'pending',
        undefined,
        undefined,
        undefined,
        1,
      ])
      expect((await refusal(ana.store.undo(ana.actor))).message).toBe(
        'There is no change by ana in the log that is not undone already.',
      )
      expect((await lines(fox)).told.slice(-2)).toEqual([`ana reopened and claimed (undo) ${a}`, `ana released (undo) ${a}`])
      expect(await fox.task(b)).toMatchObject({ status: 'in_progress', owner: fox.name })
    })

    it('goes on with what was done after an undo', async () => {
      const ana = await list.person('ana')
      const [a = ''] = await ana.create({ subject: 'A' })
      await ana.update(a, { set: { subject: 'B' } })
      await ana.store.undo(ana.actor)
      await ana.update(a, { set: { subject: 'C' } })
      await ana.store.undo(ana.actor)
      expect((await ana.task(a)).subject).toBe('A')
      await ana.store.undo(ana.actor)
      expect((await ana.task(a)).status).toBe('cancelled')
    })

    it('is about the changes of the caller alone: a session, a person, an agent of theirs', async () => {
      const [fox, ana] = [await list.agent(), await list.person('ana')]
      const [a = '', b = ''] = await fox.create({ subject: 'A' }, { subject: 'B' })
      expect((await refusal(ana.store.undo(ana.actor))).code).toBe('nothing_to_undo')
      await ana.as('docs').claim(a)
      await ana.claim(b)
      await ana.store.undo(ana.as('docs').actor)
      expect([(await fox.task(a)).status, (await fox.task(b)).status]).toEqual(['pending', 'in_progress'])
      expect((await refusal(ana.store.undo(ana.as('tests').actor))).message).toContain('by ana/tests')
      await fox.store.undo(fox.actor).catch(() => undefined)
      expect((await fox.task(b)).owner).toBe('ana')
      const impostor = await list.person(fox.name)
      expect((await refusal(impostor.store.undo(impostor.actor))).code).toBe('nothing_to_undo')
    })

    it('is refused as a whole while something stands on the change, and names it', async () => {
      const [fox, ana] = [await list.agent(), await list.person('ana')]
      const [a = '', b = ''] = await fox.create({ subject: 'A' }, { subject: 'B', blockedBy: [] })
      await fox.update(b, { addBlockedBy: [a] })
      await ana.complete(a)
      await fox.claim(b)
      const refused = await refusal(ana.store.undo(ana.actor))
      expect(refused.code).toBe('undo_refused')
      expect(refused.message).toMatch(
        new RegExp(`^Your last change \\(completed ${a} "A"\\) cannot be undone: ${b}, which waited for ${a}, is held by`),
      )
      expect((await fox.task(a)).status).toBe('completed')
      await fox.release(b)
      await ana.store.undo(ana.actor)
      expect(await fox.ready()).toEqual([a])
    })

    it('sees an edit by hand that was made since', async () => {
      const ana = await list.person('ana')
      const [a = ''] = await ana.create({ subject: 'A' })
      await ana.update(a, { set: { subject: 'B' } })
      await list.edit({ ...(await ana.task(a)), subject: 'By hand' })
      expect((await refusal(ana.store.undo(ana.actor))).message).toContain(`subject of ${a} was changed again since`)
    })

    it('is won by one of two at once', async () => {
      const [ana, again] = [await list.person('ana'), await list.person('ana')]
      const [a = ''] = await ana.create({ subject: 'A' })
      await ana.claim(a)
      const outcomes = await Promise.allSettled([ana.store.undo(ana.actor), again.store.undo(again.actor)])
      expect(outcomes.filter(({ status }) => status === 'fulfilled').length).toBeGreaterThanOrEqual(1)
      const undos = (await lines(ana)).lines.filter(({ kind }) => kind === 'undo')
      expect(undos).toHaveLength(outcomes.filter(({ status }) => status === 'fulfilled').length)
    })
  })

  describe('reports', () => {
    it('say why a task waits', async () => {
      const fox = await list.agent()
      const [a = ''] = await fox.create({ subject: 'A' })
      const [b = ''] = await fox.create({ subject: 'B', blockedBy: [a] })
      const { nodes, leaves } = await fox.store.why(b, fox.actor)
      expect(nodes.map(({ id, state }) => [id, state])).toEqual([
        [b, 'waiting'],
        [a, 'ready'],
      ])
      expect(leaves).toEqual([a])
      expect((await refusal(fox.store.why('nothing', fox.actor))).code).toBe('task_not_found')
    })

    it('show containers before what lies in them, by age, and from any task down', async () => {
      const fox = await list.agent()
      await fox.create({ id: 'p', subject: 'P' }, { id: 'z', subject: 'Z' }, { id: 'b', subject: 'B', parent: 'p' })
      await fox.create({ id: 'a', subject: 'A', parent: 'b' })
      await list.edit(taskOf({ id: 'lost', parent: 'nothing', createdAt: '2099-01-01T00:00:00.000Z' }))
      for (const [id, parent] of [
        ['x', 'y'],
        ['y', 'x'],
      ] as const)
        await list.edit(taskOf({ id, parent, createdAt: `2099-01-01T00:00:0${id === 'x' ? 1 : 2}.000Z` }))
      const tree = async (root?: string) =>
        (await fox.store.tree(root, fox.actor)).map(({ view, depth }) => `${'-'.repeat(depth)}${view.task.id}`)
      expect(await tree()).toEqual(['p', '-b', '--a', 'z', 'lost', 'x', '-y'])
      expect(await tree('b')).toEqual(['b', '-a'])
      expect((await refusal(tree('nothing'))).code).toBe('task_not_found')
    })

    it('count what was completed, and how long it took', async () => {
      const fox = await list.agent()
      const [a = '', b = ''] = await fox.create({ subject: 'A' }, { subject: 'B' })
      await fox.claim(a)
      await fox.complete(a)
      const stats = await fox.store.stats()
      expect(stats).toMatchObject({ counts: { completed: 1, ready: 1 }, timeInProgress: { tasks: 1 }, longestChain: [b] })
      expect(stats.days.at(-1)?.completed).toBe(1)
    })

    it('name who is here, and who holds tasks without being here', async () => {
      const [fox, owl, ana] = [await list.agent({ branch: 'main' }), await list.agent(), await list.person('ana')]
      const [a = '', b = '', c = ''] = await fox.create({ subject: 'A' }, { subject: 'B' }, { subject: 'C' }, { subject: 'D' })
      await fox.claim(a)
      await owl.claim(b)
      await ana.as('docs').claim(c)
      await list.edit(
        taskOf({ id: 'far', status: 'in_progress', owner: 'far-bear', claim: { session: 'elsewhere', host: 'desk' }, term: 1 }),
      )
      const seen = async () => {
        const all = await fox.store.sessions()
        return Object.fromEntries(all.map(({ name, state, holds }) => [name, [state, ...holds]]))
      }
      expect(await seen()).toMatchObject({
        [fox.name]: ['self', a],
        [owl.name]: ['here', b],
        ana: ['person', c],
        'far-bear': ['foreign', 'far'],
      })
      expect((await fox.store.sessions()).find(({ name }) => name === fox.name)).toMatchObject({
        branch: 'main',
        dir: '/project',
      })
      await list.kill(owl)
      expect((await seen())[owl.name]).toEqual(['gone', b])
      await fox.claim(b)
      expect(await seen()).not.toHaveProperty(owl.name)
    })

    it('say how the store is doing, and what is wrong', async () => {
      const fox = await list.agent()
      expect(await fox.store.health()).toMatchObject({ begun: false, tasks: 0 })
      await fox.create({ subject: 'A' })
      expect(await fox.store.health()).toMatchObject({ begun: true, tasks: 1 })
      await list.edit(taskOf({ id: 'lame', blockedBy: ['nothing'] }))
      expect((await fox.store.inspect())[0]).toMatchObject({ severity: 'broken', code: 'missing_blocker', at: 'lame' })
    })
  })
}
