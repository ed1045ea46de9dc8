/**
 * A process that is killed while it builds the first `.dibs` of a list leaves its temporary folder beside it, which goes with
 * the other traces of the dead once it is old.
 *
 * Seen red when: nobody clears up beside `.dibs`; a half-built folder is removed however young it is.
 */

import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { anHourLater } from '../../fixtures/list-session.ts'
import { diesAt, Killed } from './hooked-file-system.ts'
import { creates, newStage, Participant } from './participant.ts'
import { scratchFolder } from './scratch.ts'

it('what was half built goes in time, wherever its builder died', () => {
  const root = scratchFolder('half-built')
  let left = 0
  for (let at = 1; ; at++) {
    const stage = newStage(join(root, `list-${at}`))
    if (!dies(() => new Participant(stage, 'a', diesAt({ at }).fs).run(creates('x')))) break
    const beside = () => readdirSync(stage.directory).filter((name) => name.startsWith('.dibs.'))
    const b = new Participant(stage, 'b')
    b.run(creates('y'))
    const found = beside()
    left += found.length
    b.compact()
    expect(beside(), `young, died at ${at}`).toEqual(found)
    const later = new Participant(stage, 'c', anHourLater(stage.directory))
    later.run(creates('z'))
    later.compact()
    expect(beside(), `died at ${at}`).toEqual([])
    expect([...later.look().keys()].sort().slice(-2)).toEqual(['y', 'z'])
  }
  expect(left, 'places at which something is left').toBeGreaterThan(5)
})

function dies(act: () => void): boolean {
  try {
    act()
    return false
  } catch (error) {
    if (error instanceof Killed) return true
    throw error
  }
}
