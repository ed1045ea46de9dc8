import { describe, expect, it } from 'vitest'
import { createTasks } from '../../src/domain/create-tasks.ts'
import { sameSubjects } from '../../src/domain/same-subjects.ts'
import { fox, heldBy, outcomeOf, owl, refusalOf, taskOf, worldOf } from './builders.ts'

describe('creating tasks', () => {
  it('numbers the stamps of a batch through, so that age tells its order', () => {
    const world = worldOf([])
    const { changes } = createTasks(world, [{ subject: 'A' }, { subject: 'B' }], fox)
    expect(changes.map(({ createdAt, updatedAt }) => [createdAt, updatedAt])).toEqual([
      ['2026-11-22T09:30:00.000Z', '2026-11-22T09:30:00.000Z'],
      ['2026-11-22T09:30:00.001Z', '2026-11-22T09:30:00.001Z'],
    ])
  })

  it('fills in what is not said and keeps what is, each value once', () => {
    const world = worldOf([taskOf({ id: 'q' })])
    const asked = {
      subject: 'S',
      labels: ['a', 'a'],
      touches: ['src'],
      discoveredFrom: 'q',
      metadata: { n: 1 },
      activeForm: 'Doing S',
    }
    const { changes } = createTasks(world, [asked], fox)
    expect(changes).toMatchObject([
      { ...asked, id: 'new1', labels: ['a'], status: 'pending', priority: 2, term: 0, blockedBy: [], notes: [], extra: {} },
    ])
  })

  it('lets a key win over an id of the list', () => {
    const world = worldOf([taskOf({ id: 'auth' })])
    const batch = [
      { key: 'auth', subject: 'New auth' },
      { subject: 'Next', blockedBy: ['auth'] },
    ]
    expect(createTasks(world, batch, fox).changes[1]?.blockedBy).toEqual(['new1'])
  })

  it('names tasks of the batch by the id that is given, also before they come', () => {
    const world = worldOf([])
    const { changes } = createTasks(
      world,
      [
        { subject: 'Child', parent: 'phase-1' },
        { id: 'phase-1', subject: 'Phase' },
      ],
      fox,
    )
    expect(changes.find(({ subject }) => subject === 'Child')?.parent).toBe('phase-1')
  })

  it('mints no id that the same call gives', () => {
    const world = worldOf([])
    const { changes } = createTasks(world, [{ subject: 'A' }, { id: 'NEW1', subject: 'B' }], fox)
    expect(changes.map(({ id }) => id)).toEqual(['new2', 'NEW1'])
  })

  it('refuses an id whose file cannot be read', () => {
    const world = worldOf([])
    world.setReserved(['Broken'])
    expect(refusalOf(() => createTasks(world, [{ id: 'broken', subject: 'A' }], fox)).message).toBe(
      'There is a task Broken already. Leave id out to get a new one.',
    )
  })

  it.each(['parent', 'discoveredFrom', 'blocks', 'blockedBy'] as const)('refuses an unknown id in %s', (field) => {
    const world = worldOf([])
    const named = field === 'parent' || field === 'discoveredFrom' ? 'zzz' : ['zzz']
    const error = refusalOf(() => createTasks(world, [{ subject: 'A', [field]: named }], fox))
    expect([error.code, error.details]).toEqual(['unknown_id', { id: 'zzz', field: `${field} of "A"` }])
  })

  it('leaves a held task held when it gets a blocker', () => {
    const world = worldOf([heldBy(owl, { id: 'a' })])
    const { task } = outcomeOf(world, createTasks(world, [{ subject: 'First', blocks: ['a'] }], fox))
    expect(task('a')).toMatchObject({ status: 'in_progress', owner: 'blue-owl', term: 1, blockedBy: ['new1'] })
  })

  it('reopens every closed container above, and nobody holds it then', () => {
    const world = worldOf([
      heldBy(owl, { id: 'top', status: 'completed', result: 'all done', completedAt: '2026-11-22T09:00:00.000Z' }),
      taskOf({ id: 'phase', parent: 'top', status: 'cancelled' }),
      taskOf({ id: 'old', parent: 'phase', status: 'cancelled' }),
    ])
    const { task } = outcomeOf(world, createTasks(world, [{ subject: 'Late', parent: 'phase' }], fox))
    expect(task('top')).toMatchObject({ status: 'pending', notes: [{ text: 'Result before it was reopened: all done' }] })
    expect([task('top').owner, task('top').claim, task('top').completedAt, task('top').result]).toEqual([
      undefined,
      undefined,
      undefined,
      undefined,
    ])
    expect(task('phase').status).toBe('pending')
  })

  it('makes a container of a closed task that gets a child', () => {
    const world = worldOf([taskOf({ id: 'a', status: 'completed' })])
    expect(outcomeOf(world, createTasks(world, [{ subject: 'More', parent: 'a' }], fox)).task('a').status).toBe('pending')
  })

  it('refuses a circle over a blocker of an ancestor', () => {
    const world = worldOf([taskOf({ id: 'p' }), taskOf({ id: 'a', parent: 'p' })])
    const error = refusalOf(() => createTasks(world, [{ key: 'k', subject: 'K', blockedBy: ['a'], blocks: ['p'] }], fox))
    expect([error.code, error.kind]).toEqual(['cycle', 'invalid'])
    expect(error.message).toContain('k')
  })

  it('refuses more blockers than a task may have', () => {
    const blockers = Array.from({ length: 201 }, (_, i) => taskOf({ id: `b${i}` }))
    const world = worldOf(blockers)
    const create = (count: number) => () =>
      createTasks(world, [{ subject: 'A', blockedBy: blockers.slice(0, count).map(({ id }) => id) }], fox)
    expect(create(200)().changes).toHaveLength(1)
    expect(refusalOf(create(201)).message).toContain('blockedBy has 201 entries; the limit is 200.')
  })

  it.each([
    [{ subject: 'A\0' }, 'subject contains a NUL character'],
    [{ subject: 'A', description: 'x'.repeat(20_001) }, 'description has 20001 characters; the limit is 20000.'],
    [{ subject: 'A', priority: 5 }, 'priority is 5; it is a whole number from 0 (first) to 4.'],
    [{ subject: 'A', labels: ['x'.repeat(101)] }, 'an entry of labels has 101 characters; the limit is 100.'],
  ])('refuses %#', (asked, words) => {
    const error = refusalOf(() => createTasks(worldOf([]), [asked], fox))
    expect([error.code, error.message]).toEqual(['invalid_input', expect.stringContaining(words)])
  })
})

describe('tasks with the same subject', () => {
  it('are open ones outside the batch, one for each', () => {
    const tasks = [
      taskOf({ id: 'a', subject: 'Write docs' }),
      taskOf({ id: 'b', subject: 'WRITE   docs ' }),
      taskOf({ id: 'c', subject: 'Ship', status: 'completed' }),
      taskOf({ id: 'x', subject: 'write docs' }),
    ]
    expect(
      sameSubjects(tasks, [
        { id: 'x', subject: 'write docs' },
        { id: 'y', subject: 'Ship' },
      ]),
    ).toEqual([{ id: 'x', existing: 'a' }])
  })
})
