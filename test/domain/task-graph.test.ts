import { describe, expect, it } from 'vitest'
import { countsOf } from '../../src/domain/counts.ts'
import { inOrder } from '../../src/domain/order.ts'
import type { Task } from '../../src/domain/task.ts'
import { TaskGraph } from '../../src/domain/task-graph.ts'
import { viewOf } from '../../src/domain/view.ts'
import type { Presence } from '../../src/domain/world.ts'
import { now, taskOf, worldOf } from './builders.ts'

type Fields = Partial<Task> & { readonly id: string }
const listOf = (...tasks: Fields[]) => worldOf(tasks.map(taskOf))
const held = (session: string) => ({ status: 'in_progress', owner: 'amber-fox', claim: { session } }) as const
const ready = (graph: TaskGraph) => [...graph.readyInOrder()]

describe('what waits', () => {
  it('holds back a phase and all that is in it until the phase before it is finished, which nobody has to write', () => {
    const graph = listOf(
      { id: 'one', subject: 'Phase 1' },
      { id: 'a', parent: 'one' },
      { id: 'two', blockedBy: ['one'] },
      { id: 'step', parent: 'two' },
      { id: 'b', parent: 'step' },
    )
    expect(ready(graph)).toEqual(['a'])
    expect(graph.unblocks('a')).toBe(1)
    expect(graph.longestChain).toBe(2)
    graph.put(taskOf({ id: 'a', parent: 'one', status: 'completed' }))
    expect([...graph.finishedContainers()]).toEqual(['one'])
    expect(ready(graph)).toEqual(['b'])
  })

  it('never finishes containers that wait for each other in a circle', () => {
    const done = { status: 'completed' } as const
    const graph = listOf(
      { id: 'p', blockedBy: ['q'] },
      { id: 'q', blockedBy: ['p'] },
      { id: 'x', parent: 'p', ...done },
      { id: 'y', parent: 'q', ...done },
    )
    expect([...graph.finishedContainers()]).toEqual([])
    graph.put(taskOf({ id: 'p' }))
    expect([...graph.finishedContainers()].sort()).toEqual(['p', 'q'])
    graph.put(taskOf({ id: 'p', blockedBy: ['q'] }))
    expect([...graph.finishedContainers()]).toEqual([])
  })

  it('waits for a blocker that does not exist, until it comes', () => {
    const graph = listOf({ id: 'a', blockedBy: ['ghost'] })
    expect(viewOf(graph, 'a')).toMatchObject({ ready: false, openBlockers: ['ghost'] })
    graph.put(taskOf({ id: 'ghost', status: 'completed' }))
    expect(ready(graph)).toEqual(['a'])
    graph.remove('ghost')
    expect(ready(graph)).toEqual([])
  })

  it('takes a container whose last child has left for a task again', () => {
    const graph = listOf({ id: 'p', blockedBy: ['ghost'] }, { id: 'a', parent: 'p', status: 'completed' })
    expect(graph.longestChain).toBe(0)
    graph.remove('a')
    expect(graph.longestChain).toBe(1)
    graph.put(taskOf({ id: 'p' }))
    expect(ready(graph)).toEqual(['p'])
  })

  it('finds edges on whichever side they are stored, once', () => {
    const graph = listOf({ id: 'a', blocks: ['b', 'ghost'] }, { id: 'b', blockedBy: ['a', 'a'] })
    expect(graph.blockersOf('b')).toEqual(['a'])
    expect(graph.dependentsOf('a')).toEqual(['b'])
    expect(graph.blockersOf('ghost')).toEqual(['a'])
  })

  it('counts those that a task frees to 100', () => {
    const graph = listOf({ id: 'hub' }, ...Array.from({ length: 150 }, (_, i) => ({ id: `t${i}`, blockedBy: ['hub'] })))
    expect(graph.unblocks('hub')).toBe(100)
    for (let i = 40; i < 150; i++) graph.remove(`t${i}`)
    expect(graph.unblocks('hub')).toBe(40)
  })

  it('lasts through a chain of 100,000 tasks, and one that bites its tail', () => {
    const graph = listOf(...Array.from({ length: 100_000 }, (_, i) => ({ id: `t${i}`, blockedBy: i === 0 ? [] : [`t${i - 1}`] })))
    expect(ready(graph)).toEqual(['t0'])
    expect(graph.longestChain).toBe(100_000)
    graph.put(taskOf({ id: 't0', blockedBy: ['t99999'] }))
    expect(ready(graph)).toEqual([])
    expect(graph.longestChain).toBe(100_000)
  })
})

