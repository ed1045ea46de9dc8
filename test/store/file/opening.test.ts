/** Opening a list reads the log first and the files after it, and what is committed in between counts whole or not at all. */

import { dirname, join } from 'node:path'
import { describe, expect, it } from 'vitest'
import type { Decision, World } from '../../../src/domain/world.ts'
import { disks, hooked } from './hooked-file-system.ts'
import { creates, newStage, notes, Participant } from './participant.ts'
import { scratchFolder } from './scratch.ts'

const ids = ['x', 'y', 'z']

/** As a session makes tasks: with the time, by which a file is known to be no older than the log. */
function createsAll(world: World): Decision<string[]> {
  const decision = creates(...ids)(world)
  return { ...decision, changes: decision.changes.map((task) => ({ ...task, updatedAt: '2026-11-22T08:00:00.000Z' })) }
}

describe.each(disks)('with %s', (name, disk) => {
  // Red without the look at the log behind the last file: of tasks that are known by their hashes no file is judged.
  it.each([0, 1, 2, 3])('a commit before file %i is read is seen in every task', (at) => {
    const stage = newStage(join(scratchFolder('opening'), `${name.replaceAll(' ', '-')}-${at}`))
    const other = new Participant(stage, 'other', disk)
    other.run(createsAll)
    other.compact() // from now on the log knows no more of them than their hashes
    let read = 0
    const isTask = (path: string) => dirname(path) === stage.directory && path.endsWith('.json')
    const late = new Participant(
      stage,
      'late',
      hooked(
        {
          before: ({ name, path }) => {
            if (name === 'findIfThere' && isTask(path) && read++ === at) other.run(notes(ids, 'meanwhile'))
          },
        },
        disk,
      ),
    )
    const noted = ids.filter((id) => late.tools.list.graph.task(id)?.notes.length === 1)
    expect([read, noted]).toEqual([expect.any(Number), at < ids.length ? ids : []])
    expect(read).toBeGreaterThanOrEqual(ids.length)
  })

  // Red when a file is taken in unjudged whatever its stamps: it would undo what was committed since an editor had read it.
  it('an old copy that was edited is merged with what the log knows since', () => {
    const stage = newStage(join(scratchFolder('opening'), `${name.replaceAll(' ', '-')}-copy`))
    const other = new Participant(stage, 'other', disk)
    other.run(createsAll)
    const path = join(stage.directory, 'x.json')
    const old = disk.readIfThere(path) ?? ''
    other.run((world) => {
      const decision = notes(['x'], 'since')(world)
      return { ...decision, changes: decision.changes.map((task) => ({ ...task, updatedAt: '2026-11-22T09:00:00.000Z' })) }
    })
    other.compact()
    disk.fillFile(path, old.replace('Task x', 'By hand'), false)
    const late = new Participant(stage, 'late', disk)
    expect(late.tools.list.graph.task('x')).toMatchObject({ subject: 'By hand', notes: [{ text: 'since' }] })
  })

  // Red when what was taken in unjudged is never judged: the first change would be written over the edit, and the log know nothing of it.
  it('an edit that lay there is logged before the first change of its task', () => {
    const stage = newStage(join(scratchFolder('opening'), `${name.replaceAll(' ', '-')}-edited`))
    const other = new Participant(stage, 'other', disk)
    other.run(createsAll)
    other.compact()
    const path = join(stage.directory, 'x.json')
    disk.fillFile(path, (disk.readIfThere(path) ?? '').replace('Task x', 'By hand'), false)
    const late = new Participant(stage, 'late', disk)
    expect(late.tools.list.graph.task('x')?.subject).toBe('By hand')
    late.run(notes(['x'], 'after it'))
    expect(late.tools.list.log?.head).toBe(2)
    expect(new Participant(stage, 'third', disk).look().get('x')).toMatchObject({
      subject: 'By hand',
      notes: [{ text: 'after it' }],
    })
  })
})
