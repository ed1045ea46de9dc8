import { describe, expect, it } from 'vitest'
import type { Actor } from '../../src/domain/actor.ts'
import { claimTask } from '../../src/domain/claim-task.ts'
import type { World } from '../../src/domain/world.ts'
import { agentOf, fox, heldBy, now, outcomeOf, owl, person, refusalOf, taskOf, worldOf } from './builders.ts'

const dead: Actor = { ...owl, session: 's-dead', name: 'late-heron' }
const far: Actor = { session: 's-far', name: 'far-crane', host: 'desk', user: 'ana' }

describe('claiming a task', () => {
  it('writes owner, claim and the next term, and nothing durable', () => {
    const world = worldOf([taskOf({ id: 'a', term: 4 })])
    const decision = claimTask(world, { id: 'a' }, fox)
    expect(decision).toMatchObject({ kind: 'claim', durable: false })
    expect(outcomeOf(world, decision).changed).toEqual({
      a: taskOf({
        id: 'a',
        status: 'in_progress',
        owner: 'amber-fox',
        claim: { session: 's-fox', host: 'laptop', user: 'mejba', at: now },
        term: 5,
        updatedAt: now,
      }),
    })
  })

  it('by a person names no session', () => {
    const world = worldOf([taskOf({ id: 'a' })])
    const { task } = outcomeOf(world, claimTask(world, { id: 'a' }, person))
    expect(task('a').claim).toStrictEqual({ host: 'laptop', user: 'mejba', at: now })
  })

  it('says since when another holds it: the hour today, the date before', () => {
    const at = '2026-11-20T23:59:00.000Z'
    const world = worldOf([heldBy(owl, { id: 'a' }), heldBy(owl, { id: 'b', claim: { ...owl, at } })])
    const words = (id: string) => refusalOf(() => claimTask(world, { id }, fox)).message
    expect(words('a')).toBe('Task a is held by blue-owl (mejba on laptop) since 08:00 UTC. list_ready shows other work.')
    expect(words('b')).toContain('since 2026-11-20 23:59 UTC.')
  })

  it('carries in its details what a program wants to know', () => {
    const world = worldOf([heldBy(owl, { id: 'a' }), taskOf({ id: 'b', blockedBy: ['a', 'gone'] })])
    expect(refusalOf(() => claimTask(world, { id: 'a' }, fox)).details).toEqual({
      id: 'a',
      owner: 'blue-owl',
      since: '2026-11-22T08:00:00.000Z',
    })
    const blocked = refusalOf(() => claimTask(world, { id: 'b' }, fox))
    expect(blocked.details).toEqual({ id: 'b', openBlockers: ['a', 'gone'] })
    expect(blocked.message).toBe('Task b waits for a, gone (which does not exist). list_ready shows other work.')
  })

  it.each([
    ['a minute short of a day', '2026-11-21T09:31:00.000Z', false],
    ['a day', '2026-11-21T09:30:00.000Z', true],
    ['no time at all', undefined, false],
    ['a time that is none', 'yesterday', false],
  ])('treats a foreign claim of %s as it should', (_, at, granted) => {
    const world = worldOf([heldBy(far, { id: 'a', claim: { session: 's-far', at } })])
    if (granted) expect(outcomeOf(world, claimTask(world, { id: 'a' }, fox)).task('a').owner).toBe('amber-fox')
    else expect(refusalOf(() => claimTask(world, { id: 'a' }, fox)).code).toBe('already_claimed')
    expect(claimTask(world, {}, fox).changes).toEqual([])
  })

  it('from a gone session tells who had it, since when, and what was noted meanwhile', () => {
    const old = { at: '2026-11-22T07:00:00.000Z', by: 'x', text: 'before' }
    const young = { at: '2026-11-22T08:30:00.000Z', by: 'late-heron', text: 'half done' }
    const world = worldOf([heldBy(dead, { id: 'a', notes: [old, young] })])
    const { answer, task } = outcomeOf(world, claimTask(world, {}, fox))
    expect(answer()).toMatchObject({
      takenOver: { from: 'late-heron', since: '2026-11-22T08:00:00.000Z', notes: [young] },
      takenFrom: 's-dead',
    })
    expect(task('a')).toMatchObject({ owner: 'amber-fox', term: 2, notes: [old, young] })
  })

  it('with a reason takes it from a live session, a person, a foreign one and an agent of its own session', () => {
    const holders = [owl, person, far, agentOf(fox, 'tests')]
    const world = worldOf(holders.map((holder, i) => heldBy(holder, { id: `t${i}` })))
    for (const [i, holder] of holders.entries()) {
      const { task } = outcomeOf(world, claimTask(world, { id: `t${i}`, takeOver: 'the user said so' }, fox))
      const from = holder.as === undefined ? holder.name : `${holder.name}/${holder.as}`
      expect(task(`t${i}`)).toMatchObject({
        owner: 'amber-fox',
        term: 2,
        notes: [{ at: now, by: 'amber-fox', text: `Taken over from ${from}: the user said so` }],
      })
    }
  })

  it('with a reason still refuses what is closed or waits', () => {
    const world = worldOf([
      taskOf({ id: 'a', status: 'cancelled' }),
      taskOf({ id: 'b' }),
      heldBy(owl, { id: 'c', blockedBy: ['b'] }),
    ])
    expect(refusalOf(() => claimTask(world, { id: 'a', takeOver: 'x' }, fox)).code).toBe('task_closed')
    expect(refusalOf(() => claimTask(world, { id: 'c', takeOver: 'x' }, fox)).code).toBe('task_blocked')
  })

  it('again changes nothing, even for a task that has come to wait', () => {
    const world = worldOf([taskOf({ id: 'b' }), heldBy(fox, { id: 'a', blockedBy: ['b'] })])
    const { changed, answer } = outcomeOf(world, claimTask(world, { id: 'a' }, fox))
    expect(changed).toEqual({})
    expect(answer()).toMatchObject({ already: { owner: 'amber-fox', since: '2026-11-22T08:00:00.000Z' } })
  })

  it('of an adopted task writes the session under the next term and keeps the owner', () => {
    const world = worldOf([heldBy({ ...dead, as: 'tests' }, { id: 'a' })], { adopts: ['s-dead'] })
    const { task, answer } = outcomeOf(world, claimTask(world, { id: 'a' }, agentOf(fox, 'tests')))
    expect(task('a')).toMatchObject({
      owner: 'late-heron/tests',
      term: 2,
      claim: { session: 's-fox', at: '2026-11-22T08:00:00.000Z' },
    })
    expect(answer()).toMatchObject({ already: { owner: 'late-heron/tests' } })
    expect(refusalOf(() => claimTask(world, { id: 'a' }, fox)).message).toContain(
      'That is another agent of your session; you are amber-fox.',
    )
  })

  it('clears a status word that nobody knows, since it is asked for by id', () => {
    const world = worldOf([taskOf({ id: 'a', unknownStatus: 'review' })])
    expect(claimTask(world, {}, fox).changes).toEqual([])
    expect(outcomeOf(world, claimTask(world, { id: 'a' }, fox)).task('a').unknownStatus).toBeUndefined()
  })

  it('without an id reads no more than the task it takes and what that rests on', () => {
    const world = worldOf([
      taskOf({ id: 'best', priority: 0, blockedBy: ['done'] }),
      taskOf({ id: 'done', status: 'completed' }),
      ...Array.from({ length: 50 }, (_, i) => taskOf({ id: `other${i}` })),
    ])
    const read = new Set<string>()
    claimTask(watched(world, read), {}, fox)
    expect([...read].toSorted()).toEqual(['best', 'children of best', 'done'])
  })

  it('does not rest on the siblings of the task, so that those who claim them do not disturb each other', () => {
    const world = worldOf([taskOf({ id: 'p' }), taskOf({ id: 'a', parent: 'p' }), taskOf({ id: 'b', parent: 'p' })])
    const read = new Set<string>()
    claimTask(watched(world, read), { id: 'a' }, fox)
    expect([...read].toSorted()).toEqual(['a', 'p'])
  })
})

/** The world as a transaction sees it: `task` and `childrenOf` count as read, the rest proposes. */
function watched(world: World, read: Set<string>): World {
  return {
    now: world.now,
    task: (id) => {
      read.add(id)
      return world.task(id)
    },
    peek: (id) => world.task(id),
    blockersOf: (id) => world.blockersOf(id),
    dependentsOf: (id) => world.dependentsOf(id),
    childrenOf: (id) => {
      read.add(`children of ${id}`)
      return world.childrenOf(id)
    },
    takenId: (id) => world.takenId(id),
    unblocks: (id) => world.unblocks(id),
    readyInOrder: () => world.readyInOrder(),
    inProgress: () => world.inProgress(),
    finishedContainers: () => world.finishedContainers(),
    ids: () => world.ids(),
    presenceOf: (session) => world.presenceOf(session),
    isRewound: (id) => world.isRewound(id),
    isArchived: () => false,
    mintId: () => world.mintId(),
  }
}
