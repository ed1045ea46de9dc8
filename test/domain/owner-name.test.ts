import { describe, expect, it } from 'vitest'
import { ownerName, ownerNameCount } from '../../src/domain/owner-name.ts'

const seed = (...bytes: number[]) => Uint8Array.from(bytes)

describe('ownerName', () => {
  it('is two friendly words, the same for the same seed and attempt', () => {
    expect(ownerName(seed(1, 2, 3), 0)).toMatch(/^[a-z]+-[a-z]+$/)
    expect(ownerName(seed(1, 2, 3), 4)).toBe(ownerName(seed(1, 2, 3), 4))
    expect(ownerName(seed(1, 2, 3), 0)).not.toBe(ownerName(seed(1, 2, 4), 0))
  })

  it('has at least 64 x 64 names, and goes through all of them before one comes again', () => {
    const names = new Set(Array.from({ length: ownerNameCount }, (_, attempt) => ownerName(seed(7), attempt)))
    expect(ownerNameCount).toBeGreaterThanOrEqual(64 * 64)
    expect(names.size).toBe(ownerNameCount)
    expect(new Set([...names].map((name) => name.split('-')[0])).size).toBeGreaterThanOrEqual(64)
    expect(new Set([...names].map((name) => name.split('-')[1])).size).toBeGreaterThanOrEqual(64)
  })

  it('changes both words with the attempt', () => {
    const [first, second] = [ownerName(seed(9), 0).split('-'), ownerName(seed(9), 1).split('-')]
    expect(first[0]).not.toBe(second[0])
    expect(first[1]).not.toBe(second[1])
  })
})
