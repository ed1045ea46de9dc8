/**
 * Plans in Markdown: read by a parser, so that what looks like an item in a code block is none; written so that they can be read again.
 *
 * Seen red when: the parser is given no task lists; a phrase that names nothing is dropped; phases wait across levels.
 */

import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { readMarkdown } from '../../src/exchange/markdown.ts'
import { markdownLines } from '../../src/exchange/markdown-text.ts'
import { taskOf } from '../domain/builders.ts'
import { anyList, seed } from './any-list.ts'
import { brought } from './brought.ts'

const plan = (lines: readonly string[], phases = false) => readMarkdown(lines.join('\n'), { name: 'PLAN.md', phases })
const tasksOf = (lines: readonly string[], phases = false) => brought(plan(lines, phases).images)

describe('a Markdown plan', () => {
  it('gives headings with items as containers, and items in items as their children', () => {
    const tasks = tasksOf([
      '# Login',
      'Why we do it.',
      '## Schema',
      '- [x] Write it',
      '- [ ] Migrate *users*',
      '  With care.',
      '',
      '  - [ ] Back up',
      '  - not a task',
      '## Words only',
      'Nothing to do here.',
    ])
    expect(tasks.map(({ id, subject, status, parent, description }) => [id, subject, status, parent, description])).toEqual([
      ['login', 'Login', 'pending', undefined, 'Why we do it.'],
      ['login-schema', 'Schema', 'pending', 'login', undefined],
      ['login-write-it', 'Write it', 'completed', 'login-schema', undefined],
      ['login-migrate-users', 'Migrate users', 'pending', 'login-schema', 'With care.\n\n- not a task'],
      ['login-back-up', 'Back up', 'pending', 'login-migrate-users', undefined],
    ])
  })

  it('takes no items from code or front matter', () => {
    const tasks = tasksOf([
      '---',
      'title: "- [ ] x"',
      '---',
      '```',
      '- [ ] in code',
      '```',
      '    - [ ] indented code',
      '',
      '- [ ] real',
      '',
      '***',
    ])
    expect(tasks.map(({ subject }) => subject)).toEqual(['real'])
  })

  it.each([
    ['Deploy (after T1)', 'Deploy'],
    ['Deploy (after T1, T2)', 'Deploy'],
    ['Deploy [blocked by T1 and T2]', 'Deploy'],
    ['Deploy — depends on T1; T2.', 'Deploy'],
    ['Deploy depends on "Write the schema"', 'Deploy'],
    ['Deploy after T2: Test it', 'Deploy'],
    ['Deploy after test it', 'Deploy'],
    ['Deploy (after #plan-t1-write-the-schema)', 'Deploy'],
  ])('finds what %s waits for', (line, subject) => {
    const [one, two, deploy] = tasksOf(['- [ ] T1: Write the schema', '- [ ] T2: Test it', `- [ ] ${line}`])
    const wanted = [...(/T1|schema/.test(line) ? [one?.id] : []), ...(/T2|test it/i.test(line) ? [two?.id] : [])]
    expect([deploy?.subject, deploy?.blockedBy]).toEqual([subject, wanted])
  })

  it('finds it below the item, too', () => {
    const [, second] = tasksOf(['- [ ] Write', '- [ ] Read', '  - Depends on: Write', '', '  Blocked by Write'])
    expect([second?.blockedBy, second?.description]).toEqual([['plan-write'], undefined])
  })

  it('leaves words that name nothing where they are, and tells those that must be meant as an edge', () => {
    const lines = ['- [ ] Clean up after tests', '- [ ] Ship (after the review)', '- [ ] A', '- [ ] A', '- [ ] B (after A)']
    const { images, told } = plan(lines)
    expect(images.map(({ subject, description, blockedBy }) => [subject, description, blockedBy])).toEqual([
      ['Clean up after tests', undefined, []],
      ['Ship', '(after the review)', []],
      ['A', undefined, []],
      ['A', undefined, []],
      ['B', '(after A)', []],
    ])
    expect(told.remarks).toEqual([
      { at: 2, says: '"(after the review)" names nothing called "review": no edge' },
      { at: 5, says: '"(after A)" names several lines called "a": no edge' },
    ])
    expect(images.map(({ id }) => id).slice(2, 4)).toEqual(['plan-a', 'plan-a-2'])
  })

  it('lets numbered phases of one level wait for each other when asked to', () => {
    const lines = [
      '# Plan',
      '## Phase 1: Dig',
      '- [ ] a',
      '### 1. Left',
      '- [ ] b',
      '### 2. Right',
      '- [ ] c',
      '## Phase 2',
      '- [ ] d',
      '## Words',
      '- [ ] e',
    ]
    const waits = (phases: boolean) =>
      tasksOf(lines, phases).flatMap(({ id, blockedBy }) => blockedBy.map((other) => [id, other]))
    expect(waits(false)).toEqual([])
    expect(waits(true)).toEqual([
      ['plan-2-right', 'plan-1-left'],
      ['plan-phase-2', 'plan-phase-1-dig'],
    ])
  })

  it('is the same plan when it is read again, whatever was done meanwhile', () => {
    const { images } = plan(['- [ ] One', '- [x] Two'])
    const tasks = brought(images)
    expect(brought(images, tasks)).toEqual(tasks)
    const done = tasks.map(
      (task) => ({ ...task, status: 'completed', completedAt: '2026-11-22T09:00:00.000Z', labels: ['x'] }) as const,
    )
    expect(brought(images, done)).toEqual(done)
  })

  it('takes an id that a line gives itself, and makes one for words in any script', () => {
    const { images } = plan(['- [ ] One {#task-001}', '- [ ] 要件を書く', '- [ ] Größe prüfen', '- [ ] Bad {#../x}'])
    expect(images.map(({ id }) => id)).toEqual([
      'task-001',
      expect.stringMatching(/^plan-\w{6}$/),
      'plan-grosse-prufen',
      expect.stringMatching(/^x\.\.-x-\w{6}$/),
    ])
  })

  it('keeps a long subject whole', () => {
    const [image] = plan([`- [ ] ${'word '.repeat(60)}end`]).images
    expect(image?.subject).toHaveLength(200)
    expect(image?.description).toMatch(/end$/)
  })

  it('is refused without an item, and with a NUL, by line', () => {
    expect(plan(['# Plan', '- a', '- b']).told.refused).toEqual([
      { at: 1, says: 'there is no item with a box ("- [ ] what is to be done") in it.' },
    ])
    expect(plan(['- [ ] a', '- [ ] b\0']).told.refused).toEqual([{ at: 2, says: 'it contains a NUL character.' }])
  })
})

