/**
 * Announcing, leaving, and being robbed.
 *
 * Seen red when: the lock directory is removed by its name, or known by its inode or its time alone; the library's own
 * `onCompromised` is left in place; a lost session is not announced again, or gives up while the folder is missing; two calls
 * announce twice; leaving says nothing, or misses an announcement under way.
 */

import { existsSync, mkdirSync, rmdirSync, rmSync, statSync, utimesSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { presenceLimits } from '../../src/store/file/presence-options.ts'
import { ownTime } from '../fixtures/own-time.ts'
import { PresenceWorld, real, until } from './presence-world.ts'

/** The shortest beat that proper-lockfile knows, for tests that wait for one. */
const quick = { ...presenceLimits, heartbeatMs: 1_000 }

const rejections: unknown[] = []
const note = (reason: unknown) => void rejections.push(reason)

let world: PresenceWorld
beforeEach(() => {
  rejections.length = 0
  process.on('unhandledRejection', note)
  world = new PresenceWorld()
})
afterEach(async () => {
  await world.end()
  process.off('unhandledRejection', note)
  expect(rejections).toEqual([])
})

describe('announcing', () => {
  it('writes nothing before it, and then one whole file with a heartbeat and a name', async () => {
    const me = world.member('me', { hint: 'h1' })
    expect(me.announced).toBe(false)
    expect(world.names()).toEqual([])

    await me.announce()

    expect(me.announced).toBe(true)
    expect(me.stillThere()).toBe(true)
    const { path, json } = world.fileOf('me')
    expect(json).toMatchObject({ ...real.self, session: 'me', name: me.name, host: 'testhost', user: 'tester', hint: 'h1' })
    expect(json).toMatchObject({ where: { dir: '/home/me', branch: 'main' } })
    expect(world.names()).toEqual([`${me.name}.name`, ...world.names().filter((name) => path.includes(name.slice(0, 5)))].sort())
    expect(statSync(`${path}.lock`).isDirectory()).toBe(true)
  })

  it('happens once, however often and however many at once ask for it', async () => {
    const me = world.member('me')
    await Promise.all([me.announce(), me.announce(), me.announce()])
    const before = world.names()
    await me.announce()

    expect(world.names()).toEqual(before)
    expect(before).toHaveLength(3)
  })

  it('beats: the time of the lock moves', async () => {
    const me = world.member('me', { limits: quick })
    await me.announce()
    const lock = `${world.fileOf('me').path}.lock`
    const first = statSync(lock).mtimeMs

    await until('the next beat', () => statSync(lock).mtimeMs !== first)
  })

  it('shows the others who is here and where', async () => {
    const [me, other] = [world.member('me'), world.member('other')]
    await me.announce()
    await other.announce()
    world.record('dead', { pid: 0x7fffffff })

    const here = me.present()

    expect(here.map(({ session }) => session).sort()).toEqual(['me', 'other'])
    expect(here.find(({ session }) => session === 'other')).toMatchObject({
      name: other.name,
      host: 'testhost',
      dir: '/home/other',
    })
    expect(me.whereabouts('other')).toEqual({ dir: '/home/other', branch: 'main' })
  })

  it('fails while there is no folder, and then works', async () => {
    const me = world.member('me')
    rmSync(world.folder, { recursive: true })
    await expect(me.announce()).rejects.toThrow('ENOENT')
    expect(me.announced).toBe(false)

    world.build()
    await me.announce()
    expect(me.stillThere()).toBe(true)
  })

  it('is done again, under the same name, after somebody removed the folder', async () => {
    const me = world.member('me')
    await me.announce()
    const { name } = me
    rmSync(join(world.root, '.dibs'), { recursive: true })
    expect(me.stillThere()).toBe(false)

    world.build()
    await me.announce()

    expect(me.stillThere()).toBe(true)
    expect(me.name).toBe(name)
    expect(existsSync(`${world.fileOf('me').path}.lock`)).toBe(true)
  })
})

describe('a robbed session', () => {
  it('whose lock was removed makes a new one and goes on', async () => {
    const me = world.member('me', { limits: quick })
    await me.announce()
    const lock = `${world.fileOf('me').path}.lock`
    rmdirSync(lock)

    await until('the lock is there again', () => existsSync(lock))
    await until('it is announced again', () => me.announced)
  })

  it('whose lock somebody else holds leaves it to them and takes another', async () => {
    const me = world.member('me', { limits: quick })
    await me.announce()
    const { path } = world.fileOf('me')
    rmdirSync(`${path}.lock`)
    mkdirSync(`${path}.lock`)

    const other = await until('a second presence file', () => world.names().find((name) => isNew(name, path)))
    await until('it is announced again', () => me.announced)
    me.leave()

    expect(existsSync(`${path}.lock`)).toBe(true)
    expect(existsSync(join(world.folder, `${other}.lock`))).toBe(false)
    expect(existsSync(path)).toBe(false)
  })

  it('whose folder is gone for a while comes back by itself when it is there again', async () => {
    const me = world.member('me', { limits: quick })
    await me.announce()
    rmSync(join(world.root, '.dibs'), { recursive: true })
    await until('it notices', () => !me.announced)

    world.build()

    await until('it is back', () => me.announced && me.stillThere())
  })

  const isNew = (name: string, path: string) => name.startsWith('me.') && name.endsWith('.json') && !path.endsWith(name)
})

describe('leaving', () => {
  it('tells the others at once, keeps the file for the tasks that name it, and takes lock and name away', async () => {
    const [me, other] = [world.member('me'), world.member('other')]
    await Promise.all([me.announce(), other.announce()])
    expect(other.statusOf('me')).toBe('live')

    const taken = ownTime()
    me.leave()
    const took = taken()
    other.refresh()

    expect(other.statusOf('me')).toBe('gone')
    expect(world.fileOf('me').json).toMatchObject({ gone: true, where: { dir: '/home/me' } })
    expect(world.names().filter((name) => name.startsWith('me.') || name.startsWith(me.name))).toHaveLength(1)
    expect(other.whereabouts('me')).toEqual({ dir: '/home/me', branch: 'main' })
    // A few ms; the bar is wide since other tests share the disk.
    expect(took).toBeLessThan(100)
  })

  it('leaves no file when it holds nothing, and nothing at all when it was never announced', async () => {
    const me = world.member('me', { holdsAnything: () => false })
    await me.announce()
    me.leave()
    expect(world.names()).toEqual([])

    const silent = world.member('silent')
    silent.leave()
    expect(world.names()).toEqual([])
  })

  it('during the announcement ends that too', async () => {
    const me = world.member('me')
    const announcing = me.announce()
    me.leave()
    await announcing

    expect(me.announced).toBe(false)
    expect(world.names()).toEqual([expect.stringMatching(/^me\..*json$/)])
    expect(world.fileOf('me').json).toMatchObject({ gone: true })
    await expect(me.announce()).rejects.toThrow('this session has left the list')
  })

  it("removes nobody else's lock, not even one of its own name, made in the same second", async () => {
    const me = world.member('me')
    await me.announce()
    const lock = `${world.fileOf('me').path}.lock`
    const { mtime } = statSync(lock)
    rmdirSync(lock)
    mkdirSync(lock)
    utimesSync(lock, mtime, mtime)

    me.leave()

    expect(existsSync(lock)).toBe(true)
  })

  it('says so even where the folder is gone, by doing nothing', async () => {
    const me = world.member('me')
    await me.announce()
    rmSync(world.root, { recursive: true })

    expect(() => me.leave()).not.toThrow()
    expect(existsSync(world.root)).toBe(false)
  })
})
