/** What counts when a held task's file went back behind its claim. */

import { expect, it } from 'vitest'
import type { Task } from '../../../src/domain/task.ts'
import { Bytes } from '../../../src/store/file/content-hash.ts'
import { judge, type Sight } from '../../../src/store/file/outside-edits.ts'
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
  const { task, rewound } = judge({ bytes: Bytes.withHash('known'), term: 1, image, rewound: false }, seen(file), () => true)
  expect(rewound).toBe(true)
  expect(task).toMatchObject({ subject: 'New', blockedBy: ['y'], status: 'in_progress', owner: 'amber-fox', term: 1 })
  expect(task?.notes.map(({ text }) => text)).toEqual(['first', 'by hand', 'of the holder'])
})