describe('the list as a plan', () => {
  it('is a tree of items with their ids and edges', () => {
    const lines = [
      ...markdownLines([
        taskOf({ id: 'phase', subject: 'The *phase*', description: 'Two\n\nlines' }),
        taskOf({ id: 'a', subject: 'A', parent: 'phase', status: 'completed' }),
        taskOf({ id: 'b', subject: 'B', parent: 'phase', blockedBy: ['a', 'gone'] }),
        taskOf({ id: 'c', status: 'cancelled' }),
      ]),
    ]
    expect(lines.join('')).toBe(
      ['- [ ] The \\*phase\\* {#phase}', '  > Two', '  >', '  > lines', '  - [x] A {#a}', '  - [ ] B {#b} (after #a)', ''].join(
        '\n',
      ),
    )
  })

  it('gives back ids, subjects, containers, edges and what is done', () => {
    fc.assert(
      fc.property(anyList, (list) => {
        const ids = new Set(list.flatMap(({ id, status }) => (status === 'cancelled' ? [] : [id])))
        const known = list
          .filter(({ id }) => ids.has(id))
          .map(({ id, subject, parent, blockedBy, status }) => ({
            ...{ id, subject: subject.replace(/\s+/g, ' ').trim() },
            parent: parent !== undefined && ids.has(parent) ? parent : undefined,
            blockedBy: blockedBy.filter((blocker) => ids.has(blocker)),
            isDone: status === 'completed',
          }))
        const { images } = readMarkdown([...markdownLines(list)].join(''), { name: 'out.md', phases: false })
        const back = images.map(({ id, subject, parent, blockedBy, status }) => ({
          id,
          subject,
          parent,
          blockedBy,
          isDone: status === 'completed',
        }))
        const byId = (a: { id: string }, b: { id: string }) => (a.id < b.id ? -1 : 1)
        expect(back.sort(byId)).toEqual(known.sort(byId))
      }),
      { seed, numRuns: 150 },
    )
  })
})
