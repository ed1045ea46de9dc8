/** Holders: who may take, keep, hand on and give back what others hold. */

import { describe, expect, it } from 'vitest'
import type { Task } from '../../src/domain/task.ts'
import { taskOf } from '../domain/builders.ts'
import { freshList, type MakeList, refusal } from './contract-list.ts'

const hour = 3_600_000

/** A task held by a session of another clone, claimed `hours` ago. */
function foreign(id: string, hours: number): Task {
  const at = new Date(Date.now() - hours * hour).toISOString()
  return taskOf({
    id,
    status: 'in_progress',
    owner: 'far-crane',
    claim: { session: 's-far', host: 'desk', user: 'ana', at },
    term: 3,
  })
}

export function describeHolders(makeList: MakeList): void {
  const list = freshList(makeList)

  describe('holders', () => {
    it('lets anybody claim what a killed session held, at once, and says where its work lies', async () => {
      const [fox, owl] = [await list.agent({ branch: 'auth' }), await list.agent()]
      const [id = ''] = await fox.create({ subject: 'Half done' })
      const { task } = await fox.claim(id)
      await fox.update(id, { note: 'middleware is written, tests are not' })
      await list.kill(fox)
      expect(await owl.ready()).toEqual([id])
      const claimed = await owl.claim()
      expect(claimed.task.task).toMatchObject({ id, owner: owl.name, term: 2 })
      expect(claimed.takenOver).toMatchObject({ from: fox.name, since: task.task.claim?.at, branch: 'auth' })
      expect(claimed.takenOver?.notes.map(({ text }) => text)).toEqual(['middleware is written, tests are not'])
    })

    it('takes a task from a live holder only with a reason, which is recorded', async () => {
      const [fox, owl] = [await list.agent(), await list.agent()]
      const [id = ''] = await fox.create({ subject: 'Wanted' })
      await fox.claim(id)
      const claimed = await owl.claim(id, 'the user asked for it')
      expect(claimed.task.task).toMatchObject({ owner: owl.name, term: 2 })
      expect(claimed.takenOver).toMatchObject({ from: fox.name })
      expect((await owl.task(id)).notes).toMatchObject([
        { by: owl.name, text: `Taken over from ${fox.name}: the user asked for it` },
      ])
    })

    it('never mentions taking over in a refusal', async () => {
      const [fox, owl] = [await list.agent(), await list.agent()]
      const [id = ''] = await fox.create({ subject: 'Wanted' })
      await fox.claim(id)
      const refused = [owl.claim(id), owl.complete(id), owl.release(id), owl.update(id, { status: 'cancelled' })]
      for (const { message } of await Promise.all(refused.map(refusal))) expect(message).not.toMatch(/take.?over|cancel|force/i)
    })

    it('keeps a foreign claim for a day, and then gives it by id only', async () => {
      const fox = await list.agent()
      await list.edit(foreign('young', 23))
      await list.edit(foreign('old', 25))
      expect((await fox.find()).why).toBe('waiting')
      const error = await refusal(fox.claim('young'))
      expect(error.message).toMatch(/^Task young is held by far-crane \(ana on desk\) since .*\d\d:\d\d UTC\. /)
      expect((await fox.claim('old')).task.task).toMatchObject({ owner: fox.name, term: 4 })
    })

    it('refuses to complete or release a foreign claim, however old', async () => {
      const fox = await list.agent()
      await list.edit(foreign('old', 48))
      expect((await refusal(fox.complete('old'))).code).toBe('not_holder')
      expect((await refusal(fox.release('old'))).code).toBe('not_holder')
      expect((await fox.claim('old', 'ana is on leave')).takenOver).toMatchObject({ from: 'far-crane' })
    })

    it('keeps a claim made at the command line whatever its age, for the person and for nobody else', async () => {
      const [fox, mejba] = [await list.agent(), await list.person('mejba')]
      const at = '2020-01-01T00:00:00.000Z'
      await list.edit(
        taskOf({ id: 'cli', status: 'in_progress', owner: 'mejba', claim: { host: 'laptop', user: 'mejba', at }, term: 1 }),
      )
      expect((await refusal(fox.claim('cli'))).message).toContain(
        'Task cli is held by mejba (mejba on laptop) since 2020-01-01 00:00 UTC.',
      )
      expect((await refusal(fox.release('cli'))).code).toBe('not_holder')
      expect((await mejba.claim('cli')).already).toEqual({ owner: 'mejba', since: at })
      expect((await mejba.complete('cli')).task.task.status).toBe('completed')
    })

    it('lets anybody release a task whose owner has no claim, and nobody else complete it', async () => {
      const fox = await list.agent()
      await list.edit(taskOf({ id: 'hand', status: 'in_progress', owner: 'ana' }))
      expect((await refusal(fox.claim('hand'))).message).toBe('Task hand is held by ana. list_ready shows other work.')
      expect((await refusal(fox.complete('hand'))).code).toBe('not_holder')
      expect((await fox.release('hand')).task).toMatchObject({ task: { status: 'pending' }, ready: true })
    })

    it('gives away a task in progress that names no owner', async () => {
      const fox = await list.agent()
      await list.edit(taskOf({ id: 'nobody', status: 'in_progress' }))
      const claimed = await fox.claim()
      expect([claimed.task.task.id, claimed.takenOver]).toEqual(['nobody', undefined])
    })

    it('counts the claims of a gone session with the same hint as its own, and writes itself into them with the next change', async () => {
      const [fox, owl] = [await list.agent({ hint: 'h1' }), await list.agent({ hint: 'h2' })]
      const [id = ''] = await fox.create({ subject: 'Mine' })
      await fox.claim(id)
      await list.kill(fox)
      const heir = await list.agent({ hint: 'h1' })
      expect((await heir.store.ready({ limit: 9 }, heir.actor)).mine.map(({ task }) => task.id)).toEqual([id])
      expect(await heir.ready()).toEqual([])
      await heir.update(id, { note: 'I am back' })
      expect(await heir.task(id)).toMatchObject({ owner: fox.name, term: 2, claim: { session: heir.actor.session } })
      expect((await refusal(owl.claim(id))).code).toBe('already_claimed')
      expect((await refusal(fox.store.complete({ id, knownTerm: 1 }, fox.actor))).code).toBe('claim_lost')
      expect((await heir.complete(id)).task.task).toMatchObject({ status: 'completed', owner: fox.name, term: 2 })
    })

    it('adopts nothing from a session that lives, or without a hint', async () => {
      const [fox, twin] = [await list.agent({ hint: 'h' }), await list.agent({ hint: 'h' })]
      const [id = ''] = await fox.create({ subject: 'Mine' })
      await fox.claim(id)
      expect((await refusal(twin.claim(id))).code).toBe('already_claimed')
      const [bare, other] = [await list.agent(), await list.agent()]
      const [two = ''] = await bare.create({ subject: 'Two' })
      await bare.claim(two)
      await list.kill(bare)
      expect((await other.store.ready({ limit: 9 }, other.actor)).mine).toEqual([])
    })
  })

  describe('two agents of one session', () => {
    it('never hold one task, and are told which of them does', async () => {
      const fox = await list.agent()
      const [id = ''] = await fox.create({ subject: 'Shared' })
      await fox.as('tests').claim(id)
      const error = await refusal(fox.as('docs').claim(id))
      expect(error.code).toBe('already_claimed')
      expect(error.message).toContain(`Task ${id} is held by ${fox.name}/tests (mejba on laptop)`)
      expect((await refusal(fox.claim(id))).message).toContain(`${fox.name}/tests`)
    })

    it('hand on what the session claimed, under the same term', async () => {
      const fox = await list.agent()
      const [id = ''] = await fox.create({ subject: 'Delegated' })
      const first = await fox.claim(id)
      const handed = await fox.as('tests').claim(id)
      expect(handed.already).toEqual({ owner: fox.name, since: first.task.task.claim?.at })
      expect(handed.task.task).toMatchObject({ owner: `${fox.name}/tests`, term: 1, claim: first.task.task.claim })
    })

    it('may complete and release for each other', async () => {
      const fox = await list.agent()
      const [one = '', two = ''] = await fox.create({ subject: 'One' }, { subject: 'Two' })
      await fox.as('tests').claim(one)
      await fox.as('tests').claim(two)
      expect((await fox.complete(one, 'done by tests')).task.task).toMatchObject({
        status: 'completed',
        owner: `${fox.name}/tests`,
      })
      expect((await fox.release(two, 'half done')).task).toMatchObject({
        holder: 'nobody',
        task: { notes: [{ by: fox.name, text: 'half done' }] },
      })
    })

    it('get different tasks when both ask for the best', async () => {
      const fox = await list.agent()
      await fox.create({ subject: 'One' }, { subject: 'Two' })
      const claims = await Promise.all([fox.as('a').claim(), fox.as('b').claim()])
      expect(new Set(claims.map(({ task }) => task.task.id)).size).toBe(2)
      expect((await fox.as('a').find()).alsoHeld).toEqual([claims[0]?.task.task.id])
    })
  })

  describe('releasing', () => {
    it('frees the task with a note for the next one, and keeps the term', async () => {
      const [fox, owl] = [await list.agent(), await list.agent()]
      const [id = ''] = await fox.create({ subject: 'Hard' })
      await fox.claim(id)
      const { task } = await fox.release(id, 'blocked by the proxy')
      expect(task).toMatchObject({
        ready: true,
        task: { status: 'pending', term: 1, notes: [{ by: fox.name, text: 'blocked by the proxy' }] },
      })
      expect(task.task).not.toHaveProperty('claim.session')
      expect((await owl.claim()).task.task).toMatchObject({ id, term: 2 })
      expect((await refusal(fox.release(id))).message).toContain(`Task ${id} is held by ${owl.name}`)
    })

    it('of a free task is a success, of a closed one a refusal', async () => {
      const fox = await list.agent()
      const [id = ''] = await fox.create({ subject: 'Free' })
      expect((await fox.release(id)).task.task.status).toBe('pending')
      await fox.complete(id)
      expect((await refusal(fox.release(id))).code).toBe('task_closed')
      expect((await refusal(fox.release('nope-1'))).code).toBe('task_not_found')
    })
  })
}
