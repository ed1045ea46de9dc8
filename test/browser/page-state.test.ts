/**
 * What the page makes of the list, without a browser: columns, filters, lanes, moves and the marks of others. Red when: a stale
 * task stands in Ready, a refused move stays, the reader's own changes are marked as somebody's.
 */

import { describe, expect, it } from 'vitest'
import type { Card, Delta } from '../../src/board/contract.ts'
import { emptyBoard, withAnswer, withDelta, withMove, withoutTouch, withSnapshot } from '../../src/board/page/board-state.ts'
import { cellsOf, columnOf } from '../../src/board/page/columns.ts'
import { allShown, cardsShown, filtersOf, queryOf } from '../../src/board/page/filters.ts'
import { spotAfterKey } from '../../src/board/page/keys.ts'
import { lanesOf } from '../../src/board/page/lanes.ts'
import { ago } from '../../src/board/page/moment.ts'
import { actOfDrop, actsFor } from '../../src/board/page/moves.ts'
import { inPhaseOrder } from '../../src/board/page/phase-order.ts'
import { changesOf, draftOf } from '../../src/board/page/task-draft.ts'

const lists = { labels: [], blockedBy: [], openBlockers: [], overlaps: [], unblocks: 0 }
const card = (id: string, more: Partial<Card> = {}): Card => ({
  ...{ id, subject: `Do ${id}`, status: 'pending', priority: 2, holder: 'nobody', ready: true },
  ...lists,
  ...more,
})
const counts = { ready: 1, inProgress: 0, blocked: 0, completed: 0, cancelled: 0, tracks: 1, longestChain: 1 }
const delta = (cards: readonly Card[], more: Partial<Delta> = {}): Delta => ({ counts, cards, gone: [], events: [], ...more })
const held = card('a', { status: 'in_progress', owner: 'fox', holder: 'live', ready: false })
const opened = withSnapshot(emptyBoard, { cursor: '1', list: 'l', me: 'you', counts, cards: [card('a'), card('b')] })
const mapOf = (...cards: Card[]) => new Map(cards.map((one) => [one.id, one]))
const at = '2026-11-01T08:00:00Z'

describe('columns', () => {
  it('hold what is ready, blocked, in progress (stale too), done; a phase stands in none until it is held or closed', () => {
    expect(columnOf(card('a'))).toBe('ready')
    expect(columnOf(card('a', { ready: false }))).toBe('blocked')
    expect(columnOf(card('a', { status: 'in_progress', holder: 'gone', ready: true }))).toBe('progress')
    expect(columnOf(card('a', { status: 'cancelled' }))).toBe('done')
    expect(columnOf(card('a', { progress: { closed: 1, all: 2 } }))).toBeUndefined()
    expect(columnOf(card('a', { progress: { closed: 2, all: 2 }, status: 'completed' }))).toBe('done')
  })

  it('order what is ready as list_ready does: priority, what it unblocks, overlaps, age', () => {
    const cards = [
      card('old', { createdAt: '2026-01-01' }),
      card('new', { createdAt: '2026-02-01' }),
      card('overlaps', { overlaps: ['x'], createdAt: '2025-01-01' }),
      card('unblocks', { unblocks: 3 }),
      card('first', { priority: 0 }),
    ]
    expect(cellsOf(cards, new Map()).ready.map(({ id }) => id)).toEqual(['first', 'unblocks', 'old', 'new', 'overlaps'])
  })
})

describe('moves', () => {
  it('call the tool that leads there, and none where nothing leads there', () => {
    expect(actOfDrop(card('a'), 'progress')).toBe('claim')
    expect(actOfDrop(card('a', { ready: false }), 'progress')).toBe('claim') // refused in the tool's words
    expect(actOfDrop(held, 'ready')).toBe('release')
    expect(actOfDrop(held, 'done')).toBe('complete')
    expect(actOfDrop(held, 'cancelled')).toBe('cancel')
    expect(actOfDrop(card('a', { status: 'completed' }), 'ready')).toBe('reopen')
    for (const [one, place] of [
      [card('a'), 'ready'],
      [card('a'), 'blocked'],
      [card('a', { status: 'completed' }), 'progress'],
      [card('a', { status: 'completed' }), 'cancelled'],
    ] as const) {
      expect(actOfDrop(one, place)).toBeUndefined()
    }
  })

  it('offer a claim for what a dead session holds', () => {
    expect(actsFor(held)).not.toContain('claim')
    expect(actsFor({ ...held, holder: 'gone' })).toContain('claim')
  })

  it('stay until answer and news have come, in either order', () => {
    const moved = withMove(opened, 'a', 'progress')
    expect(withDelta(withAnswer(moved, 'a', false), delta([held])).moving.has('a')).toBe(false)
    expect(withAnswer(withDelta(moved, delta([held])), 'a', false).moving.has('a')).toBe(false)
    expect(withAnswer(moved, 'a', false).moving.has('a')).toBe(true)
    expect(withDelta(moved, delta([held])).moving.has('a')).toBe(true)
  })

  it('spring back when they are refused', () => {
    const refused = withAnswer(withMove(opened, 'a', 'progress'), 'a', true)
    expect(refused.moving.size).toBe(0)
    expect(refused.sprung.has('a')).toBe(true)
  })
})

