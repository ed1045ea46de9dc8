/** What counts when a held task's file went back behind its claim, and when an old buffer was saved over a task. */

import { describe, expect, it } from 'vitest'
import type { Task } from '../../../src/domain/task.ts'
import { Bytes } from '../../../src/store/file/content-hash.ts'
import { judge, judgeCopy, type Sight } from '../../../src/store/file/outside-edits.ts'
import { fox, heldBy, taskOf } from '../../domain/builders.ts'

const at = (hour: string) => `2026-11-22T${hour}:00:00.000Z`
const image = heldBy(fox, {
  id: 'x',
  subject: 'Old',
  notes: [
    { at: at('08'), text: 'first' },
    { at: at('10'), text: 'of the holder' },
  ],
})

function seen(task: Task): Sight {
  return { kind: 'task', text: '', task, notice: undefined, isMarked: false, isStray: false }
}

it('takes text and edges from the file, the work from the log, and loses no note of either', () => {
  const file = taskOf({
    id: 'x',
    subject: 'New',
    blockedBy: ['y'],
    notes: [
      { at: at('08'), text: 'first' },
      { at: at('09'), text: 'by hand' },
    ],
  })
  const { task, rewound } = judge(
    { bytes: Bytes.withHash('known'), term: 1, updatedAt: image.updatedAt, image, rewound: false },
    seen(file),
    () => true,
  )
  expect(rewound).toBe(true)
  expect(task).toMatchObject({ subject: 'New', blockedBy: ['y'], status: 'in_progress', owner: 'amber-fox', term: 1 })
  expect(task?.notes.map(({ text }) => text)).toEqual(['first', 'by hand', 'of the holder'])
})

describe('an edited copy', () => {
  const base = taskOf({ id: 'x', subject: 'Old', labels: ['a'] })
  const theirs = { ...base, subject: 'By hand' }
  const nobody = () => false

  it('of what was completed since is completed, under the term of the log', () => {
    const ours = { ...base, status: 'completed' as const, result: 'all', term: 2, updatedAt: at('12'), labels: ['a', 'b'] }
    const { task, ...rest } = judgeCopy({ base, ours, theirs }, 3, nobody)
    expect(rest).toEqual({ outside: true, rewound: false, merged: true })
    expect(task).toEqual({ ...ours, subject: 'By hand', term: 3 })
  })

  it('takes no claim that it did not know of from a holder, whatever status it says', () => {
    const file = { ...theirs, status: 'cancelled' as const, completedAt: at('11') }
    const { task, rewound } = judgeCopy({ base: taskOf({ id: 'x' }), ours: image, theirs: file }, 1, () => true)
    expect(rewound).toBe(true)
    expect(task).toMatchObject({ status: 'in_progress', owner: 'amber-fox', claim: image.claim, term: 1 })
    expect(task?.completedAt).toBeUndefined()
  })

  it('is as far as it says where nobody holds the task any more', () => {
    const file = { ...theirs, status: 'cancelled' as const, completedAt: at('11') }
    const { task, rewound } = judgeCopy({ base, ours: image, theirs: file }, 1, nobody)
    expect({ status: task?.status, term: task?.term, rewound }).toEqual({ status: 'cancelled', term: 1, rewound: false })
  })

  it('ends the claim that it knew of', () => {
    const file = { ...image, status: 'pending' as const, owner: undefined, claim: undefined }
    const ours = { ...image, updatedAt: at('12'), labels: ['a'] }
    const { task, rewound } = judgeCopy({ base: image, ours, theirs: file }, 1, () => true)
    expect(rewound).toBe(false)
    expect(task).toMatchObject({ status: 'pending', owner: undefined, labels: ['a'], term: 1 })
  })
})
