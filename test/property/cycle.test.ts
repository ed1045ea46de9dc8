import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { findCycle } from '../../src/domain/dependency.ts'
import type { Task } from '../../src/domain/task.ts'
import { TaskGraph } from '../../src/domain/task-graph.ts'
import * as naive from './naive-list.ts'

const seed = 20261122
const ids = ['a', 'b', 'c', 'd', 'e', 'f', 'g']

interface Shape {
  readonly blockedBy?: readonly string[]
  readonly blocks?: readonly string[]
  readonly parent?: string | undefined
  readonly status?: Task['status']
}

function task(id: string, { blockedBy = [], blocks = [], parent, status = 'pending' }: Shape = {}): Task {
  const texts = { subject: 'Do it', labels: [], touches: [], notes: [], metadata: {}, extra: {} }
  return { id, ...texts, status, priority: 2, term: 0, blockedBy, blocks, parent }
}

function listOf(shapes: Readonly<Record<string, Shape>>) {
  const graph = new TaskGraph({ now: '2026-11-22T00:00:00Z', presenceOf: () => 'unknown', mintId: () => 'k3f9qz' })
  const tasks = new Map(Object.entries(shapes).map(([id, shape]) => [id, task(id, shape)]))
  for (const one of tasks.values()) graph.put(one)
  const plain: naive.NaiveList = { now: graph.now, tasks, archived: new Set(), presenceOf: () => 'unknown' }
  return { graph, plain }
}

const cycleOf = (shapes: Record<string, Shape>, added: Partial<Parameters<typeof findCycle>[1]>) =>
  findCycle(listOf(shapes).graph, { blocks: [], parents: [], ...added })

describe('findCycle', () => {
  it('finds a task that waits for itself', () => {
    expect(cycleOf({ a: { blockedBy: ['a'] } }, { blocks: [['a', 'a']] })).toEqual(['a'])
    expect(cycleOf({ a: { parent: 'a' } }, { parents: [['a', 'a']] })).toEqual(['a'])
  })

  it('names the circle of blockers in the order of waiting', () => {
    const shapes = { a: { blockedBy: ['b'] }, b: { blockedBy: ['c'] }, c: { blockedBy: ['a'] }, d: { blockedBy: ['a'] } }
    expect(cycleOf(shapes, { blocks: [['a', 'c']] })).toEqual(['c', 'a', 'b'])
  })

  it('finds a child that would wait for its own container, and a container for what is in it', () => {
    const child = { phase: {}, step: { parent: 'phase' }, part: { parent: 'step', blockedBy: ['phase'] } }
    expect(cycleOf(child, { blocks: [['phase', 'part']] })).toEqual(['part', 'phase', 'step'])
    const container = { phase: { blockedBy: ['part'] }, step: { parent: 'phase' }, part: { parent: 'step' } }
    expect(cycleOf(container, { blocks: [['part', 'phase']] })).toEqual(['phase', 'part', 'step'])
  })

  it('finds two phases of which each waits for a task in the other', () => {
    const shapes = { p: { blockedBy: ['y'] }, q: { blockedBy: ['x'] }, x: { parent: 'p' }, y: { parent: 'q' } }
    expect(new Set(cycleOf(shapes, { blocks: [['x', 'q']] }))).toEqual(new Set(['q', 'x', 'p', 'y']))
  })

  it('finds the circle that moving a task into a container closes', () => {
    const shapes = { p: { blockedBy: ['x'] }, x: { parent: 'p' } }
    expect(new Set(cycleOf(shapes, { parents: [['x', 'p']] }))).toEqual(new Set(['x', 'p']))
  })

  it('sees closed tasks, and edges stored on the side of the blocker', () => {
    const shapes: Record<string, Shape> = { a: { blocks: ['b'], status: 'completed' }, b: { blocks: ['a'] } }
    expect(cycleOf(shapes, { blocks: [['b', 'a']] })).toEqual(['a', 'b'])
  })

  it('keeps silent about a circle that stood before', () => {
    const shapes = { a: { blockedBy: ['b'] }, b: { blockedBy: ['a'] }, c: { blockedBy: ['a'] } }
    expect(cycleOf(shapes, { blocks: [['a', 'c']] })).toBeUndefined()
  })

  it('goes through a chain of 100,000 tasks', () => {
    const chain = (i: number) => (i === 0 ? {} : { blockedBy: [`t${i - 1}`] })
    const shapes: Record<string, Shape> = Object.fromEntries(Array.from({ length: 100_000 }, (_, i) => [`t${i}`, chain(i)]))
    expect(cycleOf(shapes, { blocks: [['t99998', 't99999']] })).toBeUndefined()
    expect(cycleOf({ ...shapes, t0: { blockedBy: ['t99999'] } }, { blocks: [['t99999', 't0']] })).toHaveLength(100_000)
  })

  it('finds a circle exactly when one of the added edges lies on one, and what it names is one', () => {
    const id = fc.constantFrom(...ids)
    const shape = fc.record({
      blockedBy: fc.uniqueArray(id, { maxLength: 2 }),
      blocks: fc.oneof(
        { arbitrary: fc.constant<string[]>([]), weight: 4 },
        { arbitrary: fc.uniqueArray(id, { maxLength: 1 }), weight: 1 },
      ),
      parent: fc.option(id, { nil: undefined }),
    })
    const shapes: fc.Arbitrary<Record<string, Shape>> = fc.record(
      Object.fromEntries(ids.map((name) => [name, fc.option(shape, { nil: {}, freq: 1 })])),
    )
    fc.assert(
      fc.property(shapes, fc.array(fc.nat(), { maxLength: 3 }), (list, picks) => {
        const { graph, plain } = listOf(list)
        const blocks = ids.flatMap((waiting) => naive.blockersOf(plain, waiting).map((blocker) => [blocker, waiting] as const))
        const parents = ids.flatMap((child) => (list[child]?.parent === undefined ? [] : [[child, list[child].parent] as const]))
        const isPicked = (at: number) => picks.some((pick) => pick % (blocks.length + parents.length) === at)
        const added = {
          blocks: blocks.filter((_, i) => isPicked(i)),
          parents: parents.filter((_, i) => isPicked(blocks.length + i)),
        }
        const reach = naive.reachable(naive.waitsBetweenMoments(plain))
        const leads = (from: string, to: string) => from === to || reach.get(from)?.has(to) === true
        const closes =
          added.blocks.some(([blocker, waiting]) => leads(`start ${waiting}`, `finish ${blocker}`)) ||
          added.parents.some(([c, p]) => leads(`finish ${p}`, `finish ${c}`) || leads(`start ${c}`, `start ${p}`))
        const found = findCycle(graph, added)
        expect(found !== undefined).toBe(closes)
        for (const [i, one] of (found ?? []).entries()) {
          const next = found?.[(i + 1) % found.length] ?? one
          expect(leads(`start ${next}`, `finish ${one}`), `${one} waits for ${next} in ${found?.join(', ')}`).toBe(true)
        }
      }),
      { seed, numRuns: 2000 },
    )
  })
})
