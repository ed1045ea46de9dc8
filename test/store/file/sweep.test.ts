/**
 * A session claims a task and dies at any operation of another one's first change, which clears up after the dead: the task is
 * free for the next at once, as long as the dead one's presence file is known.
 *
 * Seen red when: the sweep asks whether a task names a session before it asks whether that one has gone, or answers it from
 * the list as it was read before.
 */

import { existsSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import type { Actor } from '../../../src/domain/actor.ts'
import { openFileEngine } from '../../../src/store/file/file-store.ts'
import type { FileSystem } from '../../../src/store/file/file-system.ts'
import { Layout } from '../../../src/store/file/layout.ts'
import { hostEvidence } from '../../../src/store/file/process-evidence.ts'
import { verdictMs } from '../../../src/store/file/session-roster.ts'
import { GraphStore } from '../../../src/store/graph-store.ts'
import { hooked } from './hooked-file-system.ts'
import { claims, creates, newStage, Participant } from './participant.ts'
import { scratchFolder } from './scratch.ts'

const pid = 4_242
const here = hostEvidence()

/** The session that is to die: alive and announced until `isDead` says otherwise. */
interface Doomed {
  readonly file: string
  isDead: boolean
}

function announced(directory: string): Doomed {
  const file = join(new Layout(directory).sessions, 'doomed.r1.json')
  const since = '2026-11-22T08:00:00.000Z'
  const self = { ...here.self, pid, startTime: null, host: 'host', user: 'user' }
  writeFileSync(file, JSON.stringify({ session: 'doomed', name: 'doomed', ...self, hint: '', where: {}, since }))
  return { file, isDead: false }
}

/** A session of this process, which asks about the doomed one's pid, on a clock that `later` moves on. */
function sweeper(directory: string, doomed: Doomed, fs: FileSystem) {
  let ahead = 0
  let made = 0
  const by: Actor = { session: 'next', name: 'next', host: 'host', user: 'user' }
  const evidence = {
    ...here,
    signal: (asked: number) => (asked === pid && doomed.isDead ? ('absent' as const) : ('delivered' as const)),
    stat: () => null,
  }
  const clocks = { monotonic: () => performance.now() + ahead, wallClock: () => Date.now() }
  const chances = { mintId: () => `m${++made}`, random: () => `next${++made}`, luck: () => 0.5 }
  const who = { session: 'next', givenName: 'next', host: 'host', user: 'user', where: () => ({}) }
  const store = new GraphStore(openFileEngine({ directory, evidence, ...who, ...clocks, ...chances }, fs))
  const later = (ms: number) => {
    ahead += ms
  }
  return { store, by, later }
}

it('a claim that comes while others clear up is free as soon as its session has died', { timeout: 60_000 }, async () => {
  const folder = scratchFolder('sweep')
  for (let at = 1; ; at++) {
    const stage = newStage(join(folder, `list-${at}`))
    new Participant(stage, 'seed').run(creates('v', 'x'))
    const doomed = announced(stage.directory)
    let armed = true
    let count = 0
    const claimAndDie = () => {
      if (!armed || ++count !== at) return
      armed = false
      const one = new Participant(stage, 'doomed')
      expect(one.run(claims('v', one.by)), `claim before operation ${at}`).toBe(true)
      doomed.isDead = true
    }
    const { store, by, later } = sweeper(stage.directory, doomed, hooked({ before: claimAndDie }))
    try {
      await store.claim({ id: 'x' }, by)
      if (armed) break
      expect(existsSync(doomed.file), `the dead session is known, operation ${at}`).toBe(true)
      later(2 * verdictMs)
      const { task, ...rest } = await store.claim({ id: 'v' }, by)
      expect(task?.task, `operation ${at}`).toMatchObject({ owner: 'next', term: 2 })
      expect(rest, `operation ${at}`).toMatchObject({ takenOver: { from: 'doomed' } })
    } finally {
      armed = false
      await store.close()
    }
    expect(at).toBeLessThan(1_000)
  }
})
