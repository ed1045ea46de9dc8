import { describe, expect, it } from 'vitest'
import { touchesOverlap } from '../../src/domain/touches.ts'
import { ownTime } from '../fixtures/own-time.ts'

const meets = (a: string, b: string) => {
  const there = touchesOverlap([a], [b])
  expect(touchesOverlap([b], [a]), `${a} and ${b} the other way round`).toBe(there)
  return there
}

describe('touchesOverlap', () => {
  it.each([
    ['src/auth/**', 'src/auth/jwt.ts'],
    ['src/auth/**', 'src/**/jwt.ts'],
    ['src/auth', 'src/auth/jwt.ts'],
    ['src/auth/', 'src/auth/deep/jwt.ts'],
    ['*.md', 'docs/guide.md'],
    ['*.md', 'README.*'],
    ['src/{a,b}/x.ts', 'src/b/*.ts'],
    ['src/{a,{b,c}}/x.ts', 'src/c/x.ts'],
    ['src/part{1..3}.ts', 'src/part2.ts'],
    ['src/?.ts', 'src/a.ts'],
    ['src/[abc].ts', 'src/b.ts'],
    ['src/[a-f]x.ts', 'src/[d-z]x.ts'],
    ['src/[!a].ts', 'src/b.ts'],
    ['a*b*c', 'axxc*bc'],
    ['**', 'anything/at/all.ts'],
    ['**/test/**', 'packages/core/test/x.ts'],
    ['app/[id]/page.tsx', 'app/[id]/page.tsx'],
    ['./src/a.ts', '/src/a.ts'],
    ['src\\auth\\jwt.ts', 'src/auth/*'],
    ['SRC/Auth.ts', 'src/auth.ts'],
    ['.', 'src/a.ts'],
    ['../shared/**', 'src/a.ts'],
    ['!src/a.ts', 'src/b.ts'],
    ['src/+(a|b).ts', 'src/a.ts'],
  ])('sees that %s and %s may name the same file', (a, b) => {
    expect(meets(a, b)).toBe(true)
  })

  it.each([
    ['src/auth/**', 'src/billing/**'],
    ['src/auth/**', 'src/authors/x.ts'],
    ['*.md', 'src/a.ts'],
    ['src/*.ts', 'src/deep/a.ts'],
    ['src/{a,b}/x.ts', 'src/c/x.ts'],
    ['src/part{1..3}.ts', 'src/part4.ts'],
    ['src/?.ts', 'src/ab.ts'],
    ['src/[abc].ts', 'src/d.ts'],
    ['src/[abc].ts', 'src/[def].ts'],
    ['package.json', 'packages/a/package.json'],
    ['a*b', 'a*c'],
    ['**/*.test.ts', 'src/a.ts'],
    ['src/a.ts', 'src/a.tsx'],
    ['a\\*b.ts', 'axb.ts'],
  ])('sees that %s and %s cannot', (a, b) => {
    expect(meets(a, b)).toBe(false)
  })

  it('lets an empty list, and an empty glob, touch nothing', () => {
    expect(touchesOverlap([], ['**'])).toBe(false)
    expect(touchesOverlap([''], ['**'])).toBe(false)
  })

  it('asks each glob of one list about each of the other', () => {
    expect(touchesOverlap(['docs/**', 'src/a.ts'], ['test/**', 'src/a.ts'])).toBe(true)
    expect(touchesOverlap(['docs/**', 'src/a.ts'], ['test/**', 'src/b.ts'])).toBe(false)
  })

  it('counts a pattern of too many alternatives as all that is below its first brace', () => {
    const many = `src/${'{a,b}'.repeat(10)}/x.ts`
    expect(meets(many, 'src/zzz.ts')).toBe(true)
    expect(meets(many, 'docs/zzz.md')).toBe(false)
  })

  it('answers yes within a second when the globs are made to take forever', () => {
    const hostile = (end: string) => Array.from({ length: 50 }, (_, i) => `{x,y,z}${'*a'.repeat(140)}${i}${end}`)
    const taken = ownTime()
    expect(touchesOverlap(hostile('.p'), hostile('.q'))).toBe(true)
    expect(taken()).toBeLessThan(1000)
  })
})
