/**
 * Presence between real processes: many at once, killed, stopped together, in another pid namespace, at their end.
 *
 * Seen red when: a pause does not restart the watch; namespaces are ignored; the watching timer holds the process; a
 * reservation replaces another; leaving does not say so.
 */

import { spawnSync } from 'node:child_process'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { presenceLimits } from '../../src/store/file/presence-options.ts'
import { type Child, Children } from './presence-children.ts'
import { endChild, PresenceWorld, pidOf, real, until } from './presence-world.ts'

const unshare = ['unshare', '--pid', '--fork', '--mount-proc', '--kill-child']
const canUnshare = spawnSync('unshare', [...unshare.slice(1), 'true']).status === 0
if (!canUnshare) console.warn('no second pid namespace here (not root, or no unshare): that test runs with an injected one only')

describe('sessions in processes of their own', () => {
  let children: Children
  let world: PresenceWorld
  beforeAll(async () => {
    children = await Children.build()
  })
  afterAll(() => children.remove())
  beforeEach(() => {
    world = new PresenceWorld()
  })
  afterEach(async () => {
    await children.endAll()
    await world.end()
  })

  const start = (session: string, more: Readonly<Record<string, unknown>> = {}) =>
    children.start({ folder: world.folder, session, ...more })

  it('get 32 different names when 32 start at once under one', async () => {
    const all = Array.from({ length: 32 }, (_, n) => start(`s${n}`, { givenName: 'mejba' }))
    await Promise.all(all.map((child) => child.ready()))
    const said = await Promise.all(all.map((child) => child.announce()))

    expect(new Set(said.map(({ name }) => name)).size).toBe(32)
    expect(world.names().filter((name) => name.endsWith('.json'))).toHaveLength(32)
    expect(world.names().filter((name) => name.endsWith('.tmp') || name.endsWith('.heir'))).toEqual([])
  })

  it('are gone at once when killed, and hold up nobody: the next has its name in under a second', async () => {
    const first = start('first', { hint: 'h1' })
    const { name } = await first.announce()
    const me = world.member('me')
    expect(me.statusOf('first')).toBe('live')

    await endChild(first.process)
    world.clock.now += 10
    expect(me.statusOf('first')).toBe('gone')

    const resumed = await start('resumed', { hint: 'h1' }).announce()
    expect(resumed.name).toBe(name)
    expect(resumed.ms).toBeLessThan(1_000)
  })

  it('that take leave are gone while they still run', async () => {
    const child = start('other')
    await child.announce()
    const me = world.member('me')
    child.tell({ do: 'leave' })
    await child.hear('it left', ({ left }) => left)

    world.clock.now += 10
    expect(me.statusOf('other')).toBe('gone')
    expect(real.signal(pidOf(child.process))).toBe('delivered')
  })

  it('end with their stdin: neither heartbeat nor watch keeps a process alive', async () => {
    const child = start('other')
    await child.announce()
    await start('watched', { pidNamespace: 'pid:[1]' }).announce()
    child.tell({ do: 'look', sessions: ['watched'] })
    await child.hear('a verdict', ({ seen }) => seen)

    child.process.stdin?.end()

    await until('the process has ended', () => child.process.exitCode !== null, 3_000)
    expect(child.process.exitCode).toBe(0)
    expect(world.names().filter((name) => name.startsWith('other.') && name.endsWith('.lock'))).toEqual([])
  })

  it('stopped past every limit and woken together find nobody gone; one that alone stays stopped is found gone', async () => {
    // Nobody's pid can be asked, so that stillness decides; the shortest beat that the library knows, and limits to match.
    const limits = { ...presenceLimits, heartbeatMs: 1_000, silentMs: 3_000, pauseMs: 600 }
    const sessions = ['a', 'b', 'c']
    const all = sessions.map((session) => start(session, { limits, pidNamespace: `pid:[${session}]` }))
    await Promise.all(all.map((child) => child.announce()))
    for (const child of all) child.tell({ do: 'look', sessions })
    await Promise.all(all.map((child) => child.hear('a verdict', ({ seen }) => seen)))

    await stop(all)
    const woken = performance.now() + limits.silentMs + 1_500
    await until('every limit has passed', () => performance.now() > woken)
    for (const child of all) child.process.kill('SIGCONT')
    const heard = all.map(({ said }) => said.length)
    await until('all have looked about for two seconds', () => all.every(({ said }, n) => said.length > (heard[n] ?? 0) + 40))
    expect(all.flatMap(({ said }) => said.flatMap(({ seen = [] }) => seen)).filter((word) => word === 'gone')).toEqual([])

    const [a, , c] = all
    if (a === undefined || c === undefined) throw new Error('three were started')
    await stop([c])
    await a.hear('the stopped one is gone', ({ seen }) => (seen?.[2] === 'gone' ? true : undefined))
    expect(a.said.at(-1)?.seen).toEqual(['self', 'live', 'gone'])
  }, 60_000)

  it.runIf(canUnshare)(
    "in another pid namespace live although their pid is nobody's here, until their heartbeat stands still",
    async () => {
      const inside = children.start({ folder: world.folder, session: 'inside' }, unshare)
      await inside.announce()
      const { pid } = world.fileOf('inside').json
      expect(pid).toBeLessThan(10)
      const outside = start('outside')
      await outside.announce()
      inside.tell({ do: 'look', sessions: ['outside'] })
      expect(await inside.hear('a verdict', ({ seen }) => seen)).toEqual(['live'])
      const me = world.member('me')
      expect(me.statusOf('inside')).toBe('live')

      await endChild(inside.process)
      world.clock.passWatching(10, me)
      expect(me.statusOf('inside')).toBe('live')
      world.clock.passWatching(presenceLimits.silentMs, me)
      expect(me.statusOf('inside')).toBe('gone')
    },
  )

  async function stop(some: readonly Child[]): Promise<void> {
    for (const { process } of some) process.kill('SIGSTOP')
    await until('they are stopped', () => some.every(({ process }) => real.stat(pidOf(process))?.state === 'T'))
  }
})
