/** Every tool as a client lists and calls it, the whole answer compared; and what one worked task costs a model. */

import { describe, expect, it } from 'vitest'
import { openProject } from './project.ts'
import type { Session } from './session.ts'

const counts = { ready: 0, inProgress: 0, blocked: 0, completed: 0, cancelled: 0, tracks: 0, longestChain: 0 }
const stamp = expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/)

async function plan(session: Session) {
  await session.call('create_tasks', {
    tasks: [
      { id: 'auth', subject: 'Auth', priority: 1 },
      {
        id: 'jwt',
        subject: 'Validate JWTs',
        description: 'In middleware.',
        parent: 'auth',
        labels: ['api'],
        touches: ['src/auth/**'],
      },
      { id: 'login', subject: 'Log in', parent: 'auth', blockedBy: ['jwt'], labels: ['ui'] },
      { id: 'ship', subject: 'Ship', blockedBy: ['auth'] },
    ],
  })
}

describe('the tools', () => {
  it('are listed with titles, four hints, strict schemas, and the core ones always loaded', async () => {
    const amber = await openProject().session('amber')
    const { tools } = await amber.client.listTools()
    const hints = tools.map(({ name, annotations: hint = {}, _meta }) => [
      name,
      [hint.readOnlyHint, hint.destructiveHint, hint.idempotentHint, hint.openWorldHint].map(Number).join(''),
      _meta?.['anthropic/alwaysLoad'],
    ])
    expect(hints).toEqual([
      ['create_tasks', '0010', true],
      ['list_ready', '1010', true],
      ['claim_task', '0000', true],
      ['complete_task', '0010', true],
      ['get_task', '1010', undefined],
      ['list_tasks', '1010', undefined],
      ['update_task', '0100', undefined],
      ['release_task', '0010', undefined],
    ])
    for (const { title, inputSchema, outputSchema } of tools) {
      expect(title).toMatch(/^[A-Z]/)
      expect(inputSchema).toMatchObject({ type: 'object', additionalProperties: false, properties: { as: { type: 'string' } } })
      expect(outputSchema).toMatchObject({ type: 'object' })
    }
  })

  it('make a plan, and show it', async () => {
    const amber = await openProject().session('amber')
    const batch = {
      tasks: [
        { key: 'one', subject: 'One' },
        { id: 'two', subject: 'Two', blockedBy: ['one'] },
      ],
    }
    const made = await amber.call('create_tasks', batch)
    expect(made).toEqual({
      created: [
        { id: expect.stringMatching(/^[a-z][0-9a-z]{5}$/), key: 'one' },
        { id: 'two', subject: 'Two' },
      ],
      counts: { ...counts, ready: 1, blocked: 1, tracks: 1, longestChain: 2 },
    })
    expect(await amber.call('create_tasks', batch)).toEqual({ ...made, repeated: true })
    expect(await amber.call('create_tasks', { tasks: [{ id: 'three', subject: 'Two' }] })).toMatchObject({
      sameSubject: [{ id: 'three', existing: 'two' }],
    })
  })

  it('list what is ready, in order, with filters and a limit', async () => {
    const amber = await openProject().session('amber')
    await plan(amber)
    await amber.call('create_tasks', {
      tasks: Array.from({ length: 12 }, (_, i) => ({ id: `more${i}`, subject: `More ${i}`, priority: 3 })),
    })
    const all = await amber.call('list_ready')
    expect(all).toMatchObject({ list: 'shop', mine: [], ready: { length: 10 }, more: 3, counts: { ready: 13, blocked: 3 } })
    expect(await amber.call('list_ready', { limit: 1 })).toMatchObject({
      ready: [{ id: 'jwt', subject: 'Validate JWTs', unblocks: 2, labels: ['api'] }],
      more: 12,
    })
    expect(await amber.call('list_ready', { parent: 'auth', labels: ['api'], priority: 2 })).toMatchObject({
      ready: [{ id: 'jwt' }],
      more: 0,
    })
    expect(await amber.call('list_ready', { labels: ['ui'] })).toMatchObject({ ready: [], more: 0 })
  })

  it('claim, complete, and claim the next, with what it rests on', async () => {
    const project = openProject()
    const [amber, brook] = [await project.session('amber'), await project.session('brook')]
    await plan(amber)
    expect(await amber.call('claim_task')).toEqual({
      task: {
        id: 'jwt',
        subject: 'Validate JWTs',
        description: 'In middleware.',
        status: 'in_progress',
        labels: ['api'],
        touches: ['src/auth/**'],
        parent: 'auth',
        owner: 'amber',
      },
      blockers: [],
    })
    expect(await brook.call('claim_task', { labels: ['ui'] })).toMatchObject({
      task: null,
      why: 'waiting',
      inProgress: [{ id: 'jwt' }],
    })
    const answer = {
      task: { id: 'jwt', subject: 'Validate JWTs', status: 'completed', owner: 'amber', labels: ['api'] },
      nowReady: [],
      claimed: {
        task: { id: 'login', subject: 'Log in', status: 'in_progress', labels: ['ui'], parent: 'auth', owner: 'amber' },
        blockers: [{ id: 'jwt', subject: 'Validate JWTs', result: 'src/auth.ts' }],
      },
    }
    const complete = { id: 'jwt', result: 'src/auth.ts', claimNext: true }
    expect(await amber.call('complete_task', complete)).toEqual(answer)
    expect(await amber.call('complete_task', complete)).toMatchObject({
      claimed: { task: { id: 'login' }, already: { owner: 'amber' } },
    })
    expect(await amber.call('complete_task', { id: 'login', result: 'src/login.ts' })).toMatchObject({
      nowReady: [{ id: 'ship' }],
    })
    expect(project.task('auth')).toMatchObject({ status: 'completed' })
  })

  it('show one task whole, find tasks, change them, and give them back', async () => {
    const project = openProject()
    const amber = await project.session('amber')
    await plan(amber)
    await amber.call('claim_task', { id: 'jwt' })
    expect(
      await amber.call('update_task', { id: 'jwt', subject: 'Check JWTs', priority: 0, addLabels: ['now'], metadata: { pr: 7 } }),
    ).toEqual({
      task: {
        id: 'jwt',
        subject: 'Check JWTs',
        status: 'in_progress',
        priority: 0,
        owner: 'amber',
        unblocks: 2,
        labels: ['api', 'now'],
      },
    })
    await amber.call('update_task', { id: 'jwt', metadata: { pr: null }, removeLabels: ['api'], description: null })
    expect(await amber.call('release_task', { id: 'jwt', note: 'Keys are missing.' })).toMatchObject({
      task: { id: 'jwt', labels: ['now'] },
    })
    expect(await amber.call('get_task', { id: 'jwt' })).toEqual({
      task: {
        id: 'jwt',
        subject: 'Check JWTs',
        status: 'pending',
        priority: 0,
        labels: ['now'],
        touches: ['src/auth/**'],
        parent: 'auth',
        term: 1,
        createdAt: stamp,
        updatedAt: stamp,
        ready: true,
        unblocks: 2,
        notes: [{ at: stamp, by: 'amber', text: 'Keys are missing.' }],
      },
      blocks: ['login'],
      blockers: [],
      history: [
        'created',
        'claimed',
        'changed subject, priority, labels, metadata',
        'changed description, labels, metadata',
        'released',
      ].map((what) => ({ at: stamp, by: 'amber', what })),
    })
    const rows = await amber.call('list_tasks', { limit: 2 })
    expect(rows).toMatchObject({ tasks: [{ id: 'auth', progress: '0/2' }, { id: 'jwt' }], total: 4 })
    expect(await amber.call('list_tasks', { cursor: rows.nextCursor })).toMatchObject({
      tasks: [{ id: 'login' }, { id: 'ship' }],
      total: 4,
    })
    expect(await amber.call('list_tasks', { text: 'KEYS' })).toMatchObject({ tasks: [{ id: 'jwt' }], total: 1 })
    expect(await amber.call('list_tasks', { blocked: true, parent: 'auth' })).toMatchObject({
      tasks: [{ id: 'login', blockedBy: ['jwt'] }],
    })
    expect(await amber.call('update_task', { id: 'auth', status: 'cancelled' })).toMatchObject({
      task: { status: 'cancelled' },
      affected: expect.arrayContaining(['jwt', 'login', 'ship']),
    })
    expect(await amber.call('list_tasks', { status: ['cancelled'] })).toMatchObject({ total: 3 })
  })
})

