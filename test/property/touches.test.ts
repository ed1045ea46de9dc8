/**
 * Whether two globs may meet, against picomatch: a path that it matches with both is a meeting, and may never be denied.
 * Red when the classes of `charactersMeet`, the `**` of `mayMeet` or the braces of glob.ts are left out (each was seen).
 */

import fc from 'fast-check'
import picomatch from 'picomatch'
import { describe, expect, it } from 'vitest'
import { touchesOverlap } from '../../src/domain/touches.ts'

const seed = 20261127

/** A name or a number, a point among them at times. */
const name = fc
  .string({ unit: fc.constantFrom('a', 'b', '1', '2', '.'), minLength: 1, maxLength: 4 })
  .filter((one) => /[^.]/.test(one))
const path = fc.array(name, { minLength: 1, maxLength: 4 })

/** What a person may write instead of a letter so that the letter still fits, and at times does not. */
const instead = (letter: string) =>
  fc.constantFrom(
    letter,
    letter,
    '?',
    '*',
    `[${letter}z]`,
    '[a-b]',
    '[!z]',
    `{${letter},q}`,
    '{1..2}',
    `{q,{,${letter}}}`,
    `@(${letter}|q)`,
  )

/** A glob made of `names`, each letter, name or row of names perhaps replaced. */
function globOf(names: readonly string[]): fc.Arbitrary<string> {
  const segments = names.map((one) => {
    const spelt = fc.tuple(...[...one].map(instead)).map((all) => all.join(''))
    return fc.oneof({ weight: 4, arbitrary: spelt }, fc.constantFrom(one, '**', `**/${one}`, '*'))
  })
  return fc.tuple(...segments).map((all) => all.join('/'))
}

const matches = (glob: string, one: string) => picomatch(glob, { dot: true })(one)

describe('touchesOverlap', () => {
  it('denies no meeting that a glob library sees', () => {
    let meetings = 0
    const twoOfOnePath = path.chain((names) => fc.tuple(fc.constant(names.join('/')), globOf(names), globOf(names)))
    fc.assert(
      fc.property(twoOfOnePath, ([shared, a, b]) => {
        if (!matches(a, shared) || !matches(b, shared)) return
        meetings++
        expect(touchesOverlap([a], [b]), `${a} and ${b} both match ${shared}`).toBe(true)
        expect(touchesOverlap([a], [shared]), `${a} matches ${shared}`).toBe(true)
      }),
      { seed, numRuns: 4_000 },
    )
    expect(meetings).toBeGreaterThan(500) // else nothing was asked
  })
})
