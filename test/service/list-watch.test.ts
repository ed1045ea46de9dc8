/** Following a list: each step in the life of a task is told once, with who did it, however it came about. */

import { beforeEach, describe, expect, it } from 'vitest'
import { ListWatch } from '../../src/service/list-watch.ts'
import { GraphStore } from '../../src/store/graph-store.ts'
import { MemoryList } from '../../src/store/memory.ts'
import { Agent } from '../store/contract-list.ts'

let time: string
let list: MemoryList
let sessions: number
let watch: ListWatch

beforeEach(() => {
  time = '2026-11-22T08:00:00.000Z'
  sessions = 0
  let ids = 0
  list = new MemoryList({ now: () => time, mintId: () => `t${++ids}` })
  watch = new ListWatch(new GraphStore(list.open({ session: 'watcher' })))
})

async function agent(): Promise<Agent> {
  const store = new GraphStore(list.open({ session: `session-${++sessions}` }))
  const { session, name } = await store.join()
  return new Agent(store, { session, name, host: 'laptop', user: 'mejba' })
}

/** What has happened since the last look, in a few words each. */
async function told(): Promise<string[]> {
  const look = await watch.look()
  return (look?.events ?? []).map(({ event, id, by, from, owner }) =>
    [event, id, by && `by ${by}`, from && `from ${from}`, owner && owner !== by && `owner ${owner}`].filter(Boolean).join(' '),
  )
}

describe('a watch', () => {
  it('tells the past at first, and then only what is new', async () => {
    const fox = await agent()
    await fox.create({ id: 'a', subject: 'A' })
    await fox.claim('a')
    expect(await told()).toEqual([`created a by ${fox.name}`, `claimed a by ${fox.name}`])
    expect(await watch.look()).toBeUndefined()
    await fox.release('a')
    expect(await told()).toEqual([`released a by ${fox.name}`, 'ready a'])
  })

  it('tells each step by its own name', async () => {
    const [fox, owl] = [await agent(), await agent()]
    await watch.look()
    await fox.create({ id: 'a', subject: 'A' })
    expect(await told()).toEqual([`created a by ${fox.name}`, 'ready a'])
    await fox.claim('a')
    expect(await told()).toEqual([`claimed a by ${fox.name}`])
    await owl.claim('a', 'the user asked for it')
    expect(await told()).toEqual([`taken_over a by ${owl.name} from ${fox.name}`])
    await owl.complete('a', 'a.ts')
    const look = await watch.look()
    expect(look?.events).toEqual([
      { event: 'completed', at: time, id: 'a', subject: 'A', by: owl.name, owner: owl.name, result: 'a.ts' },
    ])
    await fox.update('a', { status: 'pending' })
    expect(await told()).toEqual([`reopened a by ${fox.name} owner ${owl.name}`, 'ready a'])
    await fox.update('a', { status: 'cancelled' })
    expect(await told()).toEqual([`cancelled a by ${fox.name}`])
  })

  it('says nothing of a change that is no step', async () => {
    const fox = await agent()
    await fox.create({ id: 'a', subject: 'A' })
    await watch.look()
    await fox.update('a', { set: { priority: 0 } })
    expect(await told()).toEqual([])
  })

  it('tells unblocked from ready, and an agent that is given a task from one that takes it', async () => {
    const fox = await agent()
    await fox.create(
      { id: 'a', subject: 'A' },
      { id: 'b', subject: 'B', blockedBy: ['a'] },
      { id: 'c', subject: 'C', blockedBy: ['b'] },
      { id: 'later', subject: 'Later', deferUntil: '2026-11-22T09:00:00Z' },
    )
    await watch.look()
    await fox.complete('a')
    expect(await told()).toEqual([`completed a by ${fox.name}`, 'unblocked b'])
    time = '2026-11-22T09:00:01.000Z'
    expect(await told()).toEqual(['ready later'])
    await fox.claim('b')
    await fox.as('tests').claim('b')
    expect(await told()).toEqual([`claimed b by ${fox.name}`, `claimed b by ${fox.name}/tests`])
  })

  it('tells of a held task that it waits no more', async () => {
    const fox = await agent()
    await fox.create({ id: 'a', subject: 'A' }, { id: 'b', subject: 'B' })
    await fox.claim('a')
    await fox.update('a', { addBlockedBy: ['b'] })
    await watch.look()
    await fox.complete('b')
    const look = await watch.look()
    expect(look?.events.at(-1)).toEqual({ event: 'unblocked', at: time, id: 'a', subject: 'A', ready: false, owner: fox.name })
  })

  it('tells that the task of a killed session is ready, though nobody wrote anything', async () => {
    const fox = await agent()
    await fox.create({ id: 'a', subject: 'A' })
    await fox.claim('a')
    await watch.look()
    list.kill('session-1')
    expect(await told()).toEqual([`ready a owner ${fox.name}`])
  })

  it('tells an edit by hand once, and tells it again to nobody when a later commit notes it', async () => {
    const fox = await agent()
    await fox.create({ id: 'a', subject: 'A' }, { id: 'b', subject: 'B', blockedBy: ['a'] })
    await watch.look()
    list.edit({ ...(await fox.task('a')), status: 'completed' })
    expect(await told()).toEqual(['completed a', 'unblocked b'])
    list.edit({ ...(await fox.task('a')), subject: 'A, done' })
    expect(await told()).toEqual([])
  })
})
