/** Who follows a list is told what differs since a version, as long as that is not too long ago. */

import { describe, expect, it } from 'vitest'
import { TaskGraph } from '../../src/domain/task-graph.ts'
import { now, taskOf } from './builders.ts'

const graphOf = (presenceOf: () => 'live' | 'gone' = () => 'live') => new TaskGraph({ now, presenceOf, mintId: () => 'x' })
const sorted = (ids: ReadonlySet<string> | undefined) => (ids === undefined ? undefined : [...ids].sort())

describe('what changed since a version', () => {
  it('is what was put, replaced and removed, each once', () => {
    const graph = graphOf()
    graph.put(taskOf({ id: 'a' }))
    graph.put(taskOf({ id: 'b' }))
    const { version } = graph
    expect(sorted(graph.changedSince(version))).toEqual([])
    graph.put(taskOf({ id: 'c' }))
    graph.put(taskOf({ id: 'c', priority: 1 }))
    graph.remove('a')
    expect(sorted(graph.changedSince(version))).toEqual(['a', 'c'])
    expect(sorted(graph.changedSince(0))).toEqual(['a', 'b', 'c'])
  })

  it('has the tasks whose holder died and those whose deferral is over', () => {
    let presence: 'live' | 'gone' = 'live'
    const graph = graphOf(() => presence)
    graph.put(taskOf({ id: 'held', status: 'in_progress', owner: 'fox', claim: { session: 's' } }))
    graph.put(taskOf({ id: 'later', deferUntil: '2026-11-22T10:00:00Z' }))
    const { version } = graph
    graph.refresh(now)
    expect(sorted(graph.changedSince(version))).toEqual([])
    presence = 'gone'
    graph.refresh('2026-11-22T10:00:01.000Z')
    expect(sorted(graph.changedSince(version))).toEqual(['held', 'later'])
  })

  it('is unknown when it is too long ago, or of another list', () => {
    const graph = graphOf()
    for (let n = 0; n < 20_000; n++) graph.put(taskOf({ id: `t${n % 50}` }))
    expect(graph.changedSince(0)).toBeUndefined()
    expect(graph.changedSince(graph.version + 1)).toBeUndefined()
    expect(graph.changedSince(graph.version - 4_000)?.size).toBe(50)
  })
})
