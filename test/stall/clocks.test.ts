/**
 * Clocks that lie take nothing from anybody: wall clocks a day ahead and behind, heartbeats an hour in the future and the past.
 *
 * Seen red when: presence compares a file's time with the clock (`Date.now() - mtime > limit`).
 */

import { readdirSync, utimesSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { Layout } from '../../src/store/file/layout.ts'
import { claimsInLog, filesOf } from '../fixtures/list-truth.ts'
import { type ListWorker, ListWorkers } from '../fixtures/list-workers.ts'
import { scratchFolder } from '../store/file/scratch.ts'

const [hour, day] = [3_600_000, 86_400_000]

let workers: ListWorkers
beforeAll(async () => {
  workers = await ListWorkers.build()
})
afterAll(() => workers.remove())
afterEach(() => workers.endAll())

/** Everybody tries to claim everything: all are refused. */
async function expectNobodyLoses(all: readonly ListWorker[], ids: readonly string[]): Promise<void> {
  for (const worker of all) {
    for (const [n, id] of ids.entries()) {
      if (all[n] === worker) continue
      expect((await worker.refusal({ claim: { id } })).message).toMatch(
        new RegExp(`^Task ${id} is held by \\S+ \\(tester on testhost\\) since`),
      )
    }
  }
}

describe.each([
  ['answer for each other by pid', undefined],
  ["cannot ask each other's pid", 'other'],
])('sessions that %s', (_, namespace) => {
  it.each([
    ['a day ahead and behind', [0, day, -day], 0],
    ['right, and heartbeats an hour ahead', [0, 0, 0], hour],
    ['right, and heartbeats an hour behind', [0, 0, 0], -hour],
  ])('whose clocks are %s keep their tasks', async (_, offsets, beat) => {
    const list = scratchFolder('clocks')
    const all = await Promise.all(
      offsets.map((wallOffset, n) => workers.start(list, { wallOffset, pidNamespace: namespace && `${namespace}-${n}` })),
    )
    const ids = all.map((_, n) => `task-${n}`)
    await all[0]?.get({ create: ids.map((id) => ({ id, subject: id })) })
    for (const [n, worker] of all.entries()) await worker.get({ claim: { id: ids[n] } })
    await expectNobodyLoses(all, ids)
    const { sessions } = new Layout(list)
    const at = (Date.now() + beat) / 1_000
    if (beat !== 0) for (const name of readdirSync(sessions)) utimesSync(join(sessions, name), at, at)
    await expectNobodyLoses(all, ids)
    for (const [n, worker] of all.entries()) await worker.get({ complete: { id: ids[n] ?? '', knownTerm: 1 } })
    expect([...filesOf(list).values()].map(({ status, term }) => [status, term])).toEqual(ids.map(() => ['completed', 1]))
    expect([...claimsInLog(list).values()].map((claims) => claims.length)).toEqual(ids.map(() => 1))
  })
})
