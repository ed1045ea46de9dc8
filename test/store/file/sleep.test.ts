/**
 * Whoever sleeps at whatever operation, for however long: no second win, no late write, no answer that does not stand.
 *
 * Breaks without: the rename of the token directory before a pending entry is finished (late renames land), the check that N
 * is in place before N+1 (two unfinished entries), epochs instead of deleting single entries (forked logs). Seen red when: a
 * file is not judged again after its list was opened anew, an answer is worked out on what others did since, a completion says
 * that nothing is ready of a list in which something is.
 */

import { readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { beforeEach, describe, expect, it } from 'vitest'
import { claimTask } from '../../../src/domain/claim-task.ts'
import { completeTask } from '../../../src/domain/complete-task.ts'
import { TaskError } from '../../../src/domain/errors.ts'
import type { FileSystem } from '../../../src/store/file/file-system.ts'
import { commitsOf } from '../../fixtures/list-truth.ts'
import { disks, hooked, isRead, Killed } from './hooked-file-system.ts'
import { claims, completes, creates, newStage, notes, Participant, type Stage } from './participant.ts'
import { scratchFolder } from './scratch.ts'

let folder: string
let lists = 0
beforeEach(() => {
  folder = scratchFolder('sleep')
})

interface File {
  status: string
  owner?: string
  term?: number
  result?: string
  notes?: { text: string }[]
}

function file(stage: Stage, id: string): File {
  return JSON.parse(readFileSync(join(stage.directory, `${id}.json`), 'utf8'))
}

/** A list with tasks x, y and z, all held by `a` where `held`. */
function listed(disk: FileSystem, held = false): Stage {
  const stage = newStage(join(folder, `list-${++lists}`))
  const seed = new Participant(stage, 'a', disk)
  seed.run(creates('x', 'y', 'z'))
  if (held) for (const id of ['x', 'y', 'z']) seed.run(claims(id, seed.by))
  return stage
}

/** What the others do while one sleeps; each leaves x in a state that nothing later may undo. */
const meanwhile: [string, (stage: Stage, disk: FileSystem) => void][] = [
  [
    'others change the same tasks twice',
    (stage, disk) => {
      const b = new Participant(stage, 'b', disk)
      b.run(notes(['x', 'y'], 'first'))
      b.run(notes(['x'], 'last'))
    },
  ],
  [
    'it is thought dead, its task taken over and completed',
    (stage, disk) => {
      stage.gone.add('a')
      const b = new Participant(stage, 'b', disk)
      b.run(claims('x', b.by))
      b.run(completes(['x'], b.by))
      stage.gone.delete('a')
      b.run(notes(['x'], 'last'))
    },
  ],
  [
    'others compact the log three times',
    (stage, disk) => {
      const b = new Participant(stage, 'b', disk)
      for (const text of ['first', 'second', 'last']) {
        b.run(notes(['x'], text))
        b.compact()
      }
    },
  ],
  [
    'others remove the log and begin another',
    (stage, disk) => {
      rmSync(join(stage.directory, '.dibs'), { recursive: true, force: true })
      new Participant(stage, 'b', disk).run(notes(['x'], 'last'))
    },
  ],
]

const sleeps: [string, boolean, (p: Participant) => boolean][] = [
  ['claims', false, (p) => p.run(claims('x', p.by))],
  ['completes two', true, (p) => p.run(completes(['x', 'y'], p.by))],
]

/** Counts the places of one transaction (reads included: a sleeper may wake between a look and an act). */
function placesOf(disk: FileSystem, held: boolean, act: (p: Participant) => boolean): number {
  const stage = listed(disk, held)
  let count = 0
  const a = new Participant(stage, 'a', hooked({ before: () => void count++ }, disk))
  count = 0
  act(a)
  return count
}

describe.each(disks)('a session that sleeps, on a disk with %s', (_, disk) => {
  describe.each(sleeps)('while it %s', (_, held, act) => {
    it.each(meanwhile)('and %s, wakes into the world as it is', (_, others) => {
      const places = placesOf(disk, held, act)
      expect(places).toBeGreaterThan(12)
      for (let at = 1; at <= places; at++) {
        const stage = listed(disk, held)
        let count = 0
        let armed = false
        let after: File | undefined
        const fs = hooked(
          {
            before() {
              if (!armed || ++count !== at) return
              others(stage, disk)
              after = file(stage, 'x')
            },
          },
          disk,
        )
        const a = new Participant(stage, 'a', fs)
        armed = true
        const won = act(a)
        armed = false
        const final = file(stage, 'x')
        const where = `sleeps at ${at}, won ${won}`
        expect(final.notes?.map((note) => note.text) ?? [], where).toEqual(
          expect.arrayContaining(after?.notes?.map((n) => n.text) ?? []),
        )
        expect(final.notes?.at(-1)?.text, where).toBe('last')
        if (after?.status === 'completed') expect([final.status, final.result], where).toEqual([after.status, after.result])
        if (!won) expect(final.owner ?? 'b', where).not.toBe(held ? '' : 'a')
        if (won && !held) expect(final.term, `${where}: its claim is counted`).toBeGreaterThan(after?.owner === 'b' ? 1 : 0)
        const seen = new Participant(stage, 'c', disk).look().get('x')
        expect([seen?.status, seen?.owner, seen?.term], where).toEqual([final.status, final.owner, final.term ?? 0])
        expect(a.look().get('x')?.status, `${where}: the sleeper sees it too`).toBe(final.status)
      }
    })
  })

  it.each(meanwhile.slice(0, 3))('and %s, makes its change once', (_, others) => {
    everyNap(disk, { others: (stage) => others(stage, disk) }, ({ a, stage, where }) => {
      a.run(notes(['x'], 'once'))
      expect(file(stage, 'x').notes?.filter(({ text }) => text === 'once') ?? [], where).toHaveLength(1)
    })
  })

  it('is told of the claim that it made, not of what others did to the task since', () => {
    const others = (stage: Stage) => {
      stage.gone.add('a')
      const b = new Participant(stage, 'b', disk)
      b.run(claims('x', b.by))
      b.run(completes(['x'], b.by))
    }
    let told = 0
    everyNap(disk, { others }, ({ a, where }) => {
      const answer = answerOf(() => a.run((world) => claimTask(world, { id: 'x' }, a.by)))
      if (answer === undefined) return
      told += 1
      expect(answer.task?.task, where).toMatchObject({ status: 'in_progress', owner: 'a', term: 1 })
    })
    expect(told).toBeGreaterThan(3)
  })

  it('finds nothing to claim next only in a list in which nothing is ready', () => {
    const others = (stage: Stage) => void new Participant(stage, 'b', disk).run(creates('w'))
    const held = (stage: Stage) => {
      const a = new Participant(stage, 'a', disk)
      for (const id of ['x', 'y', 'z']) a.run(claims(id, a.by))
    }
    let claimed = 0
    everyNap(disk, { others, first: held }, ({ a, stage, where }) => {
      const { claimed: next } = a.run((world) => completeTask(world, { id: 'x', claimNext: {} }, a.by))
      if (next?.task) claimed += 1
      const kinds = commitsOf(stage.directory).map(({ kind }) => kind)
      const isCreatedFirst = kinds.lastIndexOf('create', kinds.indexOf('complete')) > 0
      expect(next?.task?.task.id, where).toBe(isCreatedFirst ? 'w' : undefined)
    })
    expect(claimed).toBeGreaterThan(3)
  })

  it('places nothing late, also when it is killed at any operation after it wakes', () => {
    const [, held, act] = sleeps[1] ?? []
    if (held === undefined || act === undefined) throw new Error('no such case')
    const places = placesOf(disk, held, act)
    let states = 0
    for (let at = 1; at <= places; at++) {
      for (let dies = at; dies <= places + 12; dies += 1) {
        const stage = listed(disk, held)
        let count = 0
        let armed = false
        const fs = hooked(
          {
            before({ name }) {
              if (!armed) return
              if (++count === at) {
                const b = new Participant(stage, 'b', disk)
                b.run(notes(['x', 'y'], 'first'))
                b.run(notes(['x', 'y'], 'last'))
              }
              if (count >= dies && !isRead(name)) throw new Killed()
            },
          },
          disk,
        )
        const a = new Participant(stage, 'a', fs)
        armed = true
        let won: boolean | undefined
        try {
          won = act(a)
        } catch (error) {
          expect(error).toBeInstanceOf(Killed)
        }
        armed = false
        states += 1
        const c = new Participant(stage, 'c', disk)
        c.run(notes(['z'], 'the next writer finishes what is pending'))
        const [x, y] = [file(stage, 'x'), file(stage, 'y')]
        const where = `sleeps at ${at}, dies at ${dies}, won ${won}`
        expect(x.status, where).toBe(y.status)
        if (won) expect(x.status, where).toBe('completed')
        for (const task of [x, y])
          expect(
            task.notes?.map((n) => n.text),
            where,
          ).toEqual(['first', 'last'])
      }
    }
    expect(states).toBeGreaterThan(300)
  })
})

interface Nap {
  /** What is done to the list beforehand. */
  readonly first?: (stage: Stage) => void
  readonly others: (stage: Stage) => void
}

/** Lets `act` be done with a nap of `a` before each of its operations in turn, on a new list each time. */
function everyNap(
  disk: FileSystem,
  { first, others }: Nap,
  act: (at: { readonly a: Participant; readonly stage: Stage; readonly where: string }) => void,
): void {
  for (let at = 1; ; at++) {
    const stage = listed(disk)
    first?.(stage)
    let left = Number.POSITIVE_INFINITY
    const a = new Participant(stage, 'a', hooked({ before: () => void (--left === 0 && others(stage)) }, disk))
    left = at
    act({ a, stage, where: `sleeps at ${at}` })
    if (left <= 0) continue
    expect(at).toBeGreaterThan(12)
    return
  }
}

/** Undefined when it is refused. */
function answerOf<T>(act: () => T): T | undefined {
  try {
    return act()
  } catch (error) {
    expect(error).toBeInstanceOf(TaskError)
    return undefined
  }
}
