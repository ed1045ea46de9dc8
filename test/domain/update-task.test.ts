import { describe, expect, it } from 'vitest'
import { releaseTask } from '../../src/domain/release-task.ts'
import { limits } from '../../src/domain/task.ts'
import { updateTask } from '../../src/domain/update-task.ts'
import { fox, heldBy, now, outcomeOf, owl, refusalOf, taskOf, worldOf } from './builders.ts'

const dead = { ...owl, session: 's-dead', name: 'late-heron' }

describe('updating a task', () => {
  it('stamps what it changes, and keeps what it does not know', () => {
    const world = worldOf([taskOf({ id: 'a', extra: { jira: 'X-1' } })])
    const { changed } = outcomeOf(world, updateTask(world, { id: 'a', set: { subject: 'New' } }, fox))
    expect(changed).toEqual({ a: taskOf({ id: 'a', subject: 'New', extra: { jira: 'X-1' }, updatedAt: now }) })
  })

  it.each([{ set: {} }, { set: { subject: undefined, labels: undefined }, addLabels: undefined }, { set: {}, knownTerm: 3 }])(
    'is refused when nothing is named to change: %j',
    (request) => {
      const world = worldOf([taskOf({ id: 'a' })])
      const refusal = refusalOf(() => updateTask(world, { id: 'a', ...request }, fox))
      expect([refusal.code, refusal.message]).toEqual([
        'invalid_input',
        'Nothing to change in a: name a field (subject, description, priority, labels, ...), an edge, a note or a status.',
      ])
      expect(refusalOf(() => updateTask(world, { id: 'b', ...request }, fox)).code).toBe('task_not_found')
    },
  )

  it.each([
    { set: { description: null } },
    { set: { labels: [] } },
    { set: {}, addBlockedBy: [] },
    { set: {}, metadata: {} },
    { set: {}, status: 'pending' as const },
  ])('is none, and no refusal, when what is named is so already: %j', (request) => {
    const world = worldOf([taskOf({ id: 'a' })])
    expect(updateTask(world, { id: 'a', ...request }, fox).changes).toEqual([])
  })

  it('of an adopted task, even of its text alone, writes the session in', () => {
    const world = worldOf([heldBy(dead, { id: 'a' })], { adopts: ['s-dead'] })
    const { task } = outcomeOf(world, updateTask(world, { id: 'a', set: {}, note: 'back' }, fox))
    expect(task('a')).toMatchObject({ owner: 'late-heron', term: 2, claim: { session: 's-fox', at: '2026-11-22T08:00:00.000Z' } })
  })

  it("of somebody else's task leaves owner, claim and term alone", () => {
    const world = worldOf([heldBy(owl, { id: 'a' })])
    const { task } = outcomeOf(world, updateTask(world, { id: 'a', set: {}, note: 'hint' }, fox))
    expect(task('a')).toMatchObject({ owner: 'blue-owl', term: 1, claim: { session: 's-owl' } })
  })

  it('lets the oldest notes go beyond a hundred, and beyond 512 KiB', () => {
    const many = Array.from({ length: limits.notes }, (_, i) => ({ text: `n${i}` }))
    const long = Array.from({ length: 99 }, (_, i) => ({ text: `${i}${'é'.repeat(4000)}` }))
    const world = worldOf([taskOf({ id: 'a', notes: many }), taskOf({ id: 'b', notes: long })])
    const notes = (id: string) => outcomeOf(world, updateTask(world, { id, set: {}, note: 'new' }, fox)).task(id).notes
    expect(notes('a')).toHaveLength(limits.notes)
    expect([notes('a')[0]?.text, notes('a').at(-1)?.text]).toEqual(['n1', 'new'])
    expect(Buffer.byteLength(JSON.stringify(notes('b')))).toBeLessThan(limits.notesBytes)
    // 65 long ones of 8,013 bytes each, and the new one.
    expect(notes('b')).toHaveLength(66)
  })

  it('does not refuse what a file has over a limit already', () => {
    const world = worldOf([
      taskOf({ id: 'a', description: 'x'.repeat(30_000), labels: Array.from({ length: 60 }, (_, i) => `l${i}`) }),
    ])
    expect(outcomeOf(world, updateTask(world, { id: 'a', set: { priority: 0 } }, fox)).task('a').priority).toBe(0)
    expect(refusalOf(() => updateTask(world, { id: 'a', set: {}, addLabels: ['m'] }, fox)).code).toBe('invalid_input')
  })

  it('replaces a dangling edge, and may name it again', () => {
    const world = worldOf([taskOf({ id: 'a', blockedBy: ['lost'] }), taskOf({ id: 'b' })])
    expect(outcomeOf(world, updateTask(world, { id: 'a', set: { blockedBy: ['lost', 'b'] } }, fox)).task('a').blockedBy).toEqual([
      'lost',
      'b',
    ])
    expect(outcomeOf(world, updateTask(world, { id: 'a', set: {}, removeBlockedBy: ['lost'] }, fox)).task('a').blockedBy).toEqual(
      [],
    )
    expect(refusalOf(() => updateTask(world, { id: 'b', set: {}, addBlockedBy: ['lost'] }, fox)).code).toBe('unknown_id')
  })

  it('removes an edge that another file stores', () => {
    const world = worldOf([taskOf({ id: 'a', blocks: ['b'] }), taskOf({ id: 'b' })])
    const { task } = outcomeOf(world, updateTask(world, { id: 'b', set: {}, removeBlockedBy: ['a'] }, fox))
    expect([task('a').blocks, task('b').blockedBy]).toEqual([[], []])
  })

  it('refuses only circles that its own edges close', () => {
    const world = worldOf([taskOf({ id: 'a', blockedBy: ['b'] }), taskOf({ id: 'b', blockedBy: ['a'] }), taskOf({ id: 'c' })])
    expect(outcomeOf(world, updateTask(world, { id: 'c', set: {}, addBlockedBy: ['a'] }, fox)).task('c').blockedBy).toEqual(['a'])
    expect(refusalOf(() => updateTask(world, { id: 'a', set: {}, addBlocks: ['c'], addBlockedBy: ['c'] }, fox)).code).toBe(
      'cycle',
    )
  })

  it('keeps a closed task under a closed container closed when it moves', () => {
    const world = worldOf([taskOf({ id: 'p', status: 'completed' }), taskOf({ id: 'a', status: 'completed' })])
    expect(outcomeOf(world, updateTask(world, { id: 'a', set: { parent: 'p' } }, fox)).task('p').status).toBe('completed')
  })

  it('closes the container that its last open child has left', () => {
    const world = worldOf([
      taskOf({ id: 'p' }),
      taskOf({ id: 'done', parent: 'p', status: 'completed' }),
      taskOf({ id: 'a', parent: 'p' }),
    ])
    const { answer, task } = outcomeOf(world, updateTask(world, { id: 'a', set: { parent: null } }, fox))
    expect(task('p').status).toBe('completed')
    expect(answer().affected).toEqual(['p'])
  })

  it('closes a container whose last wait it takes away, on whichever side the edge is stored', () => {
    const done = taskOf({ id: 'done', parent: 'p', status: 'completed' })
    const waiting = worldOf([taskOf({ id: 'x' }), taskOf({ id: 'p', blockedBy: ['x'] }), done])
    const blocking = worldOf([taskOf({ id: 'x', blocks: ['p'] }), taskOf({ id: 'p' }), done])
    const status = (world: typeof waiting) =>
      outcomeOf(world, updateTask(world, { id: 'p', set: {}, removeBlockedBy: ['x'] }, fox)).task('p').status
    expect([status(waiting), status(blocking)]).toEqual(['completed', 'completed'])
  })

  it('cancels what its own session and gone ones hold below, and leaves completed children', () => {
    const world = worldOf([
      taskOf({ id: 'p' }),
      heldBy(fox, { id: 'mine', parent: 'p' }),
      heldBy(dead, { id: 'stale', parent: 'p' }),
      taskOf({ id: 'q', parent: 'p' }),
      taskOf({ id: 'deep', parent: 'q' }),
      taskOf({ id: 'done', parent: 'p', status: 'completed' }),
    ])
    const { answer, changed, task } = outcomeOf(world, updateTask(world, { id: 'p', set: {}, status: 'cancelled' }, fox))
    expect(Object.keys(changed).toSorted()).toEqual(['deep', 'mine', 'p', 'q', 'stale'])
    expect(Object.values(changed).every(({ status }) => status === 'cancelled')).toBe(true)
    expect(task('p').completedAt).toBeUndefined()
    expect(answer().affected.toSorted()).toEqual(['deep', 'mine', 'q', 'stale'])
  })

  it('cancelling twice changes nothing', () => {
    const world = worldOf([taskOf({ id: 'a', status: 'cancelled' })])
    expect(updateTask(world, { id: 'a', set: {}, status: 'cancelled' }, fox).changes).toEqual([])
  })

  it('reopening a task below cancelled containers reopens those above, and not those beside', () => {
    const world = worldOf([
      taskOf({ id: 'p', status: 'cancelled' }),
      taskOf({ id: 'a', parent: 'p', status: 'cancelled' }),
      taskOf({ id: 'b', parent: 'p', status: 'cancelled' }),
      taskOf({ id: 'w', blockedBy: ['a'] }),
    ])
    const { answer, task } = outcomeOf(world, updateTask(world, { id: 'a', set: {}, status: 'pending' }, fox))
    expect([task('p').status, task('b').status]).toEqual(['pending', 'cancelled'])
    expect(answer().affected.toSorted()).toEqual(['p', 'w'])
  })

  it('writes containers that nobody has closed yet along with any change, and for their sake alone nothing', () => {
    const world = worldOf([heldBy(dead, { id: 'p' }), taskOf({ id: 'a', parent: 'p', status: 'cancelled' }), taskOf({ id: 'x' })])
    expect(updateTask(world, { id: 'x', set: { priority: 2 } }, fox).changes).toEqual([])
    const { changed } = outcomeOf(world, updateTask(world, { id: 'x', set: {}, note: 'n' }, fox))
    expect(Object.keys(changed).toSorted()).toEqual(['p', 'x'])
    expect(changed.p).toMatchObject({ status: 'cancelled', updatedAt: now })
  })
})

describe('releasing a task', () => {
  it('needs to survive a power cut only for the sake of a note', () => {
    const world = worldOf([heldBy(fox, { id: 'a' })])
    expect(releaseTask(world, { id: 'a' }, fox)).toMatchObject({ kind: 'release', durable: false })
    expect(releaseTask(world, { id: 'a', note: 'n' }, fox).durable).toBe(true)
  })

  it('of a stale one frees it, and closes a container whose children are done', () => {
    const world = worldOf([
      heldBy(fox, { id: 'p' }),
      taskOf({ id: 'c', parent: 'p', status: 'completed' }),
      heldBy(dead, { id: 's' }),
    ])
    expect(outcomeOf(world, releaseTask(world, { id: 's' }, fox)).task('s').status).toBe('pending')
    expect(outcomeOf(world, releaseTask(world, { id: 'p' }, fox)).task('p').status).toBe('completed')
  })

  it('refuses an empty note', () => {
    const world = worldOf([heldBy(fox, { id: 'a' })])
    expect(refusalOf(() => releaseTask(world, { id: 'a', note: ' ' }, fox)).message).toBe('A note needs some text.')
  })
})
