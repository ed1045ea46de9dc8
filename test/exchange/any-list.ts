/** Random lists as their files could hold them: every field, awkward texts, edges to tasks that are there and that are not. A task
 * without dates gets those of the import, so all of these have some. */

import fc from 'fast-check'
import type { Task } from '../../src/domain/task.ts'
import { formatTask, parseTask } from '../../src/store/file/task-codec.ts'
import { brought } from './brought.ts'

export const seed = 20261127

const ids = ['a1', 'k3f9qz', 'task-001', 'bd-kwro.7', 'Zeta', 'm2x8ab', 'phase_1', 'q7']
const awkward = [
  'plain',
  '',
  ' ',
  '<b>&amp;</b>',
  'two\nlines',
  '## Design\n\nx',
  'type:bug',
  'a\u2028b',
  '"q" \\u0000',
  '😀',
  '__proto__',
]
const text = fc.oneof(fc.constantFrom(...awkward), fc.string({ maxLength: 12 })).filter((one) => !one.includes('\0'))
const named = text.filter((one) => one.trim() !== '')
const moment = fc.constantFrom(
  '2026-11-22T08:00:00.000Z',
  '2026-11-22T09:00:00Z',
  '2025-12-16T03:02:17.603608-08:00',
  '1970-01-01T00:00:00Z',
  'some day',
)
const maybe = <T>(value: fc.Arbitrary<T>) => fc.option(value, { nil: undefined })
const label = fc.constantFrom('ui', 'type:bug', 'type:task', 'type:', 'type:epic', 'human', '', 'a b')
const note = fc.record({ at: maybe(moment), by: maybe(text), text })
const fields = fc.dictionary(
  fc.constantFrom('a', 'dibs', 'beads', 'z', '__proto__', 'leftOut'),
  fc.oneof(
    text,
    fc.integer(),
    fc.constant(null),
    fc.array(fc.string()),
    fc.dictionary(fc.string(), fc.boolean(), { maxKeys: 2 }),
  ),
  { maxKeys: 3 },
)
const unknown = fc.dictionary(fc.constantFrom('estimate', 'color', 'beads', 'native'), fc.oneof(text, fc.integer(), fields), {
  maxKeys: 2,
})

const anyTask = fc.record({
  id: fc.constantFrom(...ids),
  subject: named,
  description: maybe(text),
  activeForm: maybe(text),
  status: fc.constantFrom('pending', 'in_progress', 'completed', 'cancelled'),
  unknownStatus: maybe(fc.constantFrom('frozen', 'blocked', 'closed', 'tombstone')),
  priority: fc.integer({ min: 0, max: 4 }),
  labels: fc.uniqueArray(label, { maxLength: 4 }),
  touches: fc.subarray(['src/**', 'a.ts']),
  parent: maybe(fc.constantFrom(...ids, 'gone')),
  blockedBy: fc.subarray([...ids, 'gone', '7']),
  blocks: fc.constant<string[]>([]),
  discoveredFrom: maybe(fc.constantFrom(...ids, 'gone')),
  deferUntil: maybe(moment),
  owner: maybe(named),
  claim: maybe(fc.record({ session: named, host: named, at: moment })),
  term: fc.integer({ min: 0, max: 3 }),
  result: maybe(text),
  notes: fc.array(note, { maxLength: 4 }),
  metadata: fields,
  createdAt: moment,
  updatedAt: moment,
  completedAt: maybe(moment),
  extra: unknown,
})

/** A list without circles, as the files of its tasks would be read. */
export const anyList: fc.Arbitrary<readonly Task[]> = fc
  .uniqueArray(anyTask, { selector: ({ id }) => id, maxLength: 6 })
  .map((tasks) =>
    brought(tasks.map(possible)).map(({ extra: { leftOut: _circles, ...extra }, ...task }) => read({ ...task, extra })),
  )

/** A status word that is unknown belongs to a task that is open. */
function possible(task: Task): Task {
  const discoveredFrom = task.discoveredFrom === task.id ? undefined : task.discoveredFrom
  return { ...task, discoveredFrom, status: task.unknownStatus === undefined ? task.status : 'pending' }
}

function read(task: Task): Task {
  return parseTask(task.id, formatTask(task)).task
}
