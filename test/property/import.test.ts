/**
 * Importing any graph, in any batches: no circle stands afterwards, no edge is lost, and a second time changes nothing.
 *
 * Seen red when: only one knot is opened; an edge that is kept out is forgotten; what was kept out counts as a change.
 */

import fc from 'fast-check'
import { expect, it } from 'vitest'
import { circlesOf } from '../../src/domain/circles.ts'
import { importTasks } from '../../src/domain/import-tasks.ts'
import type { TaskGraph } from '../../src/domain/task-graph.ts'
import type { TaskImage } from '../../src/domain/task-image.ts'
import { worldOf } from '../domain/builders.ts'

const seed = 20261127
const runs = 1_000

const id = fc.constantFrom(...'abcdefgh')
const image: fc.Arbitrary<TaskImage> = fc
  .record({ id, blockedBy: fc.uniqueArray(id, { maxLength: 3 }), parent: fc.option(id, { nil: undefined }) })
  .map((edges) => ({ ...edges, subject: edges.id, createdAt: '2026-01-01T00:00:00Z', updatedAt: '2026-01-01T00:00:00Z' }))
const images = fc.uniqueArray(image, { selector: (one) => one.id, maxLength: 8 })
const batch = fc.integer({ min: 1, max: 8 })

function imported(world: TaskGraph, all: readonly TaskImage[], size: number): number {
  let changed = 0
  for (let at = 0; at < all.length; at += size) {
    const { changes } = importTasks(world, { images: all.slice(at, at + size) })
    changed += changes.length
    for (const task of changes) world.put(task)
  }
  return changed
}

it('leaves no circle, and every edge either in its field or among those kept out', () => {
  fc.assert(
    fc.property(images, batch, (all, size) => {
      const world = worldOf([])
      imported(world, all, size)
      expect(circlesOf(world)).toEqual([])
      for (const { id, blockedBy = [], parent } of all) {
        const task = world.task(id)
        const leftOut = { blockedBy: [], parent: [], ...Object(task?.extra.leftOut) }
        expect([...(task?.blockedBy ?? []), ...leftOut.blockedBy].toSorted()).toEqual(blockedBy.toSorted())
        expect(task?.parent ?? leftOut.parent[0]).toBe(parent)
      }
    }),
    { seed, numRuns: runs },
  )
})

it('keeps nothing out where there is no circle', () => {
  fc.assert(
    fc.property(images, batch, (all, size) => {
      const opened = worldOf([])
      imported(opened, all, 8)
      const straight = [...opened.tasks()].map(({ id, subject, blockedBy, parent }) => ({ id, subject, blockedBy, parent }))
      const world = worldOf([])
      imported(world, straight.toReversed(), size)
      expect([...world.tasks()].filter(({ extra }) => 'leftOut' in extra)).toEqual([])
    }),
    { seed, numRuns: runs },
  )
})

it('changes nothing the second time', () => {
  fc.assert(
    fc.property(images, batch, (all, size) => {
      const world = worldOf([])
      imported(world, all, size)
      expect(imported(world, all, size)).toBe(0)
    }),
    { seed, numRuns: runs },
  )
})
