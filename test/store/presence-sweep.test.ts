/**
 * What becomes of those who are gone: their claims adopted, their files swept, the living untouched.
 *
 * Seen red when: remnants are removed at first sight; sessions of another host are adopted.
 */

import { existsSync, mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { presenceLimits } from '../../src/store/file/presence-options.ts'
import { endChild, evidenceWith, identityOf, PresenceWorld } from './presence-world.ts'

let world: PresenceWorld
beforeEach(() => {
  world = new PresenceWorld()
})
afterEach(() => world.end())

describe('adoption', () => {
  const dead = { pid: 0x7fffffff }

  it('makes a gone session with my hint on my host my own', () => {
    world.record('before', { ...dead, hint: 'h1' })
    world.record('stranger', { ...dead, hint: 'h2' })
    world.record('plain', dead)
    world.record('far', { ...dead, hint: 'h1', host: 'otherhost' })
    const seen = (hint?: string) => {
      const me = world.member(`me-${hint}`, { hint })
      return ['before', 'stranger', 'plain', 'far'].map((session) => me.statusOf(session))
    }

    expect(seen('h1')).toEqual(['self', 'gone', 'gone', 'gone'])
    expect(seen('')).toEqual(['gone', 'gone', 'gone', 'gone'])
    expect(seen()).toEqual(['gone', 'gone', 'gone', 'gone'])
  })

  it('does not touch a live session with my hint', () => {
    world.record('before', { ...identityOf(world.live()), hint: 'h1' })

    expect(world.member('me', { hint: 'h1' }).statusOf('before')).toBe('live')
  })
})

describe('sweeping', () => {
  it('removes gone sessions that no task names, whole, and nothing of anybody else', async () => {
    const me = world.member('me')
    const left = world.member('left')
    const live = world.member('live')
    await Promise.all([me.announce(), left.announce(), live.announce()])
    left.leave()
    const child = world.live()
    for (const session of ['killed', 'named']) mkdirSync(`${world.record(session, identityOf(child))}.lock`)
    writeFileSync(join(world.folder, 'n-killed.name'), 'killed')
    await endChild(child)

    me.sweep((session) => session === 'named')

    const kept = world.names().filter((name) => !name.endsWith('.lock'))
    expect(kept.filter((name) => /^(left|killed|n-killed)\./.test(name))).toEqual([])
    expect(kept.filter((name) => /^(me|live|named)\./.test(name))).toHaveLength(3)
    expect(readdirSync(world.folder).filter((name) => name.endsWith('.lock'))).toHaveLength(3)
    expect([me.statusOf('killed'), me.statusOf('named'), me.statusOf('live')]).toEqual(['unknown', 'gone', 'live'])
    expect([me.name, live.name].every((name) => existsSync(join(world.folder, `${name}.name`)))).toBe(true)
  })

  it('removes what killed processes left half made, but only after it watched it lie still for a minute', async () => {
    const me = world.member('me')
    await me.announce()
    const own = world.names()
    writeFileSync(join(world.folder, 'r99.tmp'), '{')
    writeFileSync(join(world.folder, 'lost-owl.name'), 'nobody')
    writeFileSync(join(world.folder, 'empty-owl.name'), '')
    mkdirSync(join(world.folder, 'calm-owl.name.nobody.heir'))
    mkdirSync(join(world.folder, 'nobody.r98.json.lock'))
    me.sweep(() => false)
    world.clock.passWatching(presenceLimits.silentMs - 1, me)
    me.sweep(() => false)
    expect(world.names()).toHaveLength(own.length + 5)

    world.clock.passWatching(1, me)
    me.sweep(() => false)

    expect(world.names()).toEqual(own)
  })

  it('costs a session that only slept nothing: it announces itself again', async () => {
    const me = world.member('me')
    const asleep = world.member('asleep', {
      evidence: evidenceWith({ self: { pidNamespace: 'pid:[1]' } }),
      holdsAnything: () => false,
    })
    await Promise.all([me.announce(), asleep.announce()])
    me.statusOf('asleep')
    world.clock.passWatching(presenceLimits.silentMs, me)
    me.sweep(() => false)
    expect(asleep.stillThere()).toBe(false)

    await asleep.announce()

    me.refresh()
    expect(asleep.stillThere()).toBe(true)
    expect(me.statusOf('asleep')).toBe('live')
  })
})

describe('a list without its folder', () => {
  it('knows nobody, and refuses nothing', () => {
    rmSync(world.root, { recursive: true })
    const me = world.member('me')

    expect(me.statusOf('other')).toBe('unknown')
    expect(me.present()).toEqual([])
    expect(me.whereabouts('other')).toEqual({})
    expect(() => me.sweep(() => false)).not.toThrow()
  })
})
