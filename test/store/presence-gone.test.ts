/**
 * Who counts as gone: what a file says, what a pid says, and what stillness says to somebody who really watched.
 *
 * Seen red when: a pause does not restart the watch; nobody beats on waking; a file's time is compared with the clock; either
 * of the two times that beat is not looked at; zombies, start times, EPERM, namespaces or boots are not told apart; one gone
 * process makes its session gone; a damaged file does; a verdict is kept for a minute.
 */

import { mkdirSync, utimesSync, writeFileSync } from 'node:fs'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { presenceLimits } from '../../src/store/file/presence-options.ts'
import { endChild, evidenceWith, identityOf, PresenceWorld, pidOf, real, until } from './presence-world.ts'

const { silentMs, livingMs, pauseMs } = presenceLimits
const linux = process.platform === 'linux'

describe('a session', () => {
  let world: PresenceWorld
  beforeEach(() => {
    world = new PresenceWorld()
  })
  afterEach(() => world.end())

  it('is unknown without a file, live with one, and itself to itself', () => {
    const me = world.member('me')
    world.record('other', identityOf(world.live()))

    expect([me.statusOf('nobody'), me.statusOf('other'), me.statusOf('me')]).toEqual(['unknown', 'live', 'self'])
  })

  it('is gone at once when it was killed, for a one-shot call too', async () => {
    const child = world.live()
    world.record('other', identityOf(child))
    const me = world.member('me')
    const call = world.member('call', { oneShot: true })
    expect([me.statusOf('other'), call.statusOf('other')]).toEqual(['live', 'live'])

    await endChild(child)
    world.clock.now += 10

    expect([me.statusOf('other'), call.statusOf('other')]).toEqual(['gone', 'gone'])
  })

  it.runIf(linux)('is gone as a zombie, though its pid still answers', async () => {
    const parent = world.live('sh', ['-c', 'sleep 0.05 & echo $!; exec sleep 600'])
    const said = new Promise<string>((resolve) => parent.stdout?.once('data', (data) => resolve(String(data))))
    const pid = Number(await said)
    const startTime = real.stat(pid)?.startTime ?? null
    world.record('other', { pid, startTime })
    await until('the child is a zombie', () => real.stat(pid)?.state === 'Z')

    expect(real.signal(pid)).toBe('delivered')
    expect(world.member('me').statusOf('other')).toBe('gone')
  })

  it.runIf(linux)('lives while it is stopped, and is gone only after half an hour of stillness that I watched', async () => {
    const child = world.live()
    world.record('other', identityOf(child))
    child.kill('SIGSTOP')
    await until('the child is stopped', () => real.stat(pidOf(child))?.state === 'T')
    const me = world.member('me')
    const call = world.member('call', { oneShot: true })

    me.statusOf('other')
    world.clock.passWatching(livingMs - 1, me)
    expect(me.statusOf('other')).toBe('live')
    world.clock.passWatching(1, me)
    expect(me.statusOf('other')).toBe('gone')
    expect(call.statusOf('other')).toBe('live')
  })

  it.runIf(linux)('is gone when its pid belongs to a process of another start time', () => {
    const { pid, startTime } = identityOf(world.live())
    world.record('earlier', { pid, startTime: (startTime ?? 0) - 1 })
    world.record('same', { pid, startTime })

    const me = world.member('me')

    expect([me.statusOf('earlier'), me.statusOf('same')]).toEqual(['gone', 'live'])
  })

  it("lives when its pid is another user's (EPERM)", () => {
    world.record('other', { pid: 4_000_000, startTime: null })
    const denied = evidenceWith({ signal: () => 'denied', stat: () => null })
    const absent = evidenceWith({ signal: () => 'absent', stat: () => null })

    expect(world.member('me', { evidence: denied }).statusOf('other')).toBe('live')
    expect(world.member('you', { evidence: absent }).statusOf('other')).toBe('gone')
  })

  it('is gone only when each of its processes is', async () => {
    const [first, second] = [world.live(), world.live()]
    world.record('other', identityOf(first))
    world.record('other', identityOf(second))
    const me = world.member('me')

    await endChild(first)
    expect(me.statusOf('other')).toBe('live')
    await endChild(second)
    world.clock.now += 10
    expect(me.statusOf('other')).toBe('gone')
  })

  it('is gone in the next answer, however soon that is asked for', async () => {
    const child = world.live()
    world.record('other', identityOf(child))
    const me = world.member('me')
    expect(me.statusOf('other')).toBe('live')
    await endChild(child)
    me.lookAnew() // breaks without: the verdict of this millisecond is used again
    expect(me.statusOf('other')).toBe('gone')
  })

  it('with a damaged file says nothing, least of all that it is gone', () => {
    writeFileSync(world.record('half'), '{"session":"half","pid":')
    writeFileSync(world.record('group'), JSON.stringify({ session: 'group', pid: -1 }))
    const me = world.member('me')

    expect([me.statusOf('half'), me.statusOf('group')]).toEqual(['live', 'live'])
  })

  it('comes back when its heartbeat does', () => {
    const path = world.record('other', { pidNamespace: 'pid:[1]' })
    const me = world.member('me')
    me.statusOf('other')
    world.clock.passWatching(silentMs, me)
    expect(me.statusOf('other')).toBe('gone')

    utimesSync(path, 1, 1)
    world.clock.passWatching(10, me)

    expect(me.statusOf('other')).toBe('live')
  })

  describe('whose pid cannot be asked', () => {
    const dead = { pid: 4_000_000, startTime: 1 }

    it.each([
      ['in another pid namespace', { pidNamespace: 'pid:[1]' }, silentMs],
      ['in a namespace that nobody knows', { pidNamespace: null }, silentMs],
      ['before a reboot of this host', { bootId: 'earlier' }, silentMs],
      ['on another machine', { bootId: 'other', host: 'otherhost' }, livingMs],
    ])('%s lives until I watched it stand still', (_where, fields, limit) => {
      world.record('other', { ...dead, ...fields })
      const me = world.member('me')

      expect(me.statusOf('other')).toBe('live')
      world.clock.passWatching(limit - 1, me)
      expect(me.statusOf('other')).toBe('live')
      world.clock.passWatching(1, me)
      expect(me.statusOf('other')).toBe('gone')
    })

    it('lives for ever for a one-shot call', () => {
      world.record('other', { ...dead, pidNamespace: 'pid:[1]' })
      const call = world.member('call', { oneShot: true })

      call.statusOf('other')
      world.clock.passWatching(livingMs * 2, call)

      expect(call.statusOf('other')).toBe('live')
    })

    it.each(['', '.lock'])('lives as long as the time of its file%s moves, in whatever direction', (suffix) => {
      const file = world.record('other', { ...dead, pidNamespace: 'pid:[1]' })
      mkdirSync(`${file}.lock`)
      const path = `${file}${suffix}`
      const me = world.member('me')

      // An hour ahead, an hour behind, then every beat an hour earlier than the last: only standing still counts.
      for (const seconds of [3_600, -3_600, -7_200, -10_800]) {
        const time = Date.now() / 1_000 + seconds
        utimesSync(path, time, time)
        expect(me.statusOf('other')).toBe('live')
        world.clock.passWatching(silentMs - 1, me)
        expect(me.statusOf('other')).toBe('live')
      }
    })

    it('lives when I was the one who did not look: a pause starts every watch anew', () => {
      world.record('other', { ...dead, pidNamespace: 'pid:[1]' })
      const me = world.member('me')
      me.statusOf('other')
      world.clock.passWatching(silentMs - 1_000, me)

      world.clock.now += pauseMs + 1
      expect(me.statusOf('other')).toBe('live')
      world.clock.passWatching(silentMs - 1, me)
      expect(me.statusOf('other')).toBe('live')
      world.clock.passWatching(1, me)
      expect(me.statusOf('other')).toBe('gone')
    })

    it('lives when I was idle for an hour between two calls', () => {
      world.record('other', { ...dead, pidNamespace: 'pid:[1]' })
      const me = world.member('me')

      for (let calls = 0; calls < 5; calls++) {
        expect(me.statusOf('other')).toBe('live')
        world.clock.now += 3_600_000
      }
    })

    it('is watched through gaps of up to two seconds', () => {
      world.record('other', { ...dead, pidNamespace: 'pid:[1]' })
      const me = world.member('me')
      me.statusOf('other')

      for (let passed = 0; passed < silentMs; passed += pauseMs) {
        world.clock.now += pauseMs
        me.tick()
      }

      expect(me.statusOf('other')).toBe('gone')
    })
  })

  it('sees nobody go when the wall clock is set a day ahead or back', async () => {
    const me = world.member('me')
    const other = world.member('other', { evidence: evidenceWith({ self: { pidNamespace: 'pid:[1]' } }) })
    await Promise.all([me.announce(), other.announce()])
    const day = 86_400_000
    const real = Date.now()
    vi.useFakeTimers({ toFake: ['Date'] })
    try {
      for (const wall of [real + day, real - day, real + 2 * day]) {
        vi.setSystemTime(wall)
        expect([me.statusOf('other'), other.statusOf('me')]).toEqual(['live', 'live'])
        world.clock.passWatching(silentMs - 10_000, me, other)
        other.tick()
        expect([me.statusOf('other'), other.statusOf('me')]).toEqual(['live', 'live'])
        world.clock.now += pauseMs + 1
        me.tick()
        other.tick()
      }
    } finally {
      vi.useRealTimers()
    }
  })

  it('that paused beats before it judges, so that whoever judges it in the same moment sees it move', async () => {
    const me = world.member('me', { evidence: evidenceWith({ self: { pidNamespace: 'pid:[1]' } }) })
    const other = world.member('other')
    await Promise.all([me.announce(), other.announce()])
    other.statusOf('me')
    world.clock.passWatching(silentMs - 1_000, other)

    // Only I slept; the other watched me for all but the last second of its limit.
    me.tick()
    world.clock.passWatching(1_000, other)

    expect(other.statusOf('me')).toBe('live')
  })
})
