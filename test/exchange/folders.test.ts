/**
 * Folders with a file a task, there and back: Claude Code's own lists, and the article's form.
 *
 * Seen red when: the overlay is left out; a number is mapped without its list; the file's own time does not count.
 */

import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Task } from '../../src/domain/task.ts'
import { articleFiles, readArticle } from '../../src/exchange/article.ts'
import { nativeFiles, readNative } from '../../src/exchange/native.ts'
import type { Reading } from '../../src/exchange/task-folder.ts'
import { formatTask } from '../../src/store/file/task-codec.ts'
import { taskOf } from '../domain/builders.ts'
import { anyList, seed } from './any-list.ts'
import { brought } from './brought.ts'

const changedAt = '2026-11-22T08:30:00.000Z'
const filesOf = (files: Iterable<readonly [string, string]>) => [...files].map(([name, text]) => ({ name, text, changedAt }))
const parsed = (tasks: readonly Task[]): unknown[] => tasks.map((task) => JSON.parse(formatTask(task)))
const sorted = (tasks: readonly Task[]) => tasks.toSorted((a, b) => (a.id < b.id ? -1 : 1))

function comesBack(list: readonly Task[], { images, told }: Reading): void {
  expect(told.refused).toEqual([])
  expect(parsed(sorted(brought(images)))).toEqual(parsed(sorted(list)))
}

const native = (fields: Record<string, unknown>) => ({
  name: `${fields.id}.json`,
  text: JSON.stringify({ description: '', status: 'pending', blocks: [], blockedBy: [], ...fields }, null, 2),
  changedAt,
})

describe("Claude Code's own lists", () => {
  it('become tasks that are named after list and number, with their edges', () => {
    const { images, told } = readNative(
      [
        native({ id: '1', subject: 'First', status: 'completed', blocks: ['2'], activeForm: 'Doing' }),
        native({ id: '2', subject: 'Second', blockedBy: ['1'], metadata: { a: 1 }, owner: 'me' }),
        native({ id: '10', subject: 'Hidden', metadata: { _internal: true } }),
      ],
      'demo list',
    )
    const [first, second] = brought(images)
    expect(images.map(({ id }) => id)).toEqual(['demo-list-1', 'demo-list-2'])
    expect(first).toMatchObject({ status: 'completed', activeForm: 'Doing', updatedAt: changedAt, blocks: [] })
    expect(second).toMatchObject({ blockedBy: ['demo-list-1'], metadata: { a: 1 }, owner: 'me' })
    expect(told.remarks).toEqual([{ at: '10.json', says: "a task of Claude Code's own, which it shows to nobody, is left out" }])
  })

  it('do not wipe out what only we know of a task, and do not set it back', () => {
    const [image] = readNative([native({ id: '1', subject: 'First' })], 'alpha').images
    if (image === undefined) throw new Error('There is one.')
    const before = taskOf({ id: 'alpha-1', subject: 'Old', labels: ['ui'], updatedAt: '2026-11-22T08:00:00.000Z' })
    expect(brought([image], [before])[0]).toMatchObject({ subject: 'First', labels: ['ui'] })
    const later = { ...before, status: 'completed', updatedAt: '2026-11-22T09:00:00.000Z' } as const
    expect(brought([image], [later])).toEqual([later])
  })

  it('are written with edges on both sides, and a container waits for what is in it', () => {
    const files = new Map(
      nativeFiles(
        [
          taskOf({ id: 'alpha-7', subject: 'Kept number' }),
          taskOf({ id: 'phase', blockedBy: ['alpha-7'], description: 'D' }),
          taskOf({ id: 'step', parent: 'phase', status: 'cancelled' }),
        ],
        'alpha',
      ),
    )
    expect([...files.keys()]).toEqual(['7.json', '8.json', '9.json'])
    const read = (name: string) => JSON.parse(files.get(name) ?? '')
    expect(Object.keys(read('8.json'))).toEqual(['id', 'subject', 'description', 'status', 'blocks', 'blockedBy', 'metadata'])
    expect(read('7.json')).toMatchObject({ blocks: ['8', '9'], blockedBy: [] })
    expect(read('8.json')).toMatchObject({ blocks: [], blockedBy: ['7', '9'], description: 'D' })
    expect(read('9.json')).toMatchObject({
      blocks: ['8'],
      blockedBy: ['7'],
      status: 'completed',
      metadata: { dibs: { id: 'step' } },
    })
    expect(files.get('9.json')?.endsWith('}')).toBe(true)
  })

  it('give back every list that was written into one', () => {
    fc.assert(
      fc.property(anyList, (list) => comesBack(list, readNative(filesOf(nativeFiles(list, 'alpha')), 'another'))),
      { seed, numRuns: 150 },
    )
  })
})

describe("files in the article's form", () => {
  it('are read with their words and edges on both sides', () => {
    const text = (fields: Record<string, unknown>) =>
      JSON.stringify({ description: '', dependencies: [], blockedBy: [], ...fields })
    const { images } = readArticle([
      {
        name: 'task-001.json',
        text: text({ id: 'task-001', subject: 'A', status: 'complete', blocks: ['task-003', 'task-009'] }),
      },
      { name: 'task-003.json', text: text({ id: 'task-003', subject: 'B', status: 'in-progress', dependencies: ['task-002'] }) },
    ])
    expect(brought(images)).toMatchObject([
      { id: 'task-001', status: 'completed', blocks: ['task-009'] },
      { id: 'task-003', status: 'in_progress', blockedBy: ['task-002', 'task-001'] },
    ])
  })

  it('are written in its words', () => {
    const files = new Map(
      articleFiles([
        taskOf({ id: 'a', status: 'in_progress', owner: 'me' }),
        taskOf({ id: 'b', blockedBy: ['a'], status: 'completed' }),
      ]),
    )
    expect(JSON.parse(files.get('a.json') ?? '')).toMatchObject({
      status: 'in-progress',
      dependencies: [],
      blockedBy: [],
      blocks: ['b'],
    })
    expect(JSON.parse(files.get('b.json') ?? '')).toMatchObject({
      status: 'complete',
      dependencies: ['a'],
      blockedBy: ['a'],
      blocks: [],
    })
  })

  it('name every file that cannot be read', () => {
    const { told } = readArticle([
      { name: 'a.json', text: '{"subject": "A"' },
      { name: 'b.json', text: '{"subject": "B", "priority": "high"}' },
      { name: 'c.json', text: undefined, why: 'it is not UTF-8' },
      { name: 'd.json', text: '{"subject": "D\\u0000"}' },
      { name: 'e.json', text: '{"id": "e"}' },
    ])
    expect(told.refused.map(({ at }) => at)).toEqual(['a.json', 'b.json', 'c.json', 'e.json', 'd.json'])
    expect(told.refused.map(({ says }) => says)).toEqual([
      expect.stringMatching(/^it is no valid JSON\.$/),
      'priority is none of 0 to 4.',
      'it is not UTF-8.',
      'it has no subject.',
      'subject contains a NUL character.',
    ])
  })

  it('give back every list that was written into them', () => {
    fc.assert(
      fc.property(anyList, (list) => comesBack(list, readArticle(filesOf(articleFiles(list))))),
      { seed, numRuns: 150 },
    )
  })
})
