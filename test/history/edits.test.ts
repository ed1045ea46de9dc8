/**
 * A person saves a task's file at any operation of a session's commit: the edit stays, every reader sees it, and the session
 * holds what it was told it holds, no more and no less.
 *
 * Breaks without: the look whether a file still has the bytes before the change, and the rule that a commit which stands in
 * part is not made again (a claim without an id would take a second task, and nobody would know of the first); the rule that
 * only the bytes before the change give way to a pending entry; the merge of what was made on an older image.
 */

import { readFileSync, renameSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { beforeEach, describe, expect, it } from 'vitest'
import { claimTask } from '../../src/domain/claim-task.ts'
import { completeTask } from '../../src/domain/complete-task.ts'
import type { Task } from '../../src/domain/task.ts'
import type { Decision, World } from '../../src/domain/world.ts'
import type { FileSystem } from '../../src/store/file/file-system.ts'
import { formatTask } from '../../src/store/file/task-codec.ts'
import { disks, hooked, isRead, Killed, type Operation } from '../store/file/hooked-file-system.ts'
import { claims, creates, newStage, newTask, notes, Participant, type Stage } from '../store/file/participant.ts'
import { scratchFolder } from '../store/file/scratch.ts'

let folder: string
let lists = 0
beforeEach(() => {
  folder = scratchFolder('edits')
})

/** A list of v (held by `a`), x, y and z. */
function listed(disk: FileSystem): Stage {
  const stage = newStage(join(folder, `list-${++lists}`))
  const seed = new Participant(stage, 'a', disk)
  seed.run(creates('v', 'x', 'y', 'z'))
  seed.run(claims('v', seed.by))
  return stage
}

/** What `a` does; each answers the id of the task that it was told it has now. `left`: what `v` is then. */
const deeds: { readonly deed: string; readonly act: (p: Participant) => string | undefined; readonly left: string }[] = [
  { deed: 'claims the best', act: (p) => told(p, (world) => claimTask(world, {}, p.by)), left: 'in_progress' },
  {
    deed: 'completes and claims the next',
    act: (p) => p.run((world) => completeTask(world, { id: 'v', claimNext: {} }, p.by)).claimed?.task?.task.id,
    left: 'completed',
  },
]

function told(p: Participant, decide: (world: World) => Decision<ReturnType<ReturnType<typeof claimTask>['answer']>>) {
  return p.run(decide).task?.task.id
}

/** Saves another subject over the file of `id`, and what `more` says; all else as it is there, or was in `buffer`. */
function edit(stage: Stage, id: string, more: Readonly<Record<string, unknown>> = {}, buffer?: string): void {
  const path = join(stage.directory, `${id}.json`)
  const read = buffer ?? readFileSync(path, 'utf8')
  const text = `${JSON.stringify({ ...JSON.parse(read), subject: 'Edited', ...more }, null, 2)}\n`
  writeFileSync(join(folder, 'edited'), text)
  renameSync(join(folder, 'edited'), path)
}

/** Who else is there at that moment. */
const company: [string, (stage: Stage, disk: FileSystem) => void][] = [
  ['alone', () => undefined],
  ['after another finished it', (stage, disk) => void new Participant(stage, 'h', disk).run(notes(['z'], 'by another'))],
]
const cases = deeds.flatMap((one) => company.map(([when, meanwhile]) => ({ ...one, when, meanwhile })))

interface Saved {
  readonly stage: Stage
  readonly got: string | undefined
  readonly where: string
  /** Between the look at a file and the rename over it nothing can be seen: the only edit that may be lost. */
  readonly mayBeLost: boolean
}

/** `save` comes over the file of `id` before the first operation of what `a` does, in another list before the second, and so on. */
function atEachOperation(
  disk: FileSystem,
  { id, act, save }: { id: string; act: (p: Participant) => string | undefined; save: (stage: Stage) => void },
  check: (saved: Saved) => void,
): void {
  for (let at = 1; ; at++) {
    const stage = listed(disk)
    let count = 0
    let armed = false
    let before: Operation | undefined
    let last: Operation | undefined
    const fs = hooked(
      {
        before(operation) {
          if (armed && ++count === at) {
            before = last
            save(stage)
          }
          last = operation
        },
      },
      disk,
    )
    const a = new Participant(stage, 'a', fs)
    armed = true
    const got = act(a)
    armed = false
    if (count < at) break
    const mayBeLost = before?.name === 'readIfThere' && before.path === join(stage.directory, `${id}.json`)
    check({ stage, got, mayBeLost, where: `${id} saved before operation ${at}` })
  }
}

/** What `a` has besides `v`. */
function taken(seen: ReadonlyMap<string, Task>): string[] {
  const held = [...seen.values()].filter((task) => task.status === 'in_progress' && task.claim?.session === 'a')
  return held.map((task) => task.id).filter((one) => one !== 'v')
}

describe.each(disks)('an edit in the middle of a commit, on a disk with %s', (_, disk) => {
  it.each(cases)('stays, and the session that $deed holds what it was told, $when', ({ act, meanwhile }) => {
    for (const id of ['v', 'x']) {
      const save = (stage: Stage) => {
        meanwhile(stage, disk)
        edit(stage, id)
      }
      atEachOperation(disk, { id, act, save }, ({ stage, got, where, mayBeLost }) => {
        const seen = new Participant(stage, 'b', disk).look()
        expect(taken(seen), where).toEqual(got === undefined ? [] : [got])
        if (!mayBeLost) expect(seen.get(id)?.subject, where).toBe('Edited')
      })
    }
  })

  it.each(cases)(
    'stays from an old buffer too, and so does all that the session that $deed did, $when',
    ({ act, meanwhile, left }) => {
      for (const id of ['v', 'x']) {
        const save = (stage: Stage) => {
          meanwhile(stage, disk)
          edit(stage, id, {}, formatTask(newTask(id)))
        }
        atEachOperation(disk, { id, act, save }, ({ stage, got, where, mayBeLost }) => {
          for (const name of ['b', 'c']) {
            const one = new Participant(stage, name, disk)
            const seen = one.look()
            expect(seen.get('v')?.status, where).toBe(left)
            expect(taken(seen), where).toEqual(got === undefined ? [] : [got])
            if (!mayBeLost) expect(seen.get(id)?.subject, where).toBe('Edited')
            one.run(notes(['v', 'x'], `of ${name}`)) // which logs it, and writes what it may
          }
        })
      }
    },
  )

  it('counts for every reader at once when the session died before it had placed its change', () => {
    for (let at = 1; ; at++) {
      const stage = listed(disk)
      const one = mortal(disk, ({ name, change }) => !isRead(name) && change === at)
      letDie(() => new Participant(stage, 'c', one.fs).run(notes(['x'], 'by the dead')))
      edit(stage, 'x')
      const seen = new Participant(stage, 'b', disk).look().get('x')
      expect(seen?.subject, `edited after the death at change ${at}`).toBe('Edited')
      if (!one.isDead()) break
    }
  })

  it('gives a task to the person who writes a name into it before its holder dies, whoever has read the file by then', () => {
    const stage = listed(disk)
    let armed = false
    const after = ({ name, path }: Operation) => {
      if (!armed || name !== 'findIfThere' || path !== join(stage.directory, 'v.json')) return
      armed = false
      edit(stage, 'v', { owner: 'bob', claim: undefined })
      stage.gone.add('a')
    }
    const c = new Participant(stage, 'c', hooked({ after }, disk))
    armed = true
    expect(c.run(claims('v', c.by))).toBe(false)
    expect(armed).toBe(false)
    expect(c.look().get('v')?.owner).toBe('bob')
  })

  it('stays for a reader that saw it before it read of the change that was not placed over it', () => {
    const stage = listed(disk)
    const reader = new Participant(stage, 'b', disk)
    let isCommitted = false
    const one = mortal(disk, ({ to }) => {
      if (isCommitted) return true
      isCommitted = to?.startsWith(reader.tools.layout.log) ?? false
      if (!isCommitted) return false
      edit(stage, 'x')
      expect(reader.tools.list.examine('x').task?.subject).toBe('Edited')
      return false
    })
    letDie(() => new Participant(stage, 'c', one.fs).run(notes(['x'], 'by the dead')))
    expect(reader.tools.list.catchUp()).toHaveLength(1)
    expect(reader.tools.list.doubtful).toEqual(['x']) // no answer goes out: the writer may be about to place its file over the edit
    while (reader.tools.list.examine('x').inDoubt) stage.clock.ms += 5
    expect(reader.tools.list.graph.task('x')?.subject).toBe('Edited')
  })
})

/** A disk under a session that dies before the first operation for which `isLast` says so: nothing of it gets there any more. */
function mortal(disk: FileSystem, isLast: (operation: Operation) => boolean) {
  let dead = false
  const before = (operation: Operation) => {
    dead ||= isLast(operation)
    if (dead) throw new Killed()
  }
  return { fs: hooked({ before }, disk), isDead: () => dead }
}

function letDie(act: () => void): void {
  try {
    act()
  } catch (error) {
    if (!(error instanceof Killed)) throw error
  }
}
