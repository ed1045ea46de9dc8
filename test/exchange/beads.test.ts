/**
 * Beads JSONL there and back.
 *
 * Seen red when: the overlay is left out; a kept field is given back although the task has changed in it; edges are written
 * anew instead of as they came; the order of fields is forgotten.
 */

import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Task } from '../../src/domain/task.ts'
import { beadsLines } from '../../src/exchange/beads.ts'
import { BeadsReader } from '../../src/exchange/beads-reader.ts'
import { formatTask } from '../../src/store/file/task-codec.ts'
import { taskOf } from '../domain/builders.ts'
import { anyList, seed } from './any-list.ts'
import { brought } from './brought.ts'

function read(lines: readonly string[]) {
  const reader = new BeadsReader()
  lines.forEach((line, at) => {
    reader.take(line, at + 1)
  })
  return { tasks: brought(reader.images()), ...reader.report.told }
}

const files = (tasks: readonly Task[]): unknown[] => tasks.map((task) => JSON.parse(formatTask(task)))
const written = (tasks: readonly Task[]) => [...beadsLines(tasks)]

/** As Beads wrote in its first year: no zero, times of a zone, edges with their own stamps. */
const early =
  '{"id":"bd-1","title":"A \\u003cb\\u003e","description":"D","status":"open","issue_type":"bug","created_at":"2025-12-16T03:02:17.603608-08:00","updated_at":"2025-12-16T18:07:42.94048-08:00","dependencies":[{"issue_id":"bd-1","depends_on_id":"bd-2","type":"blocks","created_at":"2025-12-16T03:02:17.604343-08:00","created_by":"s"},{"issue_id":"bd-1","depends_on_id":"bd-9","type":"related","created_at":"2025-12-16T03:02:17Z","created_by":"s"}]}'
/** As a backup of a later one: every field, sorted. */
const sorted =
  '{"acceptance_criteria":"It runs.","assignee":"gus","close_reason":"","closed_at":null,"content_hash":"c0","created_at":"2026-02-28T03:58:06Z","defer_until":null,"description":"D","design":"Plain.","id":"bd-2","is_template":0,"issue_type":"task","metadata":"{}","notes":"Look.","pinned":0,"priority":1,"status":"hooked","title":"B","updated_at":"2026-02-28T05:33:08Z"}'
/** With comments and what stands around issues. */
const late =
  '{"_type":"issue","id":"bd-3","title":"C","status":"deferred","priority":0,"issue_type":"task","created_at":"2026-04-18T16:19:12Z","updated_at":"2026-04-18T16:30:16Z","metadata":{"team":"ui"},"labels":["ui"],"dependencies":[{"issue_id":"bd-3","depends_on_id":"bd-2","type":"parent-child","created_at":"2026-04-18T16:19:12Z","created_by":"n"},{"issue_id":"bd-3","depends_on_id":"bd-5","type":"waits-for","created_at":"2026-04-18T16:19:12Z","created_by":"n","metadata":"{\\"gate\\":\\"all-children\\"}"}],"comments":[{"id":"c1","issue_id":"bd-3","author":"n","text":"Hm.","created_at":"2026-04-18T16:20:00Z"}],"dependency_count":1,"dependent_count":0,"comment_count":1}'

describe('issues of Beads', () => {
  it('come back as the bytes that they were', () => {
    const { tasks, refused } = read([early, sorted, late])
    expect(refused).toEqual([])
    expect(written(tasks)).toEqual([early, sorted, late].map((line) => `${line}\n`))
  })

  it('become tasks with all that both have words for', () => {
    const [a, b, c] = read([early, sorted, late]).tasks
    expect(a).toMatchObject({
      subject: 'A <b>',
      priority: 0,
      labels: ['type:bug'],
      blockedBy: ['bd-2'],
      createdAt: '2025-12-16T11:02:17.603Z',
    })
    expect(b).toMatchObject({
      status: 'in_progress',
      owner: 'gus',
      description: 'D\n\n## Design\n\nPlain.\n\n## Acceptance criteria\n\nIt runs.',
      notes: [{ text: 'Look.' }],
    })
    expect(c).toMatchObject({
      status: 'pending',
      deferUntil: '9999-12-31T00:00:00Z',
      parent: 'bd-2',
      blockedBy: ['bd-5'],
      metadata: { team: 'ui' },
      notes: [{ at: '2026-04-18T16:20:00Z', by: 'n', text: 'Hm.' }],
    })
  })

  it('keep what was not changed here, and have what was', () => {
    const [a, b] = read([early, sorted]).tasks
    if (a === undefined || b === undefined) throw new Error('There are two.')
    const lines = written([
      { ...a, subject: 'Another', blockedBy: ['bd-2', 'bd-7'] },
      { ...b, status: 'completed', owner: 'gus', completedAt: '2026-05-01T00:00:00Z', result: 'Done.' },
    ]).map((line) => JSON.parse(line))
    expect(lines[0]).toMatchObject({ title: 'Another', created_at: '2025-12-16T03:02:17.603608-08:00' })
    expect(
      lines[0].dependencies.map((edge: Record<string, unknown>) => [edge.depends_on_id, edge.type, edge.created_by]),
    ).toEqual([
      ['bd-2', 'blocks', 's'],
      ['bd-9', 'related', 's'],
      ['bd-7', 'blocks', ''],
    ])
    expect(lines[1]).toMatchObject({
      status: 'closed',
      closed_at: '2026-05-01T00:00:00Z',
      close_reason: 'Done.',
      design: 'Plain.',
    })
    expect(lines[1]).not.toHaveProperty('metadata.dibs')
  })

  it('are read as they are there, where somebody has changed them since the export', () => {
    const task = taskOf({ id: 'k3f9qz', status: 'cancelled', touches: ['src/**'], term: 2 })
    const [line = ''] = written([task])
    expect(read([line]).tasks.map(formatTask)).toEqual([formatTask(task)])
    const reopened = line.replace('"status":"closed"', '"status":"open"')
    expect(read([reopened]).tasks[0]).toMatchObject({ status: 'pending', touches: ['src/**'], term: 2 })
  })

  it('keep apart two ids that differ in case only', () => {
    const both = [late.replaceAll('bd-3', 'bd-Toast'), late.replaceAll('bd-3', 'bd-toast').replace('"bd-2"', '"bd-Toast"')]
    const { tasks, remarks } = read(both)
    expect(tasks.map(({ id }) => id)).toEqual([expect.stringMatching(/^bd-Toast-\w{6}$/), 'bd-toast'])
    expect(tasks[1]?.parent).toBe(tasks[0]?.id)
    expect(remarks).toEqual([{ at: 1, says: `the id "bd-Toast" is ${tasks[0]?.id} here` }])
    expect(written(tasks)).toEqual(both.map((line) => `${line}\n`))
  })
})

it('every list comes back from Beads as it was', () => {
  fc.assert(
    fc.property(anyList, (list) => {
      const { tasks, refused } = read(written(list))
      expect(refused).toEqual([])
      expect(files(tasks)).toEqual(files(list))
    }),
    { seed, numRuns: 150 },
  )
})

it('every list that came from Beads goes there as the same bytes', () => {
  fc.assert(
    fc.property(anyList, (list) => {
      const once = written(list)
      expect(written(read(once).tasks)).toEqual(once)
    }),
    { seed, numRuns: 150 },
  )
})
