import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { compareRank, compareRestingRank, type Rank } from '../../src/domain/order.ts'

const plain: Rank = { id: 'a', priority: 2, unblocks: 0, overlaps: false, createdAt: 0 }
const first = (...ranks: Rank[]) => ranks.sort(compareRank)[0]?.id

describe('the ready order', () => {
  it('is priority, then what frees more, then what overlaps nothing, then age, then id', () => {
    const old = { ...plain, id: 'z', createdAt: -1 }
    const free = { ...plain, id: 'y', createdAt: 5 }
    const freeing = { ...plain, id: 'x', unblocks: 1, overlaps: true }
    const urgent = { ...plain, id: 'w', priority: 1 }
    expect(first(plain, { ...plain, id: 'b' })).toBe('a')
    expect(first(plain, old)).toBe('z')
    expect(first({ ...old, overlaps: true }, free)).toBe('y')
    expect(first(free, freeing)).toBe('x')
    expect(first(freeing, urgent)).toBe('w')
  })

  it('is total: two different tasks are never equal, and sorting does not depend on where it began', () => {
    const rank = fc.record({
      id: fc.constantFrom('a', 'B', 'b', 'a.1', '1'),
      priority: fc.integer({ min: 0, max: 4 }),
      unblocks: fc.integer({ min: 0, max: 2 }),
      overlaps: fc.boolean(),
      createdAt: fc.constantFrom(0, 1, Number.POSITIVE_INFINITY),
    })
    fc.assert(
      fc.property(fc.uniqueArray(rank, { selector: (r) => r.id }), (ranks) => {
        for (const compare of [compareRank, compareRestingRank]) {
          for (const a of ranks)
            for (const b of ranks) expect(Math.sign(compare(a, b))).toBe(a === b ? 0 : -Math.sign(compare(b, a)))
          expect([...ranks].reverse().sort(compare)).toEqual([...ranks].sort(compare))
        }
      }),
      { seed: 20261122 },
    )
  })
})
