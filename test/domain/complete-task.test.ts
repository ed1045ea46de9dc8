import { describe, expect, it } from 'vitest'
import { completeTask } from '../../src/domain/complete-task.ts'
import { agentOf, fox, heldBy, now, outcomeOf, owl, person, refusalOf, taskOf, worldOf } from './builders.ts'

const dead = { ...owl, session: 's-dead', name: 'late-heron' }

describe('completing a task', () => {
  it('keeps owner and claim as history, and is durable', () => {
    const held = heldBy(fox, { id: 'a', result: 'old' })
    const world = worldOf([held])
    const decision = completeTask(world, { id: 'a' }, fox)
    expect(decision).toMatchObject({ kind: 'complete', durable: true })
    expect(decision.changes).toEqual([{ ...held, status: 'completed', completedAt: now, updatedAt: now }])
  })

  it('of a stale task claims and completes it in one, under the next term', () => {
    const world = worldOf([heldBy(dead, { id: 'a' })])
    expect(outcomeOf(world, completeTask(world, { id: 'a', result: 'done' }, fox)).task('a')).toMatchObject({
      status: 'completed',
      owner: 'amber-fox',
      claim: { session: 's-fox' },
      term: 2,
      result: 'done',
    })
  })

  it('of an adopted task writes the session in and keeps the owner', () => {
    const world = worldOf([heldBy(dead, { id: 'a' })], { adopts: ['s-dead'] })
    expect(outcomeOf(world, completeTask(world, { id: 'a', knownTerm: 1 }, fox)).task('a')).toMatchObject({
      status: 'completed',
      owner: 'late-heron',
      claim: { session: 's-fox' },
      term: 2,
    })
  })

  it('is not refused to the present holder for a term that it was never told', () => {
    const world = worldOf([heldBy(fox, { id: 'a', term: 7 })])
    expect(outcomeOf(world, completeTask(world, { id: 'a', knownTerm: 5 }, fox)).task('a').status).toBe('completed')
  })

  it.each([
    ["lower than the task's", 2, 'claim_lost'],
    ['equal to it', 3, undefined],
    ['unknown', undefined, undefined],
  ])('of a free task with a known term %s', (_, knownTerm, code) => {
    const world = worldOf([taskOf({ id: 'a', term: 3 })])
    const complete = () => completeTask(world, { id: 'a', result: 'mine', knownTerm }, fox)
    if (code === undefined) expect(outcomeOf(world, complete()).task('a').term).toBe(4)
    else expect(refusalOf(complete).code).toBe(code)
  })

  it('refused because another holds the task writes the result as a note and nothing else, and only then says no', () => {
    const world = worldOf([heldBy(owl, { id: 'a' }), taskOf({ id: 'x' })])
    const decision = completeTask(world, { id: 'a', result: 'mine', claimNext: {} }, fox)
    const { changed, answer } = outcomeOf(world, decision)
    expect(decision.durable).toBe(true)
    expect(Object.keys(changed)).toEqual(['a'])
    expect(changed.a).toMatchObject({ owner: 'blue-owl', term: 1, notes: [{ at: now, by: 'amber-fox' }] })
    expect(refusalOf(answer).message).toBe(
      'Task a is held by blue-owl (mejba on laptop) since 08:00 UTC. Your result is kept as a note on a. list_ready shows other work.',
    )
  })

  it('refused for a task that another completed names who did, and when', () => {
    const world = worldOf([heldBy(owl, { id: 'a', status: 'completed', completedAt: '2026-11-22T08:45:00.000Z' })])
    const { answer } = outcomeOf(world, completeTask(world, { id: 'a', result: 'mine' }, fox))
    expect(refusalOf(answer).message).toBe(
      'Task a was completed by blue-owl at 08:45 UTC. Your result is kept as a note on a. list_ready shows other work.',
    )
  })

  it('refused for what is still to be done writes nothing', () => {
    const world = worldOf([
      taskOf({ id: 'b' }),
      heldBy(fox, { id: 'a', blockedBy: ['b'] }),
      taskOf({ id: 'p' }),
      taskOf({ id: 'c', parent: 'p' }),
    ])
    expect(refusalOf(() => completeTask(world, { id: 'a', result: 'x' }, fox)).code).toBe('task_blocked')
    expect(refusalOf(() => completeTask(world, { id: 'p', result: 'x' }, fox)).message).toBe(
      'Task p has 1 open child: c. It closes by itself with its last child.',
    )
  })

  it('repeated is a success for any agent of the session that completed, for nobody else', () => {
    const world = worldOf([
      heldBy(fox, { id: 'a', status: 'completed' }),
      heldBy(person, { id: 'b', status: 'completed' }),
      heldBy(owl, { id: 'c', status: 'completed' }),
    ])
    expect(completeTask(world, { id: 'a' }, agentOf(fox, 'tests')).changes).toEqual([])
    expect(completeTask(world, { id: 'b' }, person).changes).toEqual([])
    expect(refusalOf(() => completeTask(world, { id: 'a' }, person)).code).toBe('task_closed')
    expect(refusalOf(() => completeTask(world, { id: 'c' }, fox)).code).toBe('task_closed')
    expect(refusalOf(() => completeTask(world, { id: 'b' }, fox)).code).toBe('task_closed')
  })

  it('claims the next as if the task had been completed before', () => {
    const world = worldOf([
      heldBy(fox, { id: 'a', touches: ['src/auth/**'] }),
      taskOf({ id: 'b', touches: ['src/auth/jwt.ts'], createdAt: '2026-11-22T07:00:00.000Z' }),
      taskOf({ id: 'c', touches: ['docs/**'] }),
    ])
    const { task, answer } = outcomeOf(world, completeTask(world, { id: 'a', claimNext: {} }, fox))
    expect(task('b')).toMatchObject({ status: 'in_progress', owner: 'amber-fox' })
    expect(answer().claimed).toMatchObject({ task: { task: { id: 'b' } } })
  })

  it('answers what waited for a container that closed with it, and what lies in what waited', () => {
    const world = worldOf([
      taskOf({ id: 'p1' }),
      heldBy(fox, { id: 'a', parent: 'p1' }),
      taskOf({ id: 'p2', blockedBy: ['p1'] }),
      taskOf({ id: 'b', parent: 'p2' }),
      taskOf({ id: 'c', parent: 'p2', blockedBy: ['b'] }),
    ])
    const { answer, task } = outcomeOf(world, completeTask(world, { id: 'a' }, fox))
    expect(task('p1')).toMatchObject({ status: 'completed', completedAt: now })
    expect(task('p1').owner).toBeUndefined()
    expect(answer().nowReady.map((view) => view.task.id)).toEqual(['b'])
  })

  it('closes a container that only waited for the task', () => {
    const world = worldOf([
      heldBy(fox, { id: 'a' }),
      taskOf({ id: 'p', blockedBy: ['a'] }),
      taskOf({ id: 'done', parent: 'p', status: 'completed' }),
      taskOf({ id: 'next', blockedBy: ['p'] }),
    ])
    const { answer, task } = outcomeOf(world, completeTask(world, { id: 'a' }, fox))
    expect(task('p').status).toBe('completed')
    expect(answer().nowReady.map((view) => view.task.id)).toEqual(['next'])
  })
})
