/**
 * Whoever dies at whatever operation: what was answered stays, nothing half-done is seen, the next one goes on at once.
 *
 * Seen red when: a pending entry is answered from the files.
 */

import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { beforeEach, describe, expect, it } from 'vitest'
import type { FileSystem } from '../../../src/store/file/file-system.ts'
import { diesAt, disks, hooked, isRead, Killed } from './hooked-file-system.ts'
import { claims, completes, creates, newStage, notes, Participant, type Stage } from './participant.ts'
import { scratchFolder } from './scratch.ts'

let folder: string
let lists = 0
beforeEach(() => {
  folder = scratchFolder('crash')
})

function freshStage(): Stage {
  return newStage(join(folder, `list-${++lists}`))
}

/** How many changes of the disk `act` makes: the places at which it can die. */
function changesOf(disk: FileSystem, prepare: (stage: Stage) => void, act: (p: Participant) => void): number {
  const stage = freshStage()
  prepare(stage)
  let count = 0
  const fs = hooked({ before: ({ name }) => void (isRead(name) ? 0 : count++) }, disk)
  const participant = new Participant(stage, 'a', fs)
  count = 0
  act(participant)
  return count
}

function file(stage: Stage, id: string): { status: string; owner?: string; result?: string } {
  return JSON.parse(readFileSync(join(stage.directory, `${id}.json`), 'utf8'))
}

const three = ['x', 'y', 'z']

/** Every place is tried twice: dead before the operation, and (a file being written) dead in the middle of it. */
const cuts = [false, true]

describe.each(disks)('a process that dies, on a disk with %s', (_, disk) => {
  const seeded = (stage: Stage) => void new Participant(stage, 'seed', disk).run(creates(...three))

  it('leaves a batch whole or absent, wherever it dies while creating', () => {
    const places = changesOf(
      disk,
      () => {},
      (p) => p.run(creates(...three)),
    )
    expect(places).toBeGreaterThan(8)
    for (const { at, cut } of deaths(places)) {
      const stage = freshStage()
      const { fs } = diesAt({ at, cut }, disk)
      const answered = attempt(() => new Participant(stage, 'a', fs).run(creates(...three)))
      const seen = [...new Participant(stage, 'b', disk).look().keys()].sort()
      expect(seen.length === 3 || (seen.length === 0 && !answered), `dies at ${at}: sees ${seen}`).toBe(true)
      const later = new Participant(stage, 'c', disk)
      later.run(creates('w'))
      expect([...later.look().keys()].sort()).toEqual(['w', ...seen])
      if (seen.length > 0) for (const id of three) expect(file(stage, id).status).toBe('pending')
    }
  })

  it('leaves a commit of two files whole or absent, and the next one finishes it, wherever it dies', () => {
    const held = (stage: Stage) => {
      seeded(stage)
      const a = new Participant(stage, 'a', disk)
      for (const id of three) a.run(claims(id, a.by))
    }
    const places = changesOf(disk, held, (p) => p.run(completes(['x', 'y'], p.by)))
    for (const { at, cut } of deaths(places)) {
      const stage = freshStage()
      held(stage)
      const { fs } = diesAt({ at, cut }, disk)
      const answered = attempt(() => {
        const a = new Participant(stage, 'a', fs)
        return a.run(completes(['x', 'y'], a.by))
      })
      stage.gone.add('a')
      const before = new Participant(stage, 'b', disk).look()
      const statuses = ['x', 'y'].map((id) => before.get(id)?.status)
      expect(statuses[0], `dies at ${at}`).toBe(statuses[1])
      if (answered) expect(statuses).toEqual(['completed', 'completed'])
      const c = new Participant(stage, 'c', disk)
      expect(c.run(claims('z', c.by)), 'a task of the dead one is free at once').toBe(true)
      expect(['x', 'y'].map((id) => file(stage, id).status)).toEqual(statuses)
    }
  })

  it('keeps every answered change when the one that dies is compacting, wherever it dies', () => {
    const stage = freshStage()
    seeded(stage)
    const a = new Participant(stage, 'a', hooked({}, disk))
    for (const id of three) a.run(claims(id, a.by))
    let count = 0
    new Participant(stage, 'k', hooked({ before: ({ name }) => void (isRead(name) ? 0 : count++) }, disk)).compact()
    expect(count).toBeGreaterThan(8)
    for (const { at, cut } of deaths(count)) {
      const stage = freshStage()
      seeded(stage)
      const a = new Participant(stage, 'a', disk)
      for (const id of three) a.run(claims(id, a.by))
      a.run(completes(['x'], a.by))
      attempt(() => new Participant(stage, 'k', diesAt({ at, cut }, disk).fs).compact())
      const b = new Participant(stage, 'b', disk)
      const seen = b.look()
      expect([seen.get('x')?.status, seen.get('y')?.owner, seen.get('y')?.term], `dies at ${at}`).toEqual(['completed', 'a', 1])
      expect(a.run(completes(['y'], a.by)), 'an idle session goes on').toBe(true)
      b.compact()
      expect(b.run(notes(['z'], 'still here'))).toBe(true)
      expect(a.look().get('z')?.notes).toHaveLength(1)
    }
  })
})

function deaths(places: number): { at: number; cut: boolean }[] {
  return cuts.flatMap((cut) => Array.from({ length: places + 1 }, (_, i) => ({ at: i + 1, cut })))
}

function attempt<T>(act: () => T): T | undefined {
  try {
    return act()
  } catch (error) {
    if (error instanceof Killed) return undefined
    throw error
  }
}
