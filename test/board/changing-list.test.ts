/** Who was told what: cursors, cards that went, events that are kept. */

import { describe, expect, it } from 'vitest'
import { ChangingList } from '../../src/board/changing-list.ts'
import type { TaskView } from '../../src/domain/view.ts'
import type { ListEvent } from '../../src/service/list-events.ts'

const counts = { ready: 1, inProgress: 0, blocked: 0, completed: 0, cancelled: 0, tracks: 1, longestChain: 1 }
const at = '2026-11-22T08:00:00.000Z'

function viewOf(id: string, derived: Partial<TaskView> = {}): TaskView {
  const lists = { labels: [], touches: [], blockedBy: [], blocks: [], notes: [], metadata: {}, extra: {} }
  const task = { id, subject: id, status: 'pending', priority: 2, term: 0, ...lists } as const
  return { task, holder: 'nobody', ready: true, openBlockers: [], unblocks: 0, overlaps: [], rewound: false, ...derived }
}

/** A list after a look at these. */
function look(list: ChangingList, views: readonly TaskView[], events: readonly ListEvent[] = []): boolean {
  const nothing = { records: [], changed: [], working: [], ready: [], waiting: [], readyIds: new Set<string>() }
  return list.take({
    now: { ...nothing, cursor: 'c', at, startOver: false, missed: false, counts, views },
    events,
    missed: false,
  })
}

const told = (list: ChangingList, cursor: string) => JSON.parse(list.since(cursor)?.json ?? 'null')
const ids = (cards: readonly { id: string }[]) => cards.map(({ id }) => id)

describe('the list that pages have', () => {
  it('changes when something is derived otherwise, and not when a task was read again', () => {
    const list = new ChangingList('s')
    const [a, b] = [viewOf('a'), viewOf('b', { ready: false, openBlockers: ['a'] })]
    expect(look(list, [a, b])).toBe(true)
    const { cursor } = list
    expect(look(list, [viewOf('a'), viewOf('b', { ready: false, openBlockers: ['a'] })])).toBe(false)
    expect(list.since(cursor)).toBeUndefined()
    expect(look(list, [a, viewOf('b', { ready: false, openBlockers: ['c'] })])).toBe(true)
    expect(ids(told(list, cursor).cards)).toEqual(['b'])
    for (const derived of [
      { holder: 'gone' },
      { unblocks: 1 },
      { overlaps: ['x'] },
      { progress: { closed: 0, all: 1 } },
      { rewound: true },
    ] as const) {
      const before = list.cursor
      expect(look(list, [{ ...a, ...derived }, b])).toBe(true)
      expect(ids(told(list, before).cards)).toContain('a')
    }
  })

  it('tells that a task went to whoever had it, and nothing of it when it came back', () => {
    const list = new ChangingList('s')
    look(list, [viewOf('a'), viewOf('b')])
    const had = list.cursor
    look(list, [viewOf('a')])
    const without = list.cursor
    expect(told(list, had)).toMatchObject({ cards: [], gone: ['b'] })
    look(list, [viewOf('a'), viewOf('b')])
    expect(told(list, had)).toMatchObject({ cards: [{ id: 'b' }], gone: [] })
    expect(told(list, without)).toMatchObject({ cards: [{ id: 'b' }], gone: [] })
  })

  it('begins anew for whoever may have missed that a task went', () => {
    const list = new ChangingList('s')
    const views = Array.from({ length: 1_001 }, (_, n) => viewOf(`t${n}`))
    look(list, views)
    const first = list.cursor
    look(list, views.slice(1))
    const second = list.cursor
    expect(told(list, first)).toMatchObject({ gone: ['t0'] })
    look(list, [])
    expect(told(list, first)).toMatchObject({ startOver: true, cards: [] })
    expect(told(list, second).gone).toHaveLength(1_000)
  })

  it('keeps the last 500 events, each for those who have not had it', () => {
    const list = new ChangingList('s')
    look(list, [viewOf('a')])
    const first = list.cursor
    for (let n = 1; n <= 501; n++) look(list, [viewOf('a')], [{ event: 'claimed', at, id: `t${n}`, subject: 'x', by: 'fox' }])
    expect(told(list, first).events).toHaveLength(500)
    expect(told(list, first).events[0]).toEqual({ event: 'claimed', at, id: 't2', by: 'fox' })
    expect(ids(told(list, 's.501').events)).toEqual(['t501'])
  })
})
