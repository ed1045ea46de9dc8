/**
 * Two sessions end the same epoch: whatever operation the first sleeps at while the second ends one, two or three and changes a
 * task after each, every commit is in the log once, in order, and what is left is one epoch.
 *
 * Seen red when: an epoch is folded from what is left of it while another removes it (without hard links the history of a whole epoch
 * was replaced by a part of it), what is folded lacks its last entries.
 */

import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { Layout } from '../../../src/store/file/layout.ts'
import { commitsBehindSeals, commitsOf } from '../../fixtures/list-truth.ts'
import { disks, hooked } from './hooked-file-system.ts'
import { creates, newStage, notes, Participant, type Stage } from './participant.ts'
import { scratchFolder } from './scratch.ts'

/** As the engine does: what the disk refuses is left to a later session. */
function compactQuietly(one: Participant): void {
  try {
    one.compact()
  } catch {
    one.tools.token.abandon()
  }
}

describe.each(disks)('on a disk with %s', (_, disk) => {
  it.each([1, 2, 3])('a session that sleeps while it ends an epoch, and others end %i, loses nothing', (ends) => {
    const root = scratchFolder('compactions')
    for (let at = 1; ; at++) {
      const stage = newStage(join(root, `list-${at}`))
      new Participant(stage, 'seed', disk).run(creates('x', 'y'))
      let left = Number.POSITIVE_INFINITY
      const others = () => {
        const b = new Participant(stage, 'b', disk)
        for (let n = 1; n <= ends; n++) {
          b.compact()
          b.run(notes(['x'], `after end ${n}`))
        }
      }
      const a = new Participant(stage, 'a', hooked({ before: () => void (--left === 0 && others()) }, disk))
      left = at
      compactQuietly(a)
      if (left > 0) return expect(at).toBeGreaterThan(12)
      a.run(notes(['y'], 'the sleeper goes on'))
      expectWhole(stage, { where: `sleeps at ${at}`, changes: 2 + ends })
      new Participant(stage, 'c', disk).compact()
      const { log, retired } = new Layout(stage.directory)
      expect([readdirSync(log).length, readdirSync(retired)], `sleeps at ${at}`).toEqual([1, []])
      expectWhole(stage, { where: `sleeps at ${at}, folded`, changes: 2 + ends })
    }
  })
})

function expectWhole({ directory }: Stage, { where, changes }: { readonly where: string; readonly changes: number }): void {
  const commits = commitsOf(directory).filter(({ kind }) => kind !== 'seal')
  expect(commits, where).toHaveLength(changes)
  const last = new Map<string, string | null>()
  for (const change of commits.flatMap((commit) => commit.changes)) {
    expect(change.before, where).toBe(last.get(change.id) ?? null)
    last.set(change.id, change.after)
  }
  expect(commitsBehindSeals(directory), where).toEqual([])
}
