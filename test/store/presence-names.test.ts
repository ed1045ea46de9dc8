/**
 * Readable names: stable for a session, unique among those present, and held up by no dead one.
 *
 * Seen red when: a reservation is renamed into place instead of linked; an heir needs no exclusive right, or does not look
 * again once it has it.
 */

import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { ownTime } from '../fixtures/own-time.ts'
import { evidenceWith, PresenceWorld } from './presence-world.ts'

describe('a readable name', () => {
  let world: PresenceWorld
  beforeEach(() => {
    world = new PresenceWorld()
  })
  afterEach(() => world.end())

  const dead = { pid: 0x7fffffff }

  it('is an adjective and an animal, and the one that was promised before announcing', async () => {
    const me = world.member('me')
    const promised = me.name
    await me.announce()

    expect(me.name).toMatch(/^[a-z]+-[a-z]+$/)
    expect(me.name).toBe(promised)
  })

  it("is the user's own where one was given, with numbers on collision", async () => {
    const members = ['a', 'b', 'c'].map((session) => world.member(session, { givenName: 'mejba' }))
    for (const member of members) await member.announce()

    expect(members.map(({ name }) => name)).toEqual(['mejba', 'mejba-2', 'mejba-3'])
  })

  it('may hold what no file name can', async () => {
    const members = ['a', 'b'].map((session) => world.member(session, { givenName: '../ä/*:' }))
    for (const member of members) await member.announce()

    expect(members.map(({ name }) => name)).toEqual(['../ä/*:', '../ä/*:-2'])
  })

  it('is free again after leaving', async () => {
    const first = world.member('a', { givenName: 'mejba' })
    await first.announce()
    first.leave()
    const second = world.member('b', { givenName: 'mejba' })
    await second.announce()

    expect(second.name).toBe('mejba')
  })

  it('comes back to a session that resumes after a kill, and to nobody while the first still lives', async () => {
    const first = world.member('first', { hint: 'h1' })
    await first.announce()
    const both = world.member('both', { hint: 'h1' })
    await both.announce()
    expect(both.name).not.toBe(first.name)
    both.leave()

    // As kill -9 leaves it: file, lock and reservation are all there, the process is not.
    const { path, json } = world.fileOf('first')
    writeFileSync(path, JSON.stringify({ ...json, ...dead }))
    const resumed = world.member('resumed', { hint: 'h1' })
    world.clock.now += 10
    await resumed.announce()

    expect(resumed.name).toBe(first.name)
    expect(resumed.statusOf('first')).toBe('self')
  })

  it('of a dead session has one heir, also when many come at once', async () => {
    world.record('before', dead)
    writeFileSync(join(world.folder, 'mejba.name'), 'before')
    const members = Array.from({ length: 12 }, (_, n) => world.member(`s${n}`, { givenName: 'mejba' }))

    await Promise.all(members.map((member) => member.announce()))

    const names = members.map(({ name }) => name)
    expect(new Set(names).size).toBe(12)
    expect(names.filter((name) => name === 'mejba')).toHaveLength(1)
  })

  it('is not waited for where an heir was killed half-way, or where a reservation says nothing', async () => {
    world.record('before', dead)
    writeFileSync(join(world.folder, 'mejba.name'), 'before')
    mkdirSync(join(world.folder, 'mejba.name.before.heir'))
    writeFileSync(join(world.folder, 'mejba-2.name'), '')
    writeFileSync(join(world.folder, 'mejba-3.name'), '../../outside')
    const me = world.member('me', { givenName: 'mejba' })

    const taken = ownTime()
    await me.announce()

    expect(me.name).toBe('mejba-4')
    expect(taken()).toBeLessThan(1_000)
  })

  it('of an heir that came late stays with the one who was first', async () => {
    world.record('before', dead)
    writeFileSync(join(world.folder, 'mejba.name'), 'before')
    const first = world.member('first', { givenName: 'mejba' })
    let inherits: Promise<void> | undefined
    // Between the late one's look at the reservation and its grasp it judges the dead one; that is when the other inherits.
    const signal = () => {
      inherits ??= first.announce()
      return 'absent' as const
    }
    const late = world.member('late', { givenName: 'mejba', evidence: evidenceWith({ signal }) })
    await late.announce()
    await inherits

    expect(first.name).toBe('mejba')
    expect(late.name).toBe('mejba-2')
  })
})
