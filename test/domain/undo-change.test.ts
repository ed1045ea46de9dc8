/**
 * Taking one's own change back: what comes back, what stays, and what stands in the way.
 *
 * Seen red when: present values are not compared with what the change wrote; the term is restored with the rest; dependents,
 * children or the container above are not looked at; notes are restored as a whole.
 */

import { describe, expect, it } from 'vitest'
import type { Actor } from '../../src/domain/actor.ts'
import { claimTask } from '../../src/domain/claim-task.ts'
import { completeTask } from '../../src/domain/complete-task.ts'
import { createTasks } from '../../src/domain/create-tasks.ts'
import { releaseTask } from '../../src/domain/release-task.ts'
import type { Task } from '../../src/domain/task.ts'
import type { TaskGraph } from '../../src/domain/task-graph.ts'
import { undoChange } from '../../src/domain/undo-change.ts'
import type { PastChange } from '../../src/domain/undo-standing.ts'
import { updateTask } from '../../src/domain/update-task.ts'
import type { Decision, World } from '../../src/domain/world.ts'
import { now, outcomeOf, owl, person, refusalOf, taskOf, worldOf } from './builders.ts'

const ana: Actor = { name: 'ana', host: 'laptop', user: 'ana' }

/** A list that changes by decisions, and remembers each as the log would. */
class History {
  world: TaskGraph
  readonly changes: PastChange[] = []

  constructor(tasks: readonly Task[]) {
    this.world = worldOf(tasks)
  }

  do<T>(decide: (world: World) => Decision<T>): this {
    const decision = decide(this.world)
    const tasks = decision.changes.map((after) => ({ id: after.id, before: this.world.task(after.id), after }))
    this.changes.push({ at: now, tasks })
    this.world = outcomeOf(this.world, decision).after
    return this
  }

  undo(nth = -1, actor = person) {
    const change = this.changes.at(nth)
    if (change === undefined) throw new Error('There is no such change.')
    const decision = undoChange(this.world, change, { actor, words: 'did it' })
    const { after } = outcomeOf(this.world, decision)
    return { kind: decision.kind, durable: decision.durable, task: (id: string) => after.task(id), world: after }
  }

  refusal(nth = -1, actor = person) {
    return refusalOf(() => this.undo(nth, actor))
  }
}

const claims =
  (id: string, actor = person) =>
  (world: World) =>
    claimTask(world, { id }, actor)
const completes =
  (id: string, actor = person) =>
  (world: World) =>
    completeTask(world, { id, result: 'done' }, actor)
const releases =
  (id: string, actor = person) =>
  (world: World) =>
    releaseTask(world, { id, note: 'half' }, actor)
const updates =
  (id: string, change: Partial<Parameters<typeof updateTask>[1]>, actor = person) =>
  (world: World) =>
    updateTask(world, { id, set: {}, ...change }, actor)

