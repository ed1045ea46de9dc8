/**
 * What the graph shows, without a browser. Red when: a task stands before what it waits for, phases overlap, the chain is not the
 * longest, what lies before a task misses what its phase waits for.
 */

import { describe, expect, it } from 'vitest'
import type { Card } from '../../src/board/contract.ts'
import { chainLinks, longestChain, neighbourhood } from '../../src/board/page/graph/chain.ts'
import { stepFrom } from '../../src/board/page/graph/graph-keys.ts'
import { graphTasks, mostInGraph } from '../../src/board/page/graph/graph-tasks.ts'
import { type GraphTask, layoutOf, type Placed } from '../../src/board/page/graph/layout.ts'
import { generatedTasks } from '../bench/generated-list.ts'

const waiting = (id: string, waitsFor: readonly string[] = [], parent?: string): GraphTask => ({ id, parent, waitsFor })
const card = ({ id, waitsFor, parent }: GraphTask, more: Partial<Card> = {}): Card => ({
  ...{ id, subject: id, status: 'pending', priority: 2, holder: 'nobody', ready: true, labels: [], blockedBy: waitsFor },
  ...{ openBlockers: [], overlaps: [], unblocks: 0, ...(parent === undefined ? {} : { parent }) },
  ...more,
})
const phases = [
  waiting('p'),
  waiting('q', ['p']),
  waiting('p-1', [], 'p'),
  waiting('p-2', ['p-1'], 'p'),
  waiting('p-3', ['p-1'], 'p'),
  waiting('q-1', [], 'q'),
  waiting('q-2', ['q-1', 'p-2'], 'q'),
]
const isPhase = { progress: { closed: 0, all: 1 } }
const cards = new Map(phases.map((one) => [one.id, card(one, one.id.length === 1 ? isPhase : {})]))

const overlap = (a: Placed, b: Placed) =>
  a.x < b.x + b.width && b.x < a.x + a.width && a.y < b.y + b.height && b.y < a.y + a.height
const isIn = (a: Placed, b: Placed) =>
  a.x >= b.x && a.y >= b.y && a.x + a.width <= b.x + b.width && a.y + a.height <= b.y + b.height

describe('the layout', () => {
  const { tasks, boxes, edges } = layoutOf(phases)
  const place = (id: string) => [...tasks, ...boxes].find((one) => one.id === id) ?? { id, x: 0, y: 0, width: 0, height: 0 }

  it('puts each task to the right of what it waits for, in the box of its phase', () => {
    expect(place('p-1').x + place('p-1').width).toBeLessThan(place('p-2').x)
    for (const id of ['p-1', 'p-2', 'p-3']) expect(isIn(place(id), place('p'))).toBe(true)
    expect(overlap(place('p'), place('q'))).toBe(false)
    expect(edges).toHaveLength(5)
  })

  it('lets nothing lie on anything else, at 1,000 tasks', { timeout: 60_000 }, () => {
    const many = generatedTasks(1_000).map(({ id, parent, blockedBy }) =>
      waiting(id, Array.isArray(blockedBy) ? blockedBy : [], typeof parent === 'string' ? parent : undefined),
    )
    const laid = layoutOf(many)
    expect(laid.tasks.length + laid.boxes.length).toBe(1_000)
    const sorted = [...laid.tasks].sort((a, b) => a.x - b.x)
    for (const [index, a] of sorted.entries()) {
      for (const b of sorted.slice(index + 1)) {
        if (b.x >= a.x + a.width) break
        expect(overlap(a, b), `${a.id} and ${b.id}`).toBe(false)
      }
    }
  })

  it('bears what edits by hand make: circles of waits and of parents, missing tasks', () => {
    const odd = [waiting('a', ['b', 'gone']), waiting('b', ['a', 'b']), waiting('c', [], 'd'), waiting('d', [], 'c')]
    const laid = layoutOf(odd)
    expect(laid.tasks.map(({ id }) => id)).toEqual(expect.arrayContaining(['a', 'b']))
  })

  it('of a list without waits is a block and no line', () => {
    const { width, height } = layoutOf(Array.from({ length: 100 }, (_, n) => waiting(`t-${n}`)))
    expect(width / height).toBeGreaterThan(0.5)
    expect(width / height).toBeLessThan(8)
  })

  it('is walked by arrow keys along the waits', () => {
    const laid = layoutOf(phases)
    expect(['p-2', 'p-3']).toContain(stepFrom(laid, 'p-1', 'ArrowRight')?.id)
    expect(stepFrom(laid, 'p-3', 'ArrowLeft')?.id).toBe('p-1')
    expect(stepFrom(laid, 'p-3', 'x')).toBeUndefined()
  })
})

describe('the longest chain', () => {
  it('goes through phases that wait for each other', () => {
    const chain = longestChain(cards)
    expect(chain).toHaveLength(4)
    expect(chain[0]).toBe('p-1')
    expect(chain.slice(2)).toEqual(['q-1', 'q-2'])
    expect(chainLinks(chain, cards).has('p q')).toBe(true)
  })

  it('leaves out what is done', () => {
    const done = new Map(cards).set('q-1', card(waiting('q-1', [], 'q'), { status: 'completed' }))
    expect(longestChain(done)).toHaveLength(3)
    expect(longestChain(new Map())).toEqual([])
  })
})

describe('what lies before and after a task', () => {
  const around = neighbourhood(cards)

  it('is what it waits for and what waits for it, its phase’s included', () => {
    expect([...around('q-1').before].sort()).toEqual(['p', 'p-1', 'p-2', 'p-3'])
    expect([...around('q-1').after].sort()).toEqual(['q-2'])
    expect([...around('p-3').after].sort()).toEqual(['q', 'q-1', 'q-2'])
  })
})

describe('the tasks of the graph', () => {
  it('are those shown with the phases around them, and not more than can be drawn', () => {
    const one = cards.get('q-1')
    expect(graphTasks(cards, one === undefined ? [] : [one]).tasks.map(({ id }) => id)).toEqual(['q-1', 'q'])
    const many = Array.from({ length: mostInGraph + 5 }, (_, n) => card(waiting(`t-${n}`), n < 5 ? { status: 'completed' } : {}))
    const { tasks, left } = graphTasks(new Map(many.map((each) => [each.id, each])), many)
    expect([tasks.length, left]).toEqual([mostInGraph, 5])
    expect(tasks.some(({ id }) => id === 't-0')).toBe(false) // what is done goes first
  })
})
