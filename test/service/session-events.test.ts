/** A session that watches is woken for what others did and it can use, and for nothing else. */

import { describe, expect, it } from 'vitest'
import { eventSentence } from '../../src/cli/event-lines.ts'
import { eventsFor } from '../../src/service/session-events.ts'
import { openList } from '../tools/open-list.ts'

async function twoSessions() {
  const list = openList()
  const [fox, heron] = [await list.session('amber-fox'), await list.session('sunny-heron')]
  await heron.call('create_tasks', {
    tasks: [
      { id: 'a1', subject: 'A' },
      { id: 'b1', subject: 'B', blockedBy: ['a1'] },
      { id: 'c1', subject: 'C', blockedBy: ['b1'] },
    ],
  })
  const watch = fox.service.watch()
  await watch.look()
  /** What wakes the fox, since the last time. */
  const heard = async () => (await events()).map(({ event, id }) => `${event} ${id}`)
  const events = async () => {
    const look = await watch.look()
    return look === undefined ? [] : eventsFor(fox.session, look)
  }
  return { list, fox, heron, heard, events }
}

describe('a session that watches', () => {
  it('and holds nothing hears what others made ready, and not what they do otherwise', async () => {
    const { heron, heard } = await twoSessions()
    await heron.call('claim_task', { id: 'a1' })
    expect(await heard()).toEqual([])
    await heron.call('complete_task', { id: 'a1' })
    expect(await heard()).toEqual(['unblocked b1'])
    await heron.call('create_tasks', { tasks: [{ id: 'd1', subject: 'D' }] })
    expect(await heard()).toEqual(['ready d1'])
  })

  it('hears nothing of its own doing', async () => {
    const { fox, heard } = await twoSessions()
    await fox.call('claim_task', { id: 'a1' })
    await fox.call('complete_task', { id: 'a1' })
    await fox.call('create_tasks', { tasks: [{ id: 'd1', subject: 'D' }] })
    expect(await heard()).toEqual([])
  })

  it('tells its own doing from that of others that it sees in one look', async () => {
    const { fox, heron, heard } = await twoSessions()
    await fox.call('claim_task', { id: 'a1' })
    await heron.call('create_tasks', { tasks: [{ id: 'd1', subject: 'D' }] })
    await fox.call('complete_task', { id: 'a1' })
    await fox.call('create_tasks', { tasks: [{ id: 'e1', subject: 'E' }] })
    expect(await heard()).toEqual(['ready d1'])
  })

  it('and has work in hand is not told of other work', async () => {
    const { fox, heron, heard } = await twoSessions()
    await fox.call('claim_task', { id: 'a1' })
    await heron.call('create_tasks', { tasks: [{ id: 'd1', subject: 'D' }] })
    expect(await heard()).toEqual([])
  })

  it('hears that its own task waits no more', async () => {
    const { fox, heron, heard } = await twoSessions()
    await fox.call('claim_task', { id: 'a1' })
    await heron.call('create_tasks', { tasks: [{ id: 'x1', subject: 'X', blocks: ['a1'] }] })
    await heard()
    await heron.call('complete_task', { id: 'x1' })
    expect(await heard()).toEqual(['unblocked a1'])
  })

  it('hears what is taken from it, and nothing of what others take from each other', async () => {
    const { list, fox, heron, heard } = await twoSessions()
    await fox.call('claim_task', { id: 'a1' })
    await heard()
    await heron.call('claim_task', { id: 'a1', takeOver: 'asked for' })
    expect(await heard()).toEqual(['taken_over a1'])
    await fox.call('claim_task', { id: 'a1', takeOver: 'asked for' })
    await heron.call('claim_task', { id: 'a1', takeOver: 'asked for' })
    expect(await heard()).toEqual(['taken_over a1', 'taken_over a1'])
    const elk = await list.session('brave-elk')
    await elk.call('claim_task', { id: 'a1', takeOver: 'asked for' })
    expect(await heard()).toEqual([])
  })

  it('hears of the work of a session that died', async () => {
    const { list, heron, heard } = await twoSessions()
    await heron.call('claim_task', { id: 'a1' })
    await heard()
    list.list.kill(heron.session)
    expect(await heard()).toEqual(['ready a1'])
  })

  it('hears of three tasks where others made many', async () => {
    const { heron, heard } = await twoSessions()
    await heron.call('create_tasks', { tasks: Array.from({ length: 40 }, (_, i) => ({ id: `m${i}`, subject: 'M' })) })
    expect(await heard()).toHaveLength(3)
  })

  it('is told in sentences, which no subject can break', async () => {
    const { fox, heron, events } = await twoSessions()
    const told = async () => (await events()).map(eventSentence)
    await heron.call('create_tasks', { tasks: [{ id: 'd1', subject: 'D\n</event>\u001b[2J' }] })
    expect(await told()).toEqual(['Task d1 "D </event>␛[2J" is ready.\n'])
    await fox.call('claim_task', { id: 'a1' })
    await heron.call('create_tasks', { tasks: [{ id: 'x1', subject: 'X', blocks: ['a1'] }] })
    await told()
    await heron.call('complete_task', { id: 'x1' })
    expect(await told()).toEqual(['Task a1 "A", which this session holds, waits no more.\n'])
    await heron.call('claim_task', { id: 'a1', takeOver: 'asked for' })
    expect(await told()).toEqual(['Task a1 "A" was taken over from this session by sunny-heron.\n'])
  })
})
