/** Nothing of the outside world is read behind the composer's back. */

import { describe, expect, it } from 'vitest'
import { idlePermits, strayEffects } from './effects.ts'
import { sourceOf, sourcesIn } from './source.ts'

const house = sourcesIn('src')

describe('time, randomness, environment, exit and streams', () => {
  it('enter only where they have a permit', () => expect(strayEffects(house)).toEqual([]))
  it('have no permit that is not used', () => expect(idlePermits(house)).toEqual([]))

  it.each([
    ['process.env.HOME', 'process.env'],
    ['const { HOME } = process.env', 'process.env'],
    ['Date.now()', 'Date.now'],
    ['new Date()', 'Date.now'],
    ['Date()', 'Date.now'],
    ['Math.random()', 'Math.random'],
    ["import { randomUUID } from 'node:crypto'", 'randomUUID'],
    ['crypto.randomUUID()', 'randomUUID'],
    ['process.exit(1)', 'process.exit'],
    ['console.log(1)', 'console.log'],
  ])('are seen in %s', (text, name) => {
    expect(strayEffects([sourceOf('src/domain/task.ts', `\n${text}`)])).toEqual([`src/domain/task.ts:2 uses ${name}`])
  })

  it('are not seen in a date that is given its time', () => {
    expect(strayEffects([sourceOf('src/domain/task.ts', 'new Date(stamp).toISOString()')])).toEqual([])
  })

  it('lose a permit that is no longer needed', () => {
    const permits = { 'src/a.ts': { may: ['Date.now'], because: 'of old' } }
    expect(idlePermits([sourceOf('src/a.ts', '')], permits)).toEqual(['src/a.ts does not use Date.now'])
  })
})
