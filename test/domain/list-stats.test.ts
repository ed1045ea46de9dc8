/** The list over time: throughput, time in progress, the longest chain. */

import { describe, expect, it } from 'vitest'
import { listStats } from '../../src/domain/list-stats.ts'
import { taskOf, worldOf } from './builders.ts'

const done = (id: string, at: string, claimedAt?: string) =>
  taskOf({ id, status: 'completed', completedAt: at, ...(claimedAt && { claim: { at: claimedAt } }) })

describe('throughput', () => {
  const { days, hours } = listStats(
    worldOf([
      done('a', '2026-11-22T09:29:00.000Z'),
      done('b', '2026-11-22T09:00:00.000Z'),
      done('c', '2026-11-22T08:59:59.999Z'),
      done('d', '2026-11-16T00:00:00.000Z'),
      done('e', '2026-11-15T23:59:59.999Z'),
      done('p', '2026-11-22T09:00:00.000Z'),
      { ...done('f', 'nonsense'), parent: 'p' },
      taskOf({ id: 'g', status: 'cancelled' }),
    ]),
  )

  it('counts completed tasks without children by UTC day, today last', () => {
    expect(days.map(({ completed }) => completed)).toEqual([1, 0, 0, 0, 0, 0, 3])
    expect([days[0]?.from, days.at(-1)?.from]).toEqual(['2026-11-16T00:00:00.000Z', '2026-11-22T00:00:00.000Z'])
  })

  it('counts by hour, the present one last', () => {
    expect(hours).toHaveLength(24)
    expect(hours.slice(-2).map(({ completed }) => completed)).toEqual([1, 2])
    expect(hours.at(-1)?.from).toBe('2026-11-22T09:00:00.000Z')
  })
})

describe('time in progress', () => {
  it('is from the last claim to the completion, in seconds', () => {
    const claimedAt = '2026-11-22T08:00:00.000Z'
    const ends = ['08:00:01', '08:00:02', '08:00:03', '08:01:00'].map((clock) => `2026-11-22T${clock}.000Z`)
    const tasks = ends.map((at, n) => done(`t${n}`, at, claimedAt))
    expect(listStats(worldOf(tasks)).timeInProgress).toEqual({ tasks: 4, median: 2, p90: 60, longest: 60, total: 66 })
  })

  it('is nothing without a completed claim, and leaves out clocks that ran backwards', () => {
    expect(listStats(worldOf([taskOf({ id: 'a' })])).timeInProgress).toBeUndefined()
    const backwards = done('a', '2026-11-22T08:00:00.000Z', '2026-11-22T09:00:00.000Z')
    expect(listStats(worldOf([backwards])).timeInProgress).toBeUndefined()
  })
})

describe('the longest chain', () => {
  it('is told in the order of work, through containers', () => {
    const world = worldOf([
      taskOf({ id: 'a' }),
      taskOf({ id: 'b', blockedBy: ['a'], parent: 'p' }),
      taskOf({ id: 'p' }),
      taskOf({ id: 'c', blockedBy: ['p'] }),
      taskOf({ id: 'x', blockedBy: ['a'] }),
      taskOf({ id: 'z', status: 'completed' }),
    ])
    const { longestChain, counts } = listStats(world)
    expect(longestChain).toEqual(['a', 'b', 'c'])
    expect(counts.longestChain).toBe(longestChain.length)
  })

  it('is empty in a list that is done', () => {
    expect(listStats(worldOf([taskOf({ id: 'a', status: 'completed' })])).longestChain).toEqual([])
  })
})