describe('undoing', () => {
  it('a claim releases the task, and its term stays', () => {
    const { task, kind, durable } = new History([taskOf({ id: 'a' })]).do(claims('a')).undo()
    expect([kind, durable]).toEqual(['undo', true])
    expect(task('a')).toMatchObject({ status: 'pending', term: 1 })
    expect(task('a')?.owner).toBeUndefined()
    expect(task('a')?.claim).toBeUndefined()
  })

  it('a take-over gives the task to nobody: the former holder has been told', () => {
    const history = new History([taskOf({ id: 'a' })]).do(claims('a', owl))
    history.do((world) => claimTask(world, { id: 'a', takeOver: 'on leave' }, person))
    expect(history.undo().task('a')).toMatchObject({ status: 'pending', term: 2, notes: [] })
  })

  it('a completion brings the same claim back, without the result', () => {
    const history = new History([taskOf({ id: 'a' })]).do(claims('a')).do(completes('a'))
    const undone = history.undo().task('a')
    expect(undone).toMatchObject({ status: 'in_progress', owner: 'mejba', claim: { at: now, user: 'mejba' }, term: 1 })
    expect([undone?.result, undone?.completedAt]).toEqual([undefined, undefined])
  })

  it('the completion of a free task frees it again', () => {
    const { task } = new History([taskOf({ id: 'a' })]).do(completes('a')).undo()
    expect(task('a')).toMatchObject({ status: 'pending', term: 1 })
    expect(task('a')?.owner).toBeUndefined()
  })

  it('a completion opens the containers that closed with it, and gives back what was claimed with it', () => {
    const history = new History([taskOf({ id: 'p' }), taskOf({ id: 'a', parent: 'p' }), taskOf({ id: 'z' })])
    history.do((world) => completeTask(world, { id: 'a', claimNext: {} }, person))
    expect([history.world.task('p')?.status, history.world.task('z')?.owner]).toEqual(['completed', 'mejba'])
    const { task } = history.undo()
    expect(['p', 'a', 'z'].map((id) => task(id)?.status)).toEqual(['pending', 'pending', 'pending'])
  })

  it('a batch cancels it', () => {
    const history = new History([taskOf({ id: 'old' })])
    history.do((world) =>
      createTasks(
        world,
        [
          { id: 'p', subject: 'P' },
          { id: 'a', subject: 'A', parent: 'p' },
          { id: 'b', subject: 'B', blocks: ['old'] },
        ],
        person,
      ),
    )
    const { task } = history.undo()
    expect(['p', 'a', 'b'].map((id) => task(id)?.status)).toEqual(['cancelled', 'cancelled', 'cancelled'])
    expect(task('old')?.blockedBy).toEqual([])
  })

  it('a creation closes the container again that it had reopened, with its result', () => {
    const history = new History([
      taskOf({ id: 'p', status: 'completed', result: 'all of it', completedAt: '2026-11-22T08:30:00.000Z' }),
      taskOf({ id: 'c', parent: 'p', status: 'completed' }),
    ])
    history.do((world) => createTasks(world, [{ id: 'a', subject: 'A', parent: 'p' }], person))
    expect(history.world.task('p')).toMatchObject({
      status: 'pending',
      notes: [{ text: 'Result before it was reopened: all of it' }],
    })
    expect(history.undo().task('p')).toMatchObject({
      status: 'completed',
      result: 'all of it',
      completedAt: '2026-11-22T08:30:00.000Z',
      notes: [],
    })
  })

  it('an edit restores its own fields, and leaves what others wrote since', () => {
    const history = new History([taskOf({ id: 'a', labels: ['old'] })])
    history.do(updates('a', { set: { subject: 'Mine', labels: ['new'] }, note: 'my note' }))
    history.do(updates('a', { set: { description: 'Theirs' }, note: 'their note' }, owl))
    expect(history.undo(0).task('a')).toMatchObject({
      subject: 'Subject of a',
      labels: ['old'],
      description: 'Theirs',
      notes: [{ text: 'their note' }],
    })
  })

  it('a cancellation opens all that went with it', () => {
    const history = new History([taskOf({ id: 'p' }), taskOf({ id: 'a', parent: 'p' })]).do(updates('p', { status: 'cancelled' }))
    const { task } = history.undo()
    expect(['p', 'a'].map((id) => task(id)?.status)).toEqual(['pending', 'pending'])
  })

  it('a reopening closes the task again, whoever completed it', () => {
    const history = new History([taskOf({ id: 'a' })]).do(completes('a', owl)).do(updates('a', { status: 'pending' }))
    expect(history.undo().task('a')).toMatchObject({ status: 'completed', owner: 'blue-owl', result: 'done', notes: [] })
  })

  it('a release brings the claim back, under the next term if somebody has had the task since', () => {
    const history = new History([taskOf({ id: 'a' })]).do(claims('a')).do(releases('a'))
    expect(history.undo().task('a')).toMatchObject({ status: 'in_progress', owner: 'mejba', term: 1, notes: [] })
    history.do(claims('a', owl)).do((world) => releaseTask(world, { id: 'a' }, owl))
    expect(history.undo(1).task('a')).toMatchObject({ status: 'in_progress', owner: 'mejba', term: 3 })
  })

  it('two changes, the later one first, ends where both began', () => {
    const history = new History([taskOf({ id: 'a' })]).do(claims('a')).do(completes('a'))
    history.world = history.undo().world
    expect(history.undo(0).task('a')).toMatchObject({ status: 'pending', term: 1 })
  })
})

