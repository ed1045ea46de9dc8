/**
 * What the page is told, and when: what others do by themselves, to whoever was away as well.
 *
 * Seen red when: `Last-Event-ID` is not read; a card is sent that has not changed; what a commit changes of dependents is left
 * out; GET /api/board does not look; nobody listens to the disk.
 */

import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import { newPlace } from '../cli/command-line.ts'
import { startServer } from '../fixtures/built-servers.ts'
import { type RunningBoard, startBoard } from './running-board.ts'

const card = z.looseObject({ id: z.string() })
const delta = z.strictObject({
  startOver: z.literal(true).optional(),
  counts: z.looseObject({ ready: z.number() }),
  cards: z.array(card),
  gone: z.array(z.string()),
  events: z.array(z.looseObject({ event: z.string(), id: z.string() })),
})
const told = async (stream: Awaited<ReturnType<RunningBoard['listen']>>) => {
  const { id, text } = await stream.next()
  return { id, ...delta.parse(JSON.parse(text)) }
}
const idsOf = (cards: readonly { id: string }[]) => cards.map(({ id }) => id).toSorted()

/** A board on a list of a phase with two tasks, and one that waits for the phase. */
async function boardOfPhase(): Promise<RunningBoard> {
  const at = newPlace()
  const tasks = [
    { id: 'phase', subject: 'Phase' },
    { id: 'a', subject: 'A', parent: 'phase', touches: ['src/**'] },
    { id: 'b', subject: 'B', parent: 'phase', blockedBy: ['a'], touches: ['src/b.ts'] },
    { id: 'after', subject: 'After', blockedBy: ['phase'] },
    { id: 'aside', subject: 'Aside' },
  ]
  await at.json(['create', '-'], { input: JSON.stringify({ tasks }) })
  return await startBoard({ at })
}

describe('the events', () => {
  it('tell what another process does, with all that it changes of others, and nothing else', async () => {
    const board = await boardOfPhase()
    const stream = await board.listen()
    const first = await told(stream)
    expect([first.startOver, idsOf(first.cards)]).toEqual([true, ['a', 'after', 'aside', 'b', 'phase']])

    await board.at.json(['claim', 'a'])
    const claimed = await told(stream)
    expect(claimed.cards).toMatchObject([
      { id: 'a', status: 'in_progress', owner: 'mejba', holder: 'person', ready: false },
      { id: 'b', overlaps: ['a'] },
    ])
    expect(claimed.events).toMatchObject([{ event: 'claimed', id: 'a', by: 'mejba' }])

    await board.at.json(['complete', 'a', '--result', 'done'])
    const completed = await told(stream)
    expect(completed.startOver).toBeUndefined()
    expect(completed.cards.toSorted((one, other) => one.id.localeCompare(other.id))).toMatchObject([
      { id: 'a', status: 'completed' },
      { id: 'b', ready: true, openBlockers: [], overlaps: [] },
      { id: 'phase', progress: { closed: 1, all: 2 } },
    ])
    expect(completed.events).toMatchObject([
      { event: 'completed', id: 'a', by: 'mejba' },
      { event: 'unblocked', id: 'b' },
    ])

    await board.at.json(['complete', 'b'])
    const closed = await told(stream)
    expect(closed.cards.find(({ id }) => id === 'after')).toMatchObject({ ready: true, openBlockers: [] })
    expect(idsOf(closed.cards)).toEqual(['after', 'b', 'phase'])
  })

  it('are the same bytes for every page', async () => {
    const board = await boardOfPhase()
    const streams = await Promise.all(Array.from({ length: 5 }, () => board.listen()))
    const next = () => Promise.all(streams.map(async (stream) => Object.values(await stream.next()).join()))
    const before = await next() // a page that is told of the claim with the whole list is told nothing after it
    await board.at.json(['claim', 'a'])
    expect([new Set(before).size, new Set(await next()).size]).toEqual([1, 1])
  })

  it('tell whoever was away just what he missed', async () => {
    const board = await boardOfPhase()
    const { cursor } = JSON.parse((await board.get('/api/board')).text)
    await board.at.json(['claim', 'a'])
    await board.get('/api/board')
    await board.at.json(['release', 'a'])
    await board.at.json(['claim', 'aside'])
    for (const stream of [
      await board.listen({ 'last-event-id': cursor }),
      await board.listen({}, `/api/events?since=${cursor}`),
    ]) {
      const missed = await told(stream)
      expect([missed.startOver, missed.gone]).toEqual([undefined, []])
      expect(idsOf(missed.cards).filter((id) => id !== 'b')).toEqual(['a', 'aside'])
      expect(missed.events.map(({ event, id }) => `${event} ${id}`)).toEqual([
        'claimed a',
        'released a',
        'claimed aside',
        'ready a',
      ])
      expect((await board.listen({ 'last-event-id': missed.id })).status).toBe(200)
    }
  })

  it('begin with the whole list for a cursor of another start', async () => {
    const board = await boardOfPhase()
    const start = JSON.parse((await board.get('/api/board')).text).cursor.split('.')[0]
    for (const cursor of ['0123456789ab.1', 'nonsense', '', `${start}.999`, `${start}.-1`, `${start}.1.2`]) {
      const all = await told(await board.listen({ 'last-event-id': cursor }))
      expect([all.startOver, all.cards.length]).toEqual([true, 5])
    }
  })

  it('tell that a session was killed, though nobody writes anything', async () => {
    const board = await boardOfPhase()
    const fox = await startServer(board.at.tasks, { DIBS_OWNER: 'amber-fox' })
    await fox.call('claim_task', { id: 'aside' })
    const stream = await board.listen()
    expect((await told(stream)).cards.find(({ id }) => id === 'aside')).toMatchObject({ holder: 'live', owner: 'amber-fox' })
    process.kill(fox.pid, 'SIGKILL')
    const { cards, events } = await told(stream)
    expect(cards).toMatchObject([{ id: 'aside', holder: 'gone', ready: true }])
    expect(events).toMatchObject([{ event: 'ready', id: 'aside' }])
  })

  it('tell of a file that went, and of one that came by hand', async () => {
    const board = await boardOfPhase()
    const stream = await board.listen()
    await stream.next()
    board.at.write({ id: 'by-hand', subject: 'By hand' })
    expect((await told(stream)).cards).toMatchObject([{ id: 'by-hand', ready: true }])
  })
})