describe('news', () => {
  const event = (id: string, by: string) => ({ event: 'claimed', id, by, at })

  it('mark what others did with their names, not what the reader did', () => {
    const told = withDelta(opened, delta([held], { events: [event('a', 'fox'), event('b', 'you')] }))
    expect([...told.touched]).toEqual([['a', { by: 'fox', what: 'claimed', turn: told.turn }]])
    expect(withoutTouch(told, 'a', told.turn).touched.size).toBe(0)
    expect(withoutTouch(told, 'a', told.turn - 1)).toBe(told)
  })

  it('take away what is gone, and begin anew where the cursor was unknown', () => {
    expect([...withDelta(opened, delta([], { gone: ['a'] })).cards.keys()]).toEqual(['b'])
    expect([...withDelta(opened, delta([card('c')], { startOver: true })).cards.keys()]).toEqual(['c'])
  })

  it('keep at most 200 marks', () => {
    const events = Array.from({ length: 300 }, (_, n) => event(`t-${n}`, 'fox'))
    const { touched } = withDelta(opened, delta([], { events }))
    expect(touched.size).toBe(200)
    expect(touched.has('t-299')).toBe(true)
  })
})

describe('filters', () => {
  const phase = card('p', { progress: { closed: 0, all: 1 } })
  const cards = mapOf(phase, card('a', { labels: ['auth'], owner: 'fox', parent: 'p' }), card('b', { parent: 'a' }), card('c'))
  const ids = (change: Partial<typeof allShown>) => cardsShown(cards, { ...allShown, ...change }).map(({ id }) => id)

  it('are the address, both ways', () => {
    const filters = { ...allShown, q: 'a b&c', lanes: 'owner', task: 't-1' } as const
    expect(filtersOf(queryOf(filters))).toEqual(filters)
    expect(queryOf(allShown)).toBe('')
    expect(filtersOf('?view=nonsense&lanes=7')).toEqual(allShown)
  })

  it('let through what fits: every word, label, owner, phase at any depth', () => {
    expect(ids({ q: 'DO auth' })).toEqual(['a'])
    expect(ids({ owner: 'fox' })).toEqual(['a'])
    expect(ids({ parent: 'p' })).toEqual(['a', 'b'])
    expect(ids({ q: 'nothing' })).toEqual([])
  })

  it('end at a circle of parents', () => {
    const circle = mapOf(card('a', { parent: 'b' }), card('b', { parent: 'a' }))
    expect(cardsShown(circle, { ...allShown, parent: 'x' })).toEqual([])
  })
})

describe('lanes', () => {
  const phases = [
    card('p2', { progress: { closed: 0, all: 1 }, blockedBy: ['p1'], createdAt: '2026-01-01' }),
    card('p1', { progress: { closed: 0, all: 1 }, createdAt: '2026-01-02' }),
  ]
  const cards = mapOf(...phases, card('a', { parent: 'p2', labels: ['x', 'y'] }), card('b', { parent: 'p1' }), card('c'))
  const titles = (kind: 'label' | 'parent' | 'owner') =>
    lanesOf([...cards.values()], kind, { cards, moved: new Map() }).map(({ title }) => title)

  it('are phases in the order of work, then what lies in none', () => {
    expect(inPhaseOrder(cards).map(({ id }) => id)).toEqual(['p1', 'p2'])
    expect(titles('parent')).toEqual(['Do p1', 'Do p2', 'In no phase'])
  })

  it('show a card in the lane of each label', () => expect(titles('label')).toEqual(['x', 'y', 'No label']))

  it('are walked through by keys, from column to column and lane to lane', () => {
    const lanes = lanesOf([...cards.values()], 'parent', { cards, moved: new Map() })
    const from = { lane: 'p1', column: 'ready', card: 'b' }
    expect(spotAfterKey(lanes, from, 'ArrowDown')).toMatchObject({ lane: 1, id: 'a' })
    expect(spotAfterKey(lanes, { ...from, lane: 'p2', card: 'a' }, 'ArrowUp')).toMatchObject({ lane: 0, id: 'b' })
    expect(spotAfterKey(lanes, from, 'ArrowRight')).toBeUndefined()
    expect(spotAfterKey(lanes, from, 'x')).toBeUndefined()
  })
})

describe('the form', () => {
  const stored = { labels: ['a'], blockedBy: ['x'], subject: 'S', priority: 2, description: 'D', parent: 'p' }
  const rest = { id: 't', status: 'pending', touches: [], blocks: [], term: 0, notes: [], metadata: {}, extra: {} } as const

  it('sends what was changed and nothing else, edges one by one', () => {
    const before = draftOf({ ...rest, ...stored }, '')
    expect(changesOf(before, before)).toEqual({})
    expect(changesOf({ ...before, labels: 'b', blockedBy: ['y'], parent: '' }, before)).toEqual({
      ...{ addLabels: ['b'], removeLabels: ['a'], addBlockedBy: ['y'], removeBlockedBy: ['x'], parent: null },
    })
  })

  it('leaves out what a new task has anyway', () => {
    expect(changesOf({ ...draftOf(undefined, 'p'), subject: ' New ' }, undefined)).toEqual({ subject: 'New', parent: 'p' })
  })
})

describe('moments', () => {
  it.each([
    [59, 'now'],
    [60, '1 min'],
    [3_599, '59 min'],
    [3_600, '1 h'],
    [172_799, '47 h'],
    [172_800, '2 d'],
  ])('%i s ago are %j', (seconds, words) => expect(ago(at, Date.parse(at) + seconds * 1000)).toBe(words))
  it('that are no date are left out', () => expect(ago('soon', 0)).toBe(''))
})
