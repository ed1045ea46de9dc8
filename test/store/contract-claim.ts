/** Claiming: one winner, and words for everybody else. */

import { describe, expect, it } from 'vitest'
import { freshList, type MakeList, refusal, taken } from './contract-list.ts'

export function describeClaiming(makeList: MakeList): void {
  const list = freshList(makeList)

  describe('claiming', () => {
    it('lets one of many callers claim a task, and tells the others who won', async () => {
      const agents = [await list.agent(), await list.agent(), await list.agent()]
      const [id = ''] = (await agents[0]?.create({ subject: 'Only one' })) ?? []
      const answers = await Promise.allSettled(agents.map((agent) => agent.claim(id)))
      expect(answers.filter(({ status }) => status === 'fulfilled')).toHaveLength(1)
      const winner = agents[answers.findIndex(({ status }) => status === 'fulfilled')]
      for (const loser of agents.filter((agent) => agent !== winner)) {
        const error = await refusal(loser.claim(id))
        expect(error.code).toBe('already_claimed')
        expect(error.message).toMatch(
          new RegExp(
            `^Task ${id} is held by ${winner?.name} \\(mejba on laptop\\) since \\d\\d:\\d\\d UTC\\. list_ready shows other work\\.$`,
          ),
        )
      }
      expect(await winner?.task(id)).toMatchObject({ status: 'in_progress', owner: winner?.name, term: 1 })
    })

    it('gives callers without an id one task each, the best first', async () => {
      const [fox, owl] = [await list.agent(), await list.agent()]
      const [low, high] = await fox.create({ subject: 'Low', priority: 3 }, { subject: 'High', priority: 0 })
      expect((await fox.claim()).task.task.id).toBe(high)
      expect((await owl.claim()).task.task.id).toBe(low)
    })

    it('never gives a task away twice, however many ask at once', async () => {
      const [fox, owl] = [await list.agent(), await list.agent()]
      await fox.create(...Array.from({ length: 20 }, (_, i) => ({ subject: `T${i}` })))
      const claims = await Promise.all(Array.from({ length: 20 }, (_, i) => (i % 2 ? fox : owl).as(`a${i}`).claim()))
      expect(new Set(claims.map(({ task }) => task.task.id)).size).toBe(20)
    })

    it('answers the task with the results of its blockers', async () => {
      const fox = await list.agent()
      const [keys = '', jwt = ''] = await fox.create(
        { key: 'k', subject: 'Fetch keys' },
        { subject: 'Validate', blockedBy: ['k'] },
      )
      await fox.complete(keys, 'in src/keys.ts')
      expect((await fox.claim(jwt)).blockers).toEqual([
        { id: keys, subject: 'Fetch keys', status: 'completed', result: 'in src/keys.ts' },
      ])
    })

    it('succeeds again for the holder, and changes nothing', async () => {
      const fox = await list.agent()
      const [id = ''] = await fox.create({ subject: 'Mine' })
      const first = await fox.claim(id)
      const again = await fox.claim(id)
      expect(again.already).toEqual({ owner: fox.name, since: first.task.task.claim?.at })
      expect(again.task.task).toEqual(first.task.task)
    })

    it('gives another task than those held already, and names them', async () => {
      const fox = await list.agent()
      const [one, two] = await fox.create({ subject: 'One' }, { subject: 'Two' })
      await fox.claim(one)
      const next = await fox.claim()
      expect([next.task.task.id, next.alsoHeld]).toEqual([two, [one]])
      expect((await fox.find()).alsoHeld.toSorted()).toEqual([one, two].toSorted())
    })

    it('holds only what matches the filters', async () => {
      const fox = await list.agent()
      const [phase = '', inside, labelled] = await fox.create(
        { key: 'p', subject: 'Phase' },
        { subject: 'Inside', parent: 'p', priority: 3 },
        { subject: 'Labelled', labels: ['ui', 'css'] },
      )
      const nothing = await fox.store.claim({ match: { labels: ['ui', 'api'] } }, fox.actor)
      expect(nothing).toMatchObject({ task: null, why: 'no_match' })
      expect(taken(await fox.store.claim({ match: { labels: ['ui'] } }, fox.actor)).task.task.id).toBe(labelled)
      expect(await fox.store.claim({ match: { parent: phase, priority: 2 } }, fox.actor)).toMatchObject({
        task: null,
        why: 'no_match',
      })
      expect(taken(await fox.store.claim({ match: { parent: phase } }, fox.actor)).task.task.id).toBe(inside)
    })

    it('says why there is nothing to claim', async () => {
      const [fox, owl] = [await list.agent(), await list.agent()]
      expect((await fox.find()).why).toBe('empty')
      const [id = ''] = await fox.create({ key: 'a', subject: 'A' }, { subject: 'B', blockedBy: ['a'] })
      await fox.claim(id)
      expect((await fox.find()).why).toBe('all_blocked')
      const waiting = await owl.find()
      expect(waiting).toMatchObject({ why: 'waiting', alsoHeld: [], counts: { ready: 0, inProgress: 1, blocked: 1 } })
      expect(waiting.inProgress.map(({ task }) => [task.id, task.owner])).toEqual([[id, fox.name]])
      await fox.complete(id)
      await fox.complete((await fox.claim()).task.task.id)
      expect((await owl.find()).why).toBe('all_done')
    })

    it('refuses a task that waits, naming what it waits for, an ancestor included', async () => {
      const fox = await list.agent()
      const [a, phase, inside = ''] = await fox.create(
        { key: 'a', subject: 'A' },
        { key: 'p', subject: 'Phase', blockedBy: ['a'] },
        { subject: 'Inside', parent: 'p' },
      )
      const error = await refusal(fox.claim(inside))
      expect([error.code, error.message]).toEqual(['task_blocked', `Task ${inside} waits for ${a}. list_ready shows other work.`])
      expect(await fox.ready()).toEqual([a])
      expect((await fox.claim(a)).task.task.id).toBe(a)
      expect((await refusal(fox.claim(phase))).code).toBe('task_blocked')
    })

    it('refuses a closed task, and an unknown id with the nearest one and what the caller holds', async () => {
      const fox = await list.agent()
      await fox.create({ id: 'k3f9qz', subject: 'Validate JWTs' }, { id: 'mine', subject: 'Mine' })
      await fox.claim('mine')
      const unknown = await refusal(fox.claim('k3f9qx'))
      expect([unknown.code, unknown.message]).toEqual([
        'task_not_found',
        'No task k3f9qx. Nearest: k3f9qz "Validate JWTs". You hold mine. list_tasks shows what exists.',
      ])
      await fox.complete('k3f9qz')
      const closed = await refusal(fox.claim('k3f9qz'))
      expect(closed.code).toBe('task_closed')
      expect(closed.message).toMatch(/^Task k3f9qz was completed by \S+ at \d\d:\d\d UTC\. list_ready shows other work\.$/)
    })

    it('leaves deferred tasks alone unless asked for them by id', async () => {
      const fox = await list.agent()
      const [later = ''] = await fox.create({ subject: 'Later', deferUntil: '2999-01-01T00:00:00Z' })
      await fox.create({ subject: 'Long ago', deferUntil: '2020-01-01T00:00:00Z' })
      expect((await fox.claim()).task.task.subject).toBe('Long ago')
      expect((await fox.find()).why).toBe('all_blocked')
      expect((await fox.claim(later)).task.task.id).toBe(later)
    })

    it('never takes a container without being asked for it by id', async () => {
      const fox = await list.agent()
      const [phase = '', child] = await fox.create({ key: 'p', subject: 'Phase', priority: 0 }, { subject: 'Child', parent: 'p' })
      expect((await fox.claim()).task.task.id).toBe(child)
      expect((await fox.claim(phase)).task.task.id).toBe(phase)
    })
  })
}
