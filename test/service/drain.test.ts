/** The loop of one session over a real list: whose tasks count, what ends it, and that another session's is not touched. */

import { describe, expect, it } from 'vitest'
import { openList } from '../tools/open-list.ts'

const fresh = { isFreshTurn: true, cap: 8, hasAgentsAtWork: false }

async function twoSessions() {
  const list = openList()
  const [me, other] = [await list.session('amber-fox'), await list.session('brave-elk')]
  await me.call('create_tasks', {
    tasks: [
      { id: 'epic', subject: 'Epic' },
      { id: 'a1', subject: 'One', labels: ['auth'], parent: 'epic' },
      { id: 'b1', subject: 'Two', labels: ['auth'], blockedBy: ['a1'], parent: 'epic' },
      { id: 'c1', subject: 'Three' },
    ],
  })
  return { list, me: me.service, other: other.service }
}

describe('a loop', () => {
  it('is of the session that started it, and of no other', async () => {
    const { me, other } = await twoSessions()
    expect(await me.startLoop({ label: 'auth' })).toMatchObject({ session: 's1', label: 'auth', maxIterations: 25 })
    expect([await me.loop(), await other.loop()]).toEqual([expect.objectContaining({ session: 's1' }), undefined])
    expect(await other.nextRound(fresh)).toBeUndefined()
    expect(await other.stopLoop()).toBeUndefined()
    expect(await me.nextRound(fresh)).toMatchObject({ kind: 'go' })
    expect(await me.stopLoop()).toMatchObject({ iteration: 1 })
    expect([await me.loop(), await me.nextRound(fresh)]).toEqual([undefined, undefined])
  })

  it('counts only the tasks that match, at any depth, and ends when they are closed', async () => {
    const { me, other } = await twoSessions()
    await me.startLoop({ label: 'auth', parent: 'epic' })
    await other.claim({ id: 'a1' })
    expect(await me.nextRound(fresh)).toMatchObject({
      why: 'blocked',
      words:
        'dibs loop over label auth below epic ended after 0 rounds: held by others: a1 "One" by brave-elk; waiting: b1 "Two" for a1.',
    })
    expect(await me.loop()).toBeUndefined()

    await me.startLoop({ label: 'auth' })
    await other.complete({ id: 'a1' })
    await me.claim({ id: 'b1' }, 'tests')
    expect(await me.nextRound(fresh)).toMatchObject({ kind: 'go' })
    await me.complete({ id: 'b1' })
    expect(await me.nextRound(fresh)).toMatchObject({ kind: 'end', why: 'done' })
  })

  it('counts its rounds in a row anew after a change of its own, and not after one of another session', async () => {
    const { me, other } = await twoSessions()
    const later = { ...fresh, isFreshTurn: false, cap: 1 }
    await me.startLoop({})
    await me.nextRound(later)
    await me.claim({ id: 'a1' }, 'tests')
    expect(await me.nextRound(later)).toMatchObject({ kind: 'go', state: { iteration: 2, inARow: 1 } })
    await other.claim({ id: 'c1' })
    expect(await me.nextRound(later)).toMatchObject({ kind: 'pause', state: { iteration: 2 } })
  })

  it('takes up what a dead session held', async () => {
    const { list, me, other } = await twoSessions()
    await me.startLoop({ label: 'auth' })
    await other.claim({ id: 'a1' })
    list.list.kill('s2')
    expect(await me.nextRound(fresh)).toMatchObject({ kind: 'go' })
  })

  it.each([
    [{ maxIterations: 0 }, 'maxIterations is a whole number from 1 to 1000.'],
    [{ maxIterations: 1001 }, 'maxIterations is a whole number from 1 to 1000.'],
    [{ label: ' ' }, 'label is empty'],
    [{ parent: 'epci' }, 'No task epci. Nearest: epic "Epic".'],
  ])('with %j is refused', async (request, words) => {
    const { me } = await twoSessions()
    await expect(me.startLoop(request)).rejects.toThrow(words)
    expect(await me.loop()).toBeUndefined()
  })

  it('is refused where the list has not begun', async () => {
    const session = await openList().session()
    await expect(session.service.startLoop({})).rejects.toThrow('Nothing in this list was changed through dibs yet.')
  })
})