describe('time', () => {
  it('gives back the tasks of a session that has gone, at the next refresh and without any write', () => {
    const presence = new Map<string, Presence>([['s1', 'live']])
    const graph = new TaskGraph({ now, presenceOf: (session) => presence.get(session) ?? 'unknown', mintId: () => 'x' })
    graph.put(taskOf({ id: 'a', ...held('s1') }))
    expect(ready(graph)).toEqual([])
    presence.set('s1', 'gone')
    expect(viewOf(graph, 'a')).toMatchObject({ ready: false, holder: 'live' })
    const { version } = graph
    graph.refresh(now)
    expect(graph.version).toBeGreaterThan(version)
    expect(ready(graph)).toEqual(['a'])
    expect(viewOf(graph, 'a').holder).toBe('gone')
  })

  it('brings in what was deferred when it is due, with all that is in it, and takes it back when the clock goes back', () => {
    const graph = listOf({ id: 'later', deferUntil: '2026-11-22T10:00:00Z' }, { id: 'a', parent: 'later' })
    expect(ready(graph)).toEqual([])
    graph.refresh('2026-11-22T10:00:00.000Z')
    expect(ready(graph)).toEqual(['a'])
    graph.refresh('2026-11-22T09:59:59.999Z')
    expect(ready(graph)).toEqual([])
  })

  it('counts anew what a container frees when its holder is back before anybody wrote that it was finished', () => {
    const presence = new Map<string, Presence>([['s1', 'live']])
    const graph = new TaskGraph({ now, presenceOf: (session) => presence.get(session) ?? 'unknown', mintId: () => 'x' })
    for (const task of [
      { id: 'p', ...held('s1') },
      { id: 'a', parent: 'p', status: 'completed' as const },
      { id: 'b', blockedBy: ['p'] },
    ])
      graph.put(taskOf(task))
    expect(graph.unblocks('p')).toBe(1)
    presence.set('s1', 'gone')
    graph.refresh(now)
    expect([graph.unblocks('p'), ready(graph)]).toEqual([0, ['b']])
    graph.put(taskOf({ id: 'c', blockedBy: ['p'] }))
    expect(ready(graph)).toEqual(['b', 'c'])
    presence.set('s1', 'live')
    graph.refresh(now)
    expect([graph.unblocks('p'), ready(graph)]).toEqual([2, []])
  })

  it('keeps its version when a refresh finds nothing different', () => {
    const graph = listOf({ id: 'a', ...held('s-owl') }, { id: 'b', deferUntil: '2027-01-01T00:00:00Z' })
    const { version } = graph
    graph.refresh('2026-11-22T23:00:00Z')
    expect(graph.version).toBe(version)
  })
})

describe('the ready tasks', () => {
  const list = () => [
    taskOf({ id: 'old', createdAt: '2026-01-01T00:00:00Z', touches: ['src/a.ts'] }),
    taskOf({ id: 'new', createdAt: '2026-02-01T00:00:00Z' }),
    taskOf({ id: 'urgent', priority: 0, touches: ['src/**'] }),
    taskOf({ id: 'first', createdAt: '2026-03-01T00:00:00Z' }),
    taskOf({ id: 'then', blockedBy: ['first'] }),
  ]

  it('come by priority, what they free, age', () => {
    expect(ready(worldOf(list()))).toEqual(['urgent', 'first', 'old', 'new'])
  })

  it('let those pass that do not touch what is worked on, within the equally urgent', () => {
    const graph = worldOf([...list(), taskOf({ id: 'work', touches: ['src/a.ts'], ...held('s-owl') })])
    expect(ready(graph)).toEqual(['urgent', 'first', 'new', 'old'])
    expect(inOrder(graph, ['old', 'new', 'urgent', 'ghost'])).toEqual(['urgent', 'new', 'old'])
    expect(viewOf(graph, 'old').overlaps).toEqual(['work'])
    expect(viewOf(graph, 'work').overlaps).toEqual([])
  })

  it('are not held up by a claim whose session has gone', () => {
    const graph = worldOf([
      ...list(),
      taskOf({ id: 'work', touches: ['src/a.ts'], createdAt: '2026-04-01T00:00:00Z', ...held('s-dead') }),
    ])
    expect(ready(graph)).toEqual(['urgent', 'first', 'old', 'new', 'work'])
  })
})

