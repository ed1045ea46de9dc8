/** Columns are as wide as what a terminal shows, and no row is wider than the terminal. */

import { describe, expect, it } from 'vitest'
import { cutTo, table } from '../../src/cli/table.ts'
import { paintOf } from '../../src/cli/terminal.ts'

const columns = [
  { of: ([id = '']: readonly string[]) => id },
  { of: ([, subject = '']: readonly string[]) => subject, gives: true },
  { of: ([, , rest = '']: readonly string[]) => rest, gives: true },
]
const onScreen = (rows: readonly (readonly string[])[], width: number) =>
  table(rows, columns, { width, paint: paintOf(false) }).split('\n')

describe('cutting', () => {
  it('counts columns, not characters, and halves nothing', () => {
    expect(cutTo('日本語', 6)).toBe('日本語')
    expect(cutTo('日本語', 5)).toBe('日本…')
    expect(cutTo('日本語', 4)).toBe('日…')
    expect(cutTo('a👨‍👩‍👧‍👦b', 4)).toBe('a👨‍👩‍👧‍👦b')
    expect(cutTo('a👨‍👩‍👧‍👦bc', 4)).toBe('a👨‍👩‍👧‍👦…')
    expect(cutTo('e\u0301e\u0301e\u0301', 2)).toBe('e\u0301…')
    expect(cutTo('abc', 1)).toBe('…')
  })
})

describe('a table', () => {
  it('puts columns under each other, wide characters too', () => {
    expect(
      onScreen(
        [
          ['a', '日本', 'x'],
          ['bb', 'abc', 'y'],
        ],
        40,
      ),
    ).toEqual(['a   日本  x', 'bb  abc   y'])
  })

  it('leaves out a column that is empty in every row', () => {
    expect(
      onScreen(
        [
          ['a', '', 'x'],
          ['b', '', 'y'],
        ],
        40,
      ),
    ).toEqual(['a  x', 'b  y'])
  })

  it.each([80, 40, 24, 16, 12])('of %i columns is no wider, whatever is in it, and keeps ids whole', (width) => {
    const rows = [
      ['k3f9qz', 'Validate JWTs in middleware', 'waits for a, b · #auth'],
      ['m2x8ab', '漢字'.repeat(30), '#db'],
    ]
    for (const line of onScreen(rows, width)) {
      const shown = [...line].reduce((sum, one) => sum + (/\p{Script=Han}/u.test(one) ? 2 : 1), 0)
      expect(shown).toBeLessThanOrEqual(width)
      expect(line).toMatch(/^(k3f9qz|m2x8ab)/)
    }
  })

  it('gives short texts their room before long ones', () => {
    expect(onScreen([['a', 'x'.repeat(50), 'short']], 30)).toEqual([`a  ${'x'.repeat(19)}…  short`])
    expect(onScreen([['a', 'short', 'y'.repeat(50)]], 30)).toEqual([`a  short  ${'y'.repeat(19)}…`])
  })

  it('in a pipe is tabs, empty columns too', () => {
    expect(table([['a', '', 'x']], columns, { width: undefined, paint: paintOf(false) })).toBe('a\t\tx')
  })

  it('of a thousand rows is there at once', () => {
    const rows = Array.from({ length: 1_000 }, (_, at) => [`id${at}`, '漢字'.repeat(100), '#a'])
    expect(onScreen(rows, 80)).toHaveLength(1_000)
  })
})