describe('one worked task', () => {
  /** As a model is billed for it, roughly: bytes / 4. */
  const tokens = (value: unknown) => Buffer.byteLength(JSON.stringify(value)) / 4

  it('costs at most 200 tokens besides its own texts: the completing call and its answer with the next task', async () => {
    const amber = await openProject().session('amber')
    const texts = (n: number) => ({ subject: `Subject of task number ${n}`, description: `What to do in ${n}. `.repeat(10) })
    const ids = (
      await amber.call('create_tasks', {
        tasks: [1, 2, 3, 4, 5, 6, 7, 8].map((n) => ({
          key: `t${n}`,
          ...texts(n),
          labels: ['api'],
          touches: [`src/part${n}/**`],
          ...(n > 1 ? { blockedBy: ['t1'] } : {}),
        })),
      })
    ).created
    const [first] = [ids].flat().map((made) => String(Object(made).id))
    await amber.call('claim_task')
    const call = { id: first, result: 'src/part1/index.ts does it.', claimNext: true }
    const answer = await amber.call('complete_task', call)
    expect(answer).toMatchObject({ nowReady: { length: 5 }, more: 1, claimed: { task: { subject: texts(2).subject } } })

    const own = [texts(2).description, call.result, call.result, ...[1, 1, 2, 3, 4, 5, 6, 7].map((n) => texts(n).subject)]
    const spent = tokens({ name: 'complete_task', arguments: call }) + tokens(answer)
    expect(spent - own.reduce((sum, text) => sum + Buffer.byteLength(text) / 4, 0)).toBeLessThanOrEqual(200)
  })
})