describe('names', () => {
  it('are taken without regard to case, by tasks and by files that cannot be read', () => {
    const graph = listOf({ id: 'Task-1' }, { id: 'task-1' }, { id: 'b' })
    graph.setReserved(['Broken'])
    expect([graph.takenId('task-1'), graph.takenId('TASK-1'), graph.takenId('broken'), graph.takenId('c')]).toEqual([
      'task-1',
      'Task-1',
      'Broken',
      undefined,
    ])
    graph.remove('Task-1')
    expect(graph.takenId('TASK-1')).toBe('task-1')
    graph.setReserved([])
    expect(graph.takenId('broken')).toBeUndefined()
  })

  it('are minted until one is free', () => {
    const minted = ['a', 'A', 'b']
    const graph = new TaskGraph({ now, presenceOf: () => 'unknown', mintId: () => minted.shift() ?? 'a' })
    graph.put(taskOf({ id: 'a' }))
    expect(graph.mintId()).toBe('b')
    expect(() => graph.mintId()).toThrow('Each of 100 random ids was taken.')
  })
})

describe('views and counts', () => {
  it('show what a task has around it', () => {
    const graph = listOf(
      { id: 'p', blockedBy: ['x'] },
      { id: 'a', parent: 'p', status: 'completed' },
      { id: 'b', parent: 'p' },
      { id: 'x', ...held('s-fox') },
    )
    graph.put(taskOf({ id: 'x', ...held('s-fox') }), { rewound: true })
    expect(viewOf(graph, 'p')).toMatchObject({
      progress: { closed: 1, all: 2 },
      openBlockers: ['x'],
      ready: false,
      holder: 'nobody',
    })
    expect(viewOf(graph, 'b')).toMatchObject({ openBlockers: ['x'], progress: undefined })
    expect(viewOf(graph, 'x')).toMatchObject({ holder: 'self', rewound: true, unblocks: 1 })
    expect(() => viewOf(graph, 'ghost')).toThrow('No task ghost. list_tasks shows what exists.')
  })

  it('count every task once', () => {
    const graph = listOf(
      { id: 'r1', touches: ['src/**'] },
      { id: 'r2', touches: ['src/a.ts'] },
      { id: 'r3' },
      { id: 'h1', touches: ['docs/**'], ...held('s-owl') },
      { id: 'h2', touches: ['src/b.ts'], ...held('s-fox') },
      { id: 'gone', ...held('s-dead') },
      { id: 'w', blockedBy: ['r1'] },
      { id: 'done', status: 'completed' },
      { id: 'dropped', status: 'cancelled' },
      { id: 'p1' },
      { id: 'c1', parent: 'p1', status: 'completed' },
      { id: 'p2' },
      { id: 'c2', parent: 'p2', status: 'cancelled' },
    )
    expect(countsOf(graph)).toEqual({
      ready: 4,
      inProgress: 2,
      blocked: 1,
      completed: 3,
      cancelled: 3,
      tracks: 4,
      longestChain: 2,
    })
    graph.put(taskOf({ id: 'w' }))
    expect(countsOf(graph)).toMatchObject({ ready: 5, blocked: 0, longestChain: 1 })
    expect(graph.statusCounts).toEqual({ pending: 6, in_progress: 3, completed: 2, cancelled: 2 })
    expect(graph.size).toBe(13)
  })
})
