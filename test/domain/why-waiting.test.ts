/** What a task waits for, down to the leaves. */

import { describe, expect, it } from 'vitest'
import { whyWaiting } from '../../src/domain/why-waiting.ts'
import { heldBy, owl, person, refusalOf, taskOf, worldOf } from './builders.ts'

const why = (tasks: Parameters<typeof worldOf>[0], id = 'a') => whyWaiting(worldOf(tasks), id, person)
const later = '2026-12-01T00:00:00Z'

describe('why a task cannot be started', () => {
  it.each([
    ['ready', [taskOf({ id: 'a' })]],
    ['ready', [taskOf({ id: 'a', blockedBy: ['b'] }), taskOf({ id: 'b', status: 'completed' })]],
    ['closed', [taskOf({ id: 'a', status: 'cancelled', blockedBy: ['b'] }), taskOf({ id: 'b' })]],
    ['closed', [taskOf({ id: 'a' }), taskOf({ id: 'c', parent: 'a', status: 'completed' })]],
    ['held', [heldBy(owl, { id: 'a' })]],
    ['deferred', [taskOf({ id: 'a', deferUntil: later })]],
    ['shelved', [taskOf({ id: 'a', parent: 'p' }), taskOf({ id: 'p', status: 'cancelled' })]],
    ['unknown_status', [taskOf({ id: 'a', unknownStatus: 'paused' })]],
  ])('is nothing but that it is %s', (state, tasks) => {
    expect(why(tasks)).toMatchObject({ nodes: [{ id: 'a', state, waitsFor: [] }], leaves: [], circles: [] })
  })

  it('leads over blockers, those of the containers above, and open children, each told once', () => {
    const { nodes, leaves } = why([
      taskOf({ id: 'a', parent: 'p', blockedBy: ['b', 'x'] }),
      taskOf({ id: 'p', blockedBy: ['q', 'x'] }),
      heldBy(owl, { id: 'b' }),
      taskOf({ id: 'q' }),
      taskOf({ id: 'c', parent: 'q', blockedBy: ['x'] }),
      taskOf({ id: 'd', parent: 'q', status: 'completed' }),
      taskOf({ id: 'x', deferUntil: later }),
    ])
    expect(nodes.map(({ id, state }) => [id, state])).toEqual([
      ['a', 'waiting'],
      ['b', 'held'],
      ['x', 'deferred'],
      ['q', 'waiting'],
      ['c', 'waiting'],
    ])
    expect(nodes[0]?.waitsFor).toEqual([
      { id: 'b', because: 'blocker' },
      { id: 'x', because: 'blocker' },
      { id: 'q', because: 'above', via: 'p' },
    ])
    expect(nodes[3]?.waitsFor).toEqual([{ id: 'c', because: 'child' }])
    expect(leaves).toEqual(['b', 'x'])
  })

  it('names a deferral of the container above, and a blocker that does not exist', () => {
    const { nodes, leaves } = why([
      taskOf({ id: 'a', parent: 'p', blockedBy: ['nothing'] }),
      taskOf({ id: 'p', deferUntil: later }),
    ])
    expect(nodes[0]).toMatchObject({ state: 'waiting', deferred: { id: 'p', until: later } })
    expect(nodes[1]).toEqual({ id: 'nothing', task: undefined, state: 'missing', holder: 'nobody', waitsFor: [] })
    expect(leaves).toEqual(['nothing'])
  })

  it('is not in the way of a holder, but of the completion', () => {
    expect(why([heldBy(owl, { id: 'a', blockedBy: ['b'] }), taskOf({ id: 'b' })]).nodes[0]).toMatchObject({
      state: 'held',
      holder: 'live',
      waitsFor: [{ id: 'b' }],
    })
  })

  it('says that a task of a session that has gone is ready', () => {
    const dead = { ...owl, session: 's-dead' }
    expect(why([heldBy(dead, { id: 'a' })]).nodes[0]).toMatchObject({ state: 'ready', holder: 'gone' })
  })

  it('shows circles, and none where a container and its children only look like one', () => {
    const circle = why([
      taskOf({ id: 'a', blockedBy: ['b'] }),
      taskOf({ id: 'b', blockedBy: ['c'] }),
      taskOf({ id: 'c', blockedBy: ['b'] }),
      taskOf({ id: 'z', blockedBy: ['z'] }),
    ])
    expect(circle.circles.map((ids) => ids.toSorted())).toEqual([['b', 'c']])
    expect(why([taskOf({ id: 'a', blockedBy: ['a'] })]).circles).toEqual([['a']])
    expect(why([taskOf({ id: 'a', blockedBy: ['b'] }), taskOf({ id: 'b' }), taskOf({ id: 'c', parent: 'a' })]).circles).toEqual(
      [],
    )
    const childOfTheWaiting = [taskOf({ id: 'a', blockedBy: ['b'] }), taskOf({ id: 'b', parent: 'a' })]
    expect(why(childOfTheWaiting).circles.flat()).toContain('b')
  })

  it('is asked about tasks that exist', () => {
    expect(refusalOf(() => why([taskOf({ id: 'a' })], 'ab'))).toMatchObject({ code: 'task_not_found' })
  })
})
