import { describe, expect, it } from 'vitest'
import { boundedEditDistance } from '../../src/domain/edit-distance.ts'
import { isReadableTaskId, isTaskId, mintBytes, mintTaskId, nearestIds } from '../../src/domain/task-id.ts'

/** xorshift32: the same bytes in every run. */
function* randomBytes(seed: number): Generator<number, number> {
  for (let state = seed; ; ) {
    state ^= state << 13
    state ^= state >>> 17
    state ^= state << 5
    yield (state >>> 8) & 255
  }
}

describe('the id of a task', () => {
  it.each(['task-001', 'a', 'A', 'k3f9qz', 'v1.2_final', `a${'b'.repeat(63)}`, 'console', 'com10', 'nul-1'])(
    'may be %s',
    (id) => {
      expect(isTaskId(id)).toBe(true)
      expect(isReadableTaskId(id)).toBe(true)
    },
  )

  it.each([
    '',
    '-a',
    '.a',
    '../x',
    'a/b',
    'a b',
    'ä',
    `a${'b'.repeat(64)}`,
    'a.',
    'a.json',
    'A.JSON',
    'con',
    'NUL',
    'com1',
    'lpt9.txt',
    'aux.a',
  ])('may not be "%s", which is no file name everywhere', (id) => {
    expect(isTaskId(id)).toBe(false)
    expect(isReadableTaskId(id)).toBe(false)
  })

  it('may begin with a digit where it is read, not where it is given', () => {
    expect(isReadableTaskId('1')).toBe(true)
    expect(isTaskId('1')).toBe(false)
  })
})

describe('mintTaskId', () => {
  const mint = (seed: number, taskCount: number) => {
    const bytes = randomBytes(seed)
    return mintTaskId(
      Uint8Array.from({ length: mintBytes }, () => bytes.next().value),
      taskCount,
    )
  }

  it('makes six characters up to 2,000 tasks and eight above', () => {
    expect(mint(1, 2000)).toMatch(/^[a-hjkmnp-tv-z][0-9a-hjkmnp-tv-z]{5}$/)
    expect(mint(1, 2001)).toMatch(/^[a-hjkmnp-tv-z][0-9a-hjkmnp-tv-z]{7}$/)
  })

  it('uses every character equally often in every place', () => {
    const bytes = randomBytes(20261122)
    const seen = [new Map<string, number>(), new Map<string, number>()]
    for (let i = 0; i < 22_000; i++) {
      const id = mintTaskId(
        Uint8Array.from({ length: mintBytes }, () => bytes.next().value),
        1,
      )
      for (const [place, counts] of seen.entries()) counts.set(id.charAt(place), (counts.get(id.charAt(place)) ?? 0) + 1)
    }
    expect(seen.map((counts) => counts.size)).toEqual([22, 32])
    for (const [place, counts] of seen.entries()) {
      const expected = 22_000 / counts.size
      // Five standard deviations: a biased first letter (one byte modulo 22) lies ten away.
      for (const count of counts.values())
        expect(Math.abs(count - expected), `place ${place}`).toBeLessThan(5 * Math.sqrt(expected))
    }
  })

  it('asks for enough bytes instead of minting a biased id', () => {
    expect(() => mintTaskId(new Uint8Array(8), 1)).toThrow('A task id is minted from 16 random bytes, not 8.')
  })
})

describe('nearestIds', () => {
  it('names what was probably meant, best first', () => {
    expect(nearestIds('k3f9qx', ['k3f9qz', 'm2x8ab', 'k3f9q', 'a3f9xx'], 2)).toEqual(['k3f9q', 'k3f9qz'])
    expect(nearestIds('TASK-01', ['task-001', 'task-010', 'task-002'], 1)).toEqual(['task-001'])
  })

  it('names nothing that is only similar by being short, or is too far away', () => {
    expect(nearestIds('k3f9qz', ['m2x8ab', 'zzzzzz'], 3)).toEqual([])
    expect(nearestIds('1', ['2', '3'], 3)).toEqual([])
  })

  it('allows a third of a long id to be wrong', () => {
    expect(nearestIds('migrate-users', ['migrate-orders'], 1)).toEqual(['migrate-orders'])
    expect(nearestIds('migrate-users', ['rotate-keys'], 1)).toEqual([])
  })

  it('keeps the best of many', () => {
    const many = Array.from({ length: 10_000 }, (_, i) => `task-${String(i).padStart(5, '0')}`)
    expect(nearestIds('task-0123', many, 3)).toEqual(['task-00123', 'task-01023', 'task-01123'])
  })
})

describe('boundedEditDistance', () => {
  it.each([
    ['', '', 0],
    ['abc', 'abc', 0],
    ['abc', 'abd', 1],
    ['abc', 'ab', 1],
    ['kitten', 'sitting', 3],
    ['abc', 'bca', 2],
  ])('between "%s" and "%s" is %i', (a, b, distance) => {
    expect(boundedEditDistance(a, b, 5)).toBe(distance)
    expect(boundedEditDistance(b, a, 5)).toBe(distance)
    expect(boundedEditDistance(a, b, distance)).toBe(distance)
  })

  it('is one more than the bound when it is beyond it', () => {
    expect(boundedEditDistance('kitten', 'sitting', 2)).toBe(3)
    expect(boundedEditDistance('a', 'abcdef', 2)).toBe(3)
  })
})
