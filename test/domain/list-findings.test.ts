/** What is wrong with the tasks of a list, and where a circle is best cut. */

import { describe, expect, it } from 'vitest'
import { circlesOf } from '../../src/domain/circles.ts'
import { listFindings } from '../../src/domain/list-findings.ts'
import { heldBy, owl, taskOf, worldOf } from './builders.ts'

const findings = (...tasks: Parameters<typeof worldOf>[0]) => listFindings(worldOf(tasks))
const circles = (...tasks: Parameters<typeof worldOf>[0]) => circlesOf(worldOf(tasks))

describe('findings', () => {
  it('are none for a list in order', () => {
    expect(
      findings(
        taskOf({ id: 'a', blockedBy: ['b'] }),
        taskOf({ id: 'b', parent: 'p' }),
        taskOf({ id: 'p' }),
        heldBy(owl, { id: 'c' }),
        taskOf({ id: 'd', status: 'completed', blockedBy: ['nothing'], parent: 'nothing' }),
      ),
    ).toEqual([])
  })

  it.each([
    ['missing_blocker', 'broken', 'dibs update a --remove-blocked-by x', [taskOf({ id: 'a', blockedBy: ['x'] })]],
    ['missing_parent', 'warning', 'dibs update a --no-parent', [taskOf({ id: 'a', parent: 'x' })]],
    ['unknown_status', 'broken', 'dibs update a --status pending', [taskOf({ id: 'a', unknownStatus: 'paused' })]],
    ['stale_claim', 'note', undefined, [heldBy({ ...owl, session: 's-dead' }, { id: 'a' })]],
    ['stale_claim', 'note', undefined, [taskOf({ id: 'a', status: 'in_progress' })]],
    ['foreign_claim', 'warning', undefined, [heldBy({ ...owl, session: 's-elsewhere' }, { id: 'a' })]],
    ['hand_claim', 'note', undefined, [taskOf({ id: 'a', status: 'in_progress', owner: 'ana' })]],
    ['finished_container', 'note', undefined, [taskOf({ id: 'a' }), taskOf({ id: 'c', parent: 'a', status: 'completed' })]],
  ])('tell of %s', (code, severity, mend, tasks) => {
    expect(findings(...tasks)).toEqual([{ code, severity, at: 'a', says: expect.stringMatching(/\.$/), ...(mend && { mend }) }])
  })

  it('tell of a circle once, and where to cut it', () => {
    const [circle, ...more] = findings(
      taskOf({ id: 'a', blockedBy: ['b'] }),
      taskOf({ id: 'b', blockedBy: ['a'], updatedAt: '2026-11-22T09:00:00.000Z' }),
    )
    expect(more).toEqual([])
    expect(circle).toMatchObject({
      code: 'circle',
      severity: 'broken',
      mend: 'dibs update b --remove-blocked-by a (b was changed last)',
    })
    expect(circle?.says).toMatch(/^(a -> b -> a|b -> a -> b) wait for each other: none of them can ever start\.$/)
  })
})

describe('circles', () => {
  it('go over blockers and containers together', () => {
    const found = circles(
      taskOf({ id: 'p', blockedBy: ['b'] }),
      taskOf({ id: 'a', parent: 'p' }),
      taskOf({ id: 'b', blockedBy: ['a'] }),
    )
    expect(found.map(({ ids }) => ids.toSorted())).toEqual([['a', 'b', 'p']])
    expect(found[0]?.cuts).toContainEqual({ task: 'p', field: 'blockedBy', names: 'b' })
    expect(found[0]?.cuts).toContainEqual({ task: 'a', field: 'parent', names: 'p' })
  })

  it('may be a task that waits for itself, or containers that lie in each other', () => {
    expect(circles(taskOf({ id: 'a', blockedBy: ['a'] }))).toEqual([
      { ids: ['a'], cuts: [{ task: 'a', field: 'blockedBy', names: 'a' }] },
    ])
    const nested = circles(taskOf({ id: 'a', parent: 'b' }), taskOf({ id: 'b', parent: 'a' }))
    expect(nested.length).toBeGreaterThan(0)
    expect(nested[0]?.ids.toSorted()).toEqual(['a', 'b'])
    expect(nested[0]?.cuts.every(({ field }) => field === 'parent')).toBe(true)
  })

  it('are the shortest of a knot, and none among what is closed', () => {
    const [circle] = circles(
      taskOf({ id: 'a', blockedBy: ['b', 'c'] }),
      taskOf({ id: 'b', blockedBy: ['c'] }),
      taskOf({ id: 'c', blockedBy: ['a'] }),
    )
    expect(circle?.ids.length).toBeLessThanOrEqual(3)
    expect(circles(taskOf({ id: 'a', blockedBy: ['b'], status: 'completed' }), taskOf({ id: 'b', blockedBy: ['a'] }))).toEqual([])
  })
})
