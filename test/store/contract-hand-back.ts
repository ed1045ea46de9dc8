/** Handing back: what one who ends still holds goes to its session or to the list, all of it in one commit. */

import { describe, expect, it } from 'vitest'
import { freshList, type MakeList, refusal } from './contract-list.ts'

const note = 'The agent tests ended here.'

export function describeHandingBack(makeList: MakeList): void {
  const list = freshList(makeList)

  describe('handing back', () => {
    it('gives what an agent holds to its session, under the same term, and nothing of the others', async () => {
      const fox = await list.agent()
      const [one = '', two = '', three = ''] = await fox.create({ subject: 'One' }, { subject: 'Two' }, { subject: 'Three' })
      const tests = fox.as('tests')
      const claimed = await tests.claim(one)
      await tests.claim(two)
      await fox.as('docs').claim(three)
      const { cursor } = await fox.store.changesSince()

      const back = await fox.store.handBack({ agent: 'tests', to: 'session', note }, fox.actor)

      expect(back.map(({ task }) => task.id).toSorted()).toEqual([one, two].toSorted())
      expect(await fox.task(one)).toMatchObject({
        status: 'in_progress',
        owner: fox.name,
        term: 1,
        claim: claimed.task.task.claim,
        notes: [{ by: fox.name, text: note }],
      })
      expect(await fox.task(three)).toMatchObject({ owner: `${fox.name}/docs`, notes: [] })
      expect((await fox.store.changesSince(cursor)).records.map(({ kind, tasks }) => [kind, tasks.length])).toEqual([
        ['update', 2],
      ])
      expect((await refusal((await list.agent()).claim(one))).code).toBe('already_claimed')
    })

    it('gives all that a session holds to the list, whichever of its agents has it', async () => {
      const [fox, owl] = [await list.agent(), await list.agent()]
      const [one = '', two = '', three = ''] = await fox.create({ subject: 'One' }, { subject: 'Two' }, { subject: 'Three' })
      await fox.claim(one)
      await fox.as('tests').claim(two)
      await owl.claim(three)
      const { cursor } = await fox.store.changesSince()

      await fox.store.handBack({ to: 'list', note }, fox.actor)

      expect(await owl.ready()).toEqual([one, two])
      expect(await owl.task(one)).toMatchObject({ status: 'pending', term: 1, notes: [{ text: note }] })
      expect(await owl.task(three)).toMatchObject({ status: 'in_progress', owner: owl.name })
      expect((await owl.store.changesSince(cursor)).records.map(({ kind }) => kind)).toEqual(['release'])
    })

    it('of nothing writes nothing', async () => {
      const fox = await list.agent()
      await fox.create({ subject: 'One' })
      const { cursor } = await fox.store.changesSince()
      expect(await fox.store.handBack({ to: 'list', note }, fox.actor)).toEqual([])
      expect((await fox.store.changesSince(cursor)).records).toEqual([])
    })

    it('takes nothing from a person or from another session, and wants a note', async () => {
      const [fox, mejba] = [await list.agent(), await list.person('mejba')]
      const [one = ''] = await fox.create({ subject: 'One' })
      await mejba.claim(one)
      expect(await fox.store.handBack({ to: 'list', note }, fox.actor)).toEqual([])
      expect((await refusal(fox.store.handBack({ to: 'list', note: ' ' }, fox.actor))).code).toBe('invalid_input')
    })

    it('writes the session into what it adopted, under the next term', async () => {
      const fox = await list.agent({ hint: 'h1' })
      const [one = ''] = await fox.create({ subject: 'One' })
      await fox.as('tests').claim(one)
      await list.kill(fox)
      const heir = await list.agent({ hint: 'h1' })
      await heir.store.handBack({ agent: 'tests', to: 'session', note }, heir.actor)
      expect(await heir.task(one)).toMatchObject({ owner: fox.name, term: 2, claim: { session: heir.actor.session } })
    })
  })
}
