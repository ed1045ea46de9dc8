/**
 * Two and three participants in enumerated and in drawn interleavings of their single operations on the disk, with deaths:
 * whatever the order, log, files and answers tell one story.
 *
 * Breaks without: the rename of the token directory before a helper acts in it (the owner finishes and begins another entry
 * there while the helper sleeps), the help itself, the token in the name that a helper gives a directory (the next helper finds
 * nothing), the rule that a file which is no longer prepared is not made again, the look whether the pending entry is inside,
 * the wait until N is in place, the check of the read set before a link at the next number, the pending mark that leaves through
 * the token directory alone.
 */

import { rmSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { type FileSystem, nodeFileSystem } from '../../src/store/file/file-system.ts'
import { disks } from '../store/file/hooked-file-system.ts'
import { creates, newStage, Participant } from '../store/file/participant.ts'
import { scratchFolder } from '../store/file/scratch.ts'
import type { Deed } from './gate.ts'
import { Interleaving, type Schedule } from './interleaving.ts'
import { expectOneStory, expectReadersToAgree, isPending } from './list-check.ts'
import { type Draw, drawsFrom, oneOf } from './random.ts'
import { inTurns, randomly } from './turns.ts'

/** DIBS_TEST_ROUNDS multiplies the schedules: at 1 every fifth of the enumerated ones is played, every fortieth of two helpers. */
const factor = Number(process.env.DIBS_TEST_ROUNDS ?? 1)
const drawn = 150 * factor
const everyNth = (n: number) => Math.max(1, Math.round(n / factor))
const [stride, wideStride] = [everyNth(5), everyNth(40)]
const seed = Number(process.env.DIBS_TEST_SEED ?? 20_261_122)

/** All of it takes 3 to 20 s on an idle machine. */
const timeout = 120_000 * factor

let threads: Interleaving
let folder: string
let lists = 0
beforeAll(async () => {
  threads = await Interleaving.start()
})
afterAll(() => threads.end())
beforeEach(() => {
  folder = scratchFolder('schedules')
})

interface Play {
  readonly disk: FileSystem
  readonly parts: readonly (readonly Deed[])[]
  readonly schedule: Schedule
  readonly where: string
  readonly onStep?: (directory: string) => void
}

/** Plays one schedule on a new list of x, y and z and checks the story; answers what everybody was told. */
function play({ disk, parts, schedule, where, onStep }: Play) {
  const directory = join(folder, `list-${++lists}`)
  new Participant(newStage(directory), 'seed', disk).run(creates('x', 'y', 'z'))
  const stage = { directory, canLink: disk === nodeFileSystem }
  const outcomes = threads.play(stage, parts, { schedule, onStep: () => onStep?.(directory) })
  expectOneStory(directory, disk, { outcomes, where })
  rmSync(directory, { recursive: true, force: true })
  return outcomes
}

/** How many operations each participant does when they act one after another. */
function stepsAlone(disk: FileSystem, parts: readonly (readonly Deed[])[]): number[] {
  const steps = parts.map(() => 0)
  const schedule: Schedule = ([who = 0]) => {
    steps[who] = (steps[who] ?? 0) + 1
    return { who }
  }
  play({ disk, parts, schedule, where: 'alone' })
  return steps
}

/** Numbers of the first participant's operations before which its first entry is pending: there it sleeps. */
function pendingSteps(disk: FileSystem, parts: readonly (readonly Deed[])[]): number[] {
  const pending: number[] = []
  let step = 0
  const onStep = (directory: string) => void (isPending(directory, 2) && pending.push(step))
  const schedule: Schedule = ([who = 0]) => {
    if (who === 0) step += 1
    return { who }
  }
  play({ disk, parts, schedule, onStep, where: 'looking for the owner that is pending' })
  return pending
}

/** The second participant's operations between its last wait and the moment when the sleeper's entry is in place. */
function helpingSteps(disk: FileSystem, parts: readonly (readonly Deed[])[], asleep: number): { from: number; until: number } {
  const seen = { step: 0, from: 0, until: 0 }
  const turns = inTurns([
    { who: 0, steps: asleep },
    { who: 1, steps: Number.POSITIVE_INFINITY },
  ])
  const schedule: Schedule = (standing, step) => {
    const turn = turns(standing, step)
    if (turn.who === 1) seen.step += 1
    return turn
  }
  const onStep = (directory: string) => {
    if (isPending(directory, 2)) seen.until = seen.step + 1
    else if (seen.until === 0) seen.from = seen.step
  }
  play({ disk, parts, schedule, onStep, where: 'looking for the helper' })
  return seen
}

const note = (text: string, ...ids: string[]): Deed => ({ do: 'note', ids, text })

describe.each(disks)('participants on a disk with %s', (_, disk) => {
  it('agree when a helper sleeps in the middle of helping and the owner goes on to its next entry, or dies there', {
    timeout,
  }, () => {
    const parts = [[note('first', 'x'), note('second', 'x')], [note('helper', 'x')]]
    const pending = pendingSteps(disk, parts)
    const all = stepsAlone(disk, parts)[0] ?? 0
    expect(pending.length).toBeGreaterThan(1)
    let number = 0
    for (const asleep of pending) {
      const { from, until } = helpingSteps(disk, parts, asleep)
      expect(until).toBeGreaterThan(from)
      for (let helping = from; helping <= until; helping++) {
        for (let next = 1; next <= all - asleep; next++) {
          for (const dies of [false, true]) {
            const turns = [
              { who: 0, steps: asleep },
              { who: 1, steps: helping },
              { who: 0, steps: next, dies },
              { who: 1, steps: Number.POSITIVE_INFINITY },
            ]
            if (++number % wideStride === seed % wideStride)
              play({ disk, parts, schedule: inTurns(turns), where: JSON.stringify(turns) })
          }
        }
      }
    }
    expect(number).toBeGreaterThan(2_000)
  })

  it('agree when two helpers of one entry of three files, whose owner died, are stopped and woken in any order', {
    timeout,
  }, () => {
    const parts = [[note('owner', 'x', 'y', 'z')], [note('one', 'x')], [note('two', 'y')]]
    const pending = pendingSteps(disk, parts)
    expect(pending.length).toBeGreaterThan(3)
    let number = 0
    for (const died of pending) {
      const { from, until } = helpingSteps(disk, parts, died)
      for (let one = from; one <= until; one++) {
        for (let two = from; two <= until; two++) {
          for (const woken of [1, 2]) {
            const turns = [
              { who: 0, steps: died, dies: true },
              { who: 1, steps: one },
              { who: 2, steps: two },
              { who: woken, steps: Number.POSITIVE_INFINITY },
            ]
            if (++number % stride === seed % stride) play({ disk, parts, schedule: inTurns(turns), where: JSON.stringify(turns) })
          }
        }
      }
    }
    expect(number).toBeGreaterThan(5_000)
  })

  it('agree after any drawn schedule of three with deaths, and every reader on the way sees what the log says', {
    timeout,
  }, () => {
    for (let round = 0; round < drawn; round++) {
      const draw = drawsFrom(seed + round)
      const parts = [0, 1, 2].map((who) => drawnDeeds(who, draw))
      const where = `seed ${seed + round}`
      const reads = round % 5 === 0
      play({
        disk,
        parts,
        where,
        schedule: randomly(draw),
        onStep: (directory) => {
          if (reads && draw(4) === 0) expectReadersToAgree(directory, disk, () => where)
        },
      })
    }
  })
})

function drawnDeeds(who: number, draw: Draw): Deed[] {
  return Array.from({ length: 3 }, (_, i): Deed => {
    const ids = oneOf([['x'], ['y'], ['x', 'y']], draw)
    const kind = draw(6)
    if (kind === 0) return { do: 'claim', id: oneOf(['x', 'y'], draw) }
    if (kind === 1) return { do: 'complete', ids }
    return note(`${who}.${i}`, ...ids)
  })
}