describe('what another process commits', () => {
  it('is on the page by the event of the disk, not by the look of each second', async () => {
    const board = await boardOfPhase()
    const fox = await startServer(board.at.tasks, { DIBS_OWNER: 'amber-fox' })
    const stream = await board.listen()
    await stream.next()
    const waits: number[] = []
    for (let n = 0; n < 9; n++) {
      const event = stream.next()
      await fox.call('update_task', { id: 'aside', addLabels: [`label-${n}`] })
      const answered = performance.now()
      await event
      waits.push(performance.now() - answered)
    }
    expect(waits.toSorted((a, b) => a - b)[4]).toBeLessThan(450) // 50 ms on a busy machine; 500 on average without the event
  })
})

describe('a person at the board', () => {
  it('holds what he claims until he gives it back, also when the board has ended', async () => {
    const board = await boardOfPhase()
    expect((await board.post('/api/claim_task', { id: 'aside' })).status).toBe(200)
    board.stop('SIGKILL')
    await board.ended
    const fox = await startServer(board.at.tasks, { DIBS_OWNER: 'amber-fox' })
    expect((await fox.call('claim_task', { id: 'aside' })).refused).toMatch(/^Task aside is held by mejba/)
    const again = await startBoard({ at: board.at })
    expect((await again.post('/api/release_task', { id: 'aside' })).status).toBe(200)
    expect((await fox.call('claim_task', { id: 'aside' })).refused).toBeUndefined()
  })

  it('is refused in the words of the tool, with the status of its kind', async () => {
    const board = await boardOfPhase()
    const fox = await startServer(board.at.tasks, { DIBS_OWNER: 'amber-fox' })
    await fox.call('claim_task', { id: 'aside' })
    const refused = async (tool: string, args: object) => {
      const { status, text } = await board.post(`/api/${tool}`, args)
      return [status, JSON.parse(text).error]
    }
    expect(await refused('claim_task', { id: 'aside' })).toMatchObject([
      409,
      {
        code: 'already_claimed',
        kind: 'conflict',
        message: expect.stringMatching(/^Task aside is held by amber-fox .*list_ready shows other work\.$/),
      },
    ])
    expect(await refused('complete_task', { id: 'b' })).toMatchObject([409, { code: 'task_blocked' }])
    expect(await refused('get_task', { id: 'nothing' })).toMatchObject([404, { code: 'task_not_found', kind: 'not_found' }])
    expect(await refused('update_task', { id: 'a', addBlockedBy: ['b'] })).toMatchObject([
      400,
      { code: 'cycle', kind: 'invalid' },
    ])
    expect(await refused('update_task', { id: 'a', subjekt: 'x' })).toMatchObject([400, { code: 'invalid_input' }])
  })

  it('sees at once what he has done himself', async () => {
    const board = await boardOfPhase()
    for (const labels of [['x'], ['y'], ['z']]) {
      await board.post('/api/update_task', { id: 'aside', addLabels: labels })
      const { cards } = JSON.parse((await board.get('/api/board')).text)
      expect(cards.find(({ id }: { id: string }) => id === 'aside').labels).toContain(labels[0])
    }
  })
})

describe('the page of a task', () => {
  it('has all of it: edges with subjects, children, results, history', async () => {
    const board = await boardOfPhase()
    await board.at.json(['complete', 'a', '--result', 'src/a.ts'])
    board.at.write({ id: 'odd', subject: 'Odd', blockedBy: ['nobody'] })
    const page = async (id: string) => JSON.parse((await board.get(`/api/task/${id}`)).text)
    expect(await page('a')).toMatchObject({
      task: { id: 'a', result: 'src/a.ts', touches: ['src/**'] },
      card: { id: 'a', status: 'completed' },
      blocks: [{ id: 'b', subject: 'B', status: 'pending' }],
      blockers: [],
      history: [
        { by: 'mejba', what: 'created' },
        { by: 'mejba', what: 'completed' },
      ],
    })
    expect((await page('b')).blockers).toEqual([{ id: 'a', subject: 'A', status: 'completed', result: 'src/a.ts' }])
    expect(idsOf((await page('phase')).children)).toEqual(['a', 'b'])
    expect((await page('odd')).blockers).toEqual([{ id: 'nobody' }])
  })
})