describe('an undo is refused, and names what stands on it', () => {
  const told = (why: string) => `Your last change (did it) cannot be undone: ${why}.`

  it('a later claim', () => {
    const history = new History([taskOf({ id: 'a' })])
      .do(updates('a', { status: 'cancelled' }))
      .do(updates('a', { status: 'pending' }))
    history.do(claims('a', owl))
    const { message, code, details } = history.refusal(1)
    expect(message).toBe(told('a is held by blue-owl (mejba on laptop) since 09:30 UTC'))
    expect([code, details]).toEqual(['undo_refused', { standing: [{ id: 'a', why: expect.any(String) }] }])
  })

  it('a later release or reopening by somebody else', () => {
    const released = new History([taskOf({ id: 'a' })]).do(claims('a')).do(releases('a'))
    expect(released.refusal(0).message).toBe(told('a was given back since'))
    const reopened = new History([taskOf({ id: 'a' })]).do(completes('a')).do(updates('a', { status: 'pending' }, owl))
    expect(reopened.refusal(0).message).toBe(told('a was reopened since'))
  })

  it('a later completion', () => {
    const history = new History([taskOf({ id: 'a' })]).do(claims('a')).do(completes('a'))
    expect(history.refusal(0).message).toBe(told('a was completed by mejba at 09:30 UTC'))
  })

  it('a later edit of the same fields', () => {
    const history = new History([taskOf({ id: 'a' })]).do(updates('a', { set: { subject: 'Mine', priority: 0 } }))
    history.do(updates('a', { set: { subject: 'Theirs' } }, owl))
    expect(history.refusal(0).message).toBe(told('subject of a was changed again since'))
  })

  it('tasks that were begun or done because of a completion, also inside what waited for it', () => {
    const history = new History([
      taskOf({ id: 'a' }),
      taskOf({ id: 'b', blockedBy: ['a'] }),
      taskOf({ id: 'p', blockedBy: ['a'] }),
      taskOf({ id: 'c', parent: 'p' }),
    ])
    history.do(completes('a'))
    expect(history.undo().task('a')?.status).toBe('pending')
    history.do(completes('b', owl)).do(claims('c', owl))
    expect(history.refusal(0).message).toBe(
      told(
        'b, which waited for a, was completed by blue-owl at 09:30 UTC; c, which waited for a, is held by blue-owl (mejba on laptop) since 09:30 UTC',
      ),
    )
  })

  it('work on what a created task is part of', () => {
    const history = new History([]).do((world) => createTasks(world, [{ id: 'a', subject: 'A' }], person))
    history.do((world) =>
      createTasks(
        world,
        [
          { id: 'b', subject: 'B', blockedBy: ['a'] },
          { id: 'c', subject: 'C', parent: 'a' },
        ],
        ana,
      ),
    )
    expect(history.refusal(0).message).toBe(told('b waits for a; c lies in a'))
  })

  it('five of them, and how many more', () => {
    const waiting = Array.from({ length: 7 }, (_, n) => taskOf({ id: `b${n}`, blockedBy: ['a'] }))
    const history = new History([taskOf({ id: 'a' }), ...waiting]).do(completes('a'))
    for (const { id } of waiting) history.do(claims(id, owl))
    expect(history.refusal(0).message).toMatch(/; b4, .*; 2 more stand on it\.$/)
  })

  it('a container that was completed since', () => {
    const history = new History([taskOf({ id: 'p' }), taskOf({ id: 'a', parent: 'p' }), taskOf({ id: 'b', parent: 'p' })])
    history.do(completes('a')).do(completes('b', owl))
    expect(history.refusal(0).message).toBe(told('p, in which a lies, is completed'))
  })

  it('a child that has come into what would be closed again', () => {
    const history = new History([taskOf({ id: 'a', status: 'completed' })]).do(updates('a', { status: 'pending' }))
    history.do((world) => createTasks(world, [{ id: 'c', subject: 'C', parent: 'a' }], ana))
    expect(history.refusal(0).message).toBe(told('c, which lies in a, is open'))
  })

  it('a blocker that what would be claimed again has got since', () => {
    const history = new History([taskOf({ id: 'a' }), taskOf({ id: 'b' })]).do(claims('a')).do(releases('a'))
    history.do(updates('a', { addBlockedBy: ['b'] }, owl))
    expect(history.refusal(1).message).toBe(told('a now waits for b'))
  })

  it('an edge that closes a circle by now', () => {
    const history = new History([taskOf({ id: 'a', blockedBy: ['b'] }), taskOf({ id: 'b' })])
    history.do(updates('a', { removeBlockedBy: ['b'] })).do(updates('b', { addBlockedBy: ['a'] }, owl))
    expect(history.refusal(0)).toMatchObject({ code: 'cycle', details: { path: expect.arrayContaining(['a', 'b']) } })
  })

  it('that nothing of it is left', () => {
    const history = new History([taskOf({ id: 'a' })]).do(updates('a', { note: 'n' }))
    history.world = worldOf([taskOf({ id: 'a' })])
    expect(history.refusal().message).toBe('Your last change (did it) has left nothing to undo.')
  })

  it('a file that has gone', () => {
    const history = new History([taskOf({ id: 'a' })]).do(claims('a'))
    history.world = worldOf([])
    expect(history.refusal().message).toBe(told('a is no longer there'))
  })
})
