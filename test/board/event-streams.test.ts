/**
 * Pages that are slow, stuck, or many: none costs more than one delta.
 *
 * Seen red when: a stream writes ahead of its reader; a stuck page is never let go; each stream makes its own delta; a failing
 * look ends the feed.
 */

import { describe, expect, it } from 'vitest'
import type { ListWatch } from '../../src/service/list-watch.ts'
import { personAt, streamsAt } from './memory-board.ts'

const never = new AbortController().signal
const decode = (value: Uint8Array | undefined) => new TextDecoder().decode(value)

describe('a page', () => {
  it('that reads late is told once, of all that happened meanwhile', async () => {
    const service = personAt()
    const { streams, feed } = streamsAt(service)
    await feed.look()
    const reader = streams.open(feed.list.cursor, never).getReader()
    await reader.read() // the time to wait before another try
    for (const id of ['a', 'b', 'c']) await service.create([{ id, subject: id }])
    expect(decode((await reader.read()).value).match(/"event":"created"/g)).toHaveLength(3)
    for (const id of ['a', 'b', 'c']) await service.claim({ id })
    const second = decode((await reader.read()).value)
    expect(second.match(/"status":"in_progress"/g)).toHaveLength(3)
    expect(second.match(/"event":"claimed"/g)).toHaveLength(3)
  })

  it('that takes nothing for long is let go, and its place is free', async () => {
    const { streams, feed } = streamsAt(personAt(), { most: 1, stuckMs: 20 })
    await feed.look()
    const reader = streams.open(undefined, never).getReader()
    expect(() => streams.open(undefined, never)).toThrow('Too many pages listen to this board. Close some of them.')
    await reader.read()
    await expect(reader.closed).rejects.toThrow('The page takes nothing.')
    expect(() => streams.open(undefined, never)).not.toThrow()
  })

  it('hears a heartbeat while nothing happens', async () => {
    const { streams, feed } = streamsAt(personAt(), { heartbeatMs: 10 })
    await feed.look()
    const reader = streams.open(feed.list.cursor, never).getReader()
    await reader.read()
    expect(decode((await reader.read()).value)).toBe(':\n\n')
  })

  it('that hangs up makes room, whichever way it is noticed', async () => {
    const { streams } = streamsAt(personAt(), { most: 1 })
    await streams.open(undefined, never).cancel()
    const gone = new AbortController()
    streams.open(undefined, gone.signal)
    expect(() => streams.checkRoom()).toThrow()
    gone.abort()
    streams.checkRoom()
    streams.open(undefined, AbortSignal.abort())
    streams.checkRoom()
  })
})

describe('the feed', () => {
  it('makes what all pages are sent once', async () => {
    const service = personAt()
    const { feed } = streamsAt(service)
    await feed.look()
    const { cursor } = feed.list
    await service.create([{ id: 'a', subject: 'A' }])
    await feed.look()
    expect(feed.list.since(cursor)?.json).toContain('"id":"a"')
    expect(feed.list.since(cursor)).toBe(feed.list.since(cursor))
  })

  it('says once that the list cannot be read, and goes on when it can', async () => {
    const service = personAt()
    const watch = service.watch({ views: true })
    const failures = [new Error('The disk is away.'), new Error('The disk is away.')]
    const flaky: Pick<ListWatch, 'look' | 'nextChange'> = {
      look: async () => {
        const failure = failures.shift()
        if (failure !== undefined) throw failure
        return await watch.look()
      },
      nextChange: () => Promise.resolve(),
    }
    const { streams, log } = streamsAt({ watch: () => flaky })
    const reader = streams.open(undefined, never).getReader()
    await reader.read()
    await service.create([{ id: 'a', subject: 'A' }])
    while (!decode((await reader.read()).value).includes('"id":"a"'));
    expect(log).toEqual(['Error: The disk is away.'])
  })
})
