import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { Draft } from '../../src/domain/draft.ts'
import type { Task } from '../../src/domain/task.ts'
import type { World } from '../../src/domain/world.ts'
import { heldBy, owl, taskOf, worldOf } from './builders.ts'

const ids = ['a', 'b', 'c', 'd', 'e', 'f']
const subset = fc.uniqueArray(fc.constantFrom(...ids), { maxLength: 2 })
const late = { ...owl, session: 's-dead' }

/** Any task at all, circles and dangling edges included: files are edited by hand. */
const anyTask = (id: string): fc.Arbitrary<Task> =>
  fc
    .record({
      status: fc.constantFrom('pending', 'in_progress', 'completed', 'cancelled'),
      holder: fc.constantFrom(owl, late),
      parent: fc.option(fc.constantFrom(...ids), { nil: undefined }),
      blockedBy: subset,
      blocks: subset,
      priority: fc.constantFrom(1, 2),
      touches: fc.constantFrom([], ['src'], ['docs']),
    })
    .map(({ holder, ...fields }) => {
      const task = {
        ...fields,
        id,
        blockedBy: fields.blockedBy.filter((other) => other !== id),
        blocks: fields.blocks.filter((other) => other !== id),
      }
      return fields.status === 'in_progress' ? heldBy(holder, task) : taskOf(task)
    })

const anyList = (of: readonly string[]): fc.Arbitrary<Task[]> =>
  fc.tuple(...of.map((id) => anyTask(id))).map((tasks) => [...tasks])

function seen(world: World) {
  const sorted = (list: Iterable<string>) => [...new Set(list)].toSorted()
  return {
    ready: sorted(world.readyInOrder()),
    inProgress: sorted(world.inProgress()),
    finished: sorted(world.finishedContainers()),
    ids: sorted(world.ids()),
    edges: ids.map((id) => [sorted(world.blockersOf(id)), sorted(world.dependentsOf(id)), sorted(world.childrenOf(id))]),
  }
}

describe('a draft', () => {
  it('reads like a list on which the changes were made', () => {
    fc.assert(
      fc.property(anyList(ids.slice(0, 5)), anyList(['b', 'f']), (before, changes) => {
        const draft = new Draft(worldOf(before))
        for (const task of changes) draft.put(task)
        const after = worldOf([...before.filter(({ id }) => !changes.some((task) => task.id === id)), ...changes])
        expect(seen(draft)).toEqual(seen(after))
      }),
      { seed: 20_261_122, numRuns: 500 },
    )
  })

  it('offers every ready task once', () => {
    fc.assert(
      fc.property(anyList(ids.slice(0, 5)), anyList(['b', 'f']), (before, changes) => {
        const draft = new Draft(worldOf(before))
        for (const task of changes) draft.put(task)
        const offered = [...draft.readyInOrder()]
        expect(new Set(offered).size).toBe(offered.length)
      }),
      { seed: 20_261_122, numRuns: 300 },
    )
  })

  it('merges what has become ready where it belongs', () => {
    const world = worldOf([
      taskOf({ id: 'x', priority: 0 }),
      taskOf({ id: 'b', priority: 1, blockedBy: ['x'] }),
      taskOf({ id: 'a', priority: 1, createdAt: '2026-11-22T08:00:01.000Z' }),
      taskOf({ id: 'c', priority: 3 }),
    ])
    const draft = new Draft(world)
    draft.put(taskOf({ id: 'x', priority: 0, status: 'completed' }))
    draft.put(taskOf({ id: 'new', priority: 2 }))
    expect([...draft.readyInOrder()]).toEqual(['b', 'a', 'new', 'c'])
    expect([...world.readyInOrder()]).toEqual(['x', 'a', 'c'])
  })

  it('counts as changed only what differs', () => {
    const world = worldOf([taskOf({ id: 'a' }), taskOf({ id: 'b' })])
    const draft = new Draft(world)
    draft.put({ ...taskOf({ id: 'a' }), owner: undefined })
    draft.put(taskOf({ id: 'b', labels: ['x'] }))
    expect(draft.changes().map(({ id }) => id)).toEqual(['b'])
  })
})
