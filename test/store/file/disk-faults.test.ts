/**
 * Whatever the disk refuses, at whatever operation, once or from then on: nothing happened and the caller is told, or it is a
 * success that everybody reads; never an error after the commit, and asking again creates nothing twice.
 *
 * Red without: the `catch` of Transaction.#place (an error after the link), setAside in placement (a file that cannot be
 * replaced is lost), #placeLeftovers (it is never placed later), the look at the nonce after a link that failed (a link that
 * reports EIO creates twice), `discard` in TokenDirectory.prepare (the next attempt finds its names taken).
 */

import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { beforeEach, describe, expect, it } from 'vitest'
import type { Task } from '../../../src/domain/task.ts'
import type { Decision, World } from '../../../src/domain/world.ts'
import { type FileSystem, nodeFileSystem } from '../../../src/store/file/file-system.ts'
import { disks, hooked, type Operation } from './hooked-file-system.ts'
import { claims, completes, creates, newStage, notes, Participant, type Stage } from './participant.ts'
import { scratchFolder } from './scratch.ts'

const codes = ['ENOSPC', 'EACCES', 'EROFS', 'EIO']
let folder: string
let lists = 0
beforeEach(() => {
  folder = scratchFolder('faults')
})

interface Act {
  readonly name: string
  readonly decide: (p: Participant) => (world: World) => Decision<unknown>
  /** What a reader sees when it happened. */
  readonly happened: (tasks: ReadonlyMap<string, Task>) => boolean
}

const acts: Act[] = [
  { name: 'creates a batch', decide: () => creates('n1', 'n2'), happened: (tasks) => tasks.has('n1') && tasks.has('n2') },
  { name: 'claims', decide: (p) => claims('free', p.by), happened: (tasks) => tasks.get('free')?.owner === 'a' },
  {
    name: 'completes two',
    decide: (p) => completes(['x', 'y'], p.by),
    happened: (tasks) => ['x', 'y'].every((id) => tasks.get(id)?.status === 'completed'),
  },
  { name: 'notes', decide: () => notes(['x'], 'seen'), happened: (tasks) => tasks.get('x')?.notes.length === 1 },
]

/** A list with a free task, and x and y held by `a`, who goes on as the participant that meets the fault. */
function stageFor(disk: FileSystem): Stage {
  const stage = newStage(join(folder, `list-${++lists}`))
  const seed = new Participant(stage, 'a', disk)
  seed.run(creates('free', 'x', 'y'))
  for (const id of ['x', 'y']) seed.run(claims(id, seed.by))
  return stage
}

/** A disk that fails operations while `fault` says so, as it does before (nothing done) or after doing them. */
function failing(disk: FileSystem, fault: { when: 'before' | 'after'; is: (operation: Operation) => string | undefined }) {
  const fail = (operation: Operation) => {
    const code = fault.is(operation)
    if (code !== undefined) throw Object.assign(new Error(`${code} at ${operation.name}`), { code })
  }
  return hooked({ [fault.when]: fail }, disk)
}

/** How many operations `act` makes, reads included. */
function operationsOf(disk: FileSystem, act: Act): number {
  let count = 0
  const p = new Participant(stageFor(disk), 'a', hooked({ before: () => void count++ }, disk))
  count = 0
  p.run(act.decide(p))
  return count
}

interface Fault {
  readonly at: number
  readonly code: string
  readonly lasting: boolean
  readonly when: 'before' | 'after'
}

/** Runs `act` with the fault, then on a healthy disk: nothing, or all of it, and what was said is true. */
function expectAllOrNothing(disk: FileSystem, act: Act, fault: Fault): void {
  const { at, code, lasting, when } = fault
  const where = `${act.name}: ${code} ${when} operation ${at}${lasting ? ' and after it' : ''}`
  const stage = stageFor(disk)
  let n = 0
  let healthy = true
  const is = () => (!healthy && (lasting ? n++ >= at : n++ === at) ? code : undefined)
  const p = new Participant(stage, 'a', failing(disk, { when, is }))
  healthy = false
  let refused: unknown
  try {
    p.run(act.decide(p))
  } catch (error) {
    refused = error
  }
  healthy = true
  const seen = new Participant(stage, 'b', disk).look()
  expect(act.happened(seen), `${where}: ${refused ?? 'answered'}`).toBe(refused === undefined)
  expect(seen.size, where).toBeGreaterThanOrEqual(3)
  if (refused !== undefined) p.run(act.decide(p)) // the same process, asked again
  const after = new Participant(stage, 'c', disk).look()
  expect(act.happened(after), `${where}, asked again`).toBe(true)
  expect(p.look().size, where).toBe(after.size)
  new Participant(stage, 'd', disk).run(notes(['free'], 'goes on'))
}

describe.each(disks)('on a disk with %s', (_, disk) => {
  it.each(acts)('whoever $name meets a fault before any change of the disk', (act) => {
    const all = operationsOf(disk, act)
    expect(all).toBeGreaterThan(10)
    for (const code of codes) {
      for (let at = 0; at < all; at++) {
        for (const lasting of [false, true]) expectAllOrNothing(disk, act, { at, code, lasting, when: 'before' })
      }
    }
  })

  it.each(acts)('whoever $name is told of a fault by an operation that worked', (act) => {
    const all = operationsOf(disk, act)
    for (let at = 0; at < all; at++) expectAllOrNothing(disk, act, { at, code: 'EIO', lasting: false, when: 'after' })
  })
})

describe('a file that cannot be replaced', () => {
  const stuck = (ids: readonly string[], until: { free: boolean }): FileSystem => ({
    ...nodeFileSystem,
    rename(from: string, to: string) {
      if (!until.free && ids.some((id) => to.endsWith(`list-${lists}/${id}.json`))) {
        throw Object.assign(new Error('held open'), { code: 'EPERM' })
      }
      nodeFileSystem.rename(from, to)
    },
  })

  it('is set aside, read from there by everybody, and placed by a later writer', () => {
    const stage = stageFor(nodeFileSystem)
    const until = { free: false }
    const a = new Participant(stage, 'a', stuck(['x'], until))
    expect(a.run(completes(['x', 'y'], a.by))).toBe(true)
    const file = (id: string) => JSON.parse(readFileSync(join(stage.directory, `${id}.json`), 'utf8'))
    expect(file('y').status).toBe('completed')
    expect(file('x').status).toBe('in_progress')
    expect(JSON.parse(readFileSync(join(stage.directory, '.dibs', 'unplaced', 'x.json'), 'utf8')).status).toBe('completed')
    for (const name of ['b', 'c']) expect(new Participant(stage, name).look().get('x')?.status).toBe('completed')
    new Participant(stage, 'e', stuck(['x'], until)).compact() // from then on the log knows it by its hash alone
    expect(new Participant(stage, 'f').look().get('x')?.status).toBe('completed')
    const b = new Participant(stage, 'b', stuck(['x'], until))
    expect(b.run(claims('x', b.by)), 'nobody else gets it').toBe(false)
    until.free = true
    b.run(notes(['free'], 'any write'))
    expect(file('x').status).toBe('completed')
    expect(new Participant(stage, 'd').look().get('x')?.status).toBe('completed')
  })
})
