/** No room of the house outgrows its reason to exist. */

import { describe, expect, it } from 'vitest'
import { bigFunctions, longFiles, looseTypes, sizes } from './sizes.ts'
import { sourceOf, sourcesIn } from './source.ts'

const house = sourcesIn('src')
const tests = sourcesIn('test')

describe('sizes', () => {
  it('of files stay below the hard limit; those past the soft one are named', () => {
    for (const long of longFiles([...house, ...tests], sizes.softFile)) console.warn(long)
    expect(longFiles([...house, ...tests], sizes.hardFile)).toEqual([])
  })

  it('of functions stay in bounds', () => expect(bigFunctions(house)).toEqual([]))

  it('are seen on both sides of each bound', () => {
    const file = (lines: number) => sourceOf('src/a.ts', `${'//\n'.repeat(lines - 1)}//`)
    expect(longFiles([file(350)], 350)).toEqual([])
    expect(longFiles([file(351)], 350)).toEqual(['src/a.ts has 351 lines; 350 is the most'])

    const long = (lines: number) => sourceOf('src/a.ts', `class A {\n  m() {${'\n'.repeat(lines - 1)}}\n}`)
    expect(bigFunctions([long(60)])).toEqual([])
    expect(bigFunctions([long(61)])).toEqual(['src/a.ts:2 has a function of 61 lines; 60 is the most'])

    expect(bigFunctions([sourceOf('src/a.ts', 'const f = (a, b, c) => a')])).toEqual([])
    expect(bigFunctions([sourceOf('src/a.ts', 'function f(a, b, c, d) {}')])).toEqual([
      'src/a.ts:1 has a function of 4 parameters; 3 is the most',
    ])
  })
})

describe('types', () => {
  it('are not talked out of their opinion', () => expect(looseTypes([...house, ...tests])).toEqual([]))

  it.each([
    ['const a = b as C', 'a cast'],
    ['const a = b as unknown as C', 'a cast'],
    ['const a = b!.c', 'a "!"'],
    ['let a: any', 'an "any"'],
    ['enum A { B }', 'an enum'],
  ])('are seen to be loose in %s', (text, what) => {
    expect(looseTypes([sourceOf('src/a.ts', text)])).toContain(`src/a.ts:1 has ${what}`)
  })

  it('may be narrowed with `as const` and `satisfies`', () => {
    expect(looseTypes([sourceOf('src/a.ts', 'const a = { b: 1 } as const satisfies C')])).toEqual([])
  })
})
