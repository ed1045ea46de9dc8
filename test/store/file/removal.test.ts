/**
 * Somebody removes `.dibs` folder by folder while one process changes a task, at any two operations of it: what was answered is
 * in the file, and the next one goes on.
 *
 * Red without: `stands` looking at the files (with `tx/` gone and the log still there a completion is answered and lost), the
 * catch of missing names in Transaction.step (the change is refused with ENOENT).
 */

import { readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { nodeFileSystem } from '../../../src/store/file/file-system.ts'
import { hooked } from './hooked-file-system.ts'
import { claims, completes, creates, newStage, notes, Participant } from './participant.ts'
import { scratchFolder } from './scratch.ts'

/** How many operations may lie between the two halves of the removal. */
const gaps = 12

it.each([
  ['tx', 'log'],
  ['log', 'tx'],
])('%s/ before the rest: an answered completion is in its file', (first) => {
  const folder = scratchFolder('removal')
  let operations = Number.POSITIVE_INFINITY
  for (let at = 1, lists = 0; at < operations; at++) {
    for (let gap = 0; gap < gaps; gap++) {
      const stage = newStage(join(folder, `list-${++lists}`))
      const own = join(stage.directory, '.dibs')
      const remove = (path: string) => rmSync(path, { recursive: true, force: true })
      let count = Number.NEGATIVE_INFINITY
      const before = () => {
        count++
        if (count === at) remove(join(own, first))
        if (count === at + gap) remove(own)
      }
      const a = new Participant(stage, 'a', hooked({ before }, nodeFileSystem))
      a.run(creates('x', 'y'))
      a.run(claims('x', a.by))
      count = 0
      expect(a.run(completes(['x'], a.by)), `removed at ${at} and ${at + gap}`).toBe(true)
      if (gap === 0 && count < at) operations = at
      const text = readFileSync(join(stage.directory, 'x.json'), 'utf8')
      expect(JSON.parse(text), `removed at ${at} and ${at + gap}`).toMatchObject({ status: 'completed', result: 'by a' })
      if (count < at + gap) remove(own)
      const b = new Participant(stage, 'b')
      expect(b.look().get('x')?.status).toBe('completed')
      expect(b.run(notes(['y'], 'goes on'))).toBe(true)
    }
  }
  expect(operations).toBeGreaterThan(10)
  expect(operations).toBeLessThan(200)
})

// Red without restoreFolders: no change can be prepared, and each is refused as busy.
it.each(['tx', 'unplaced', 'retired', 'history', 'memos'])(
  '%s/ alone is removed: it is made again, and the log goes on',
  (folder) => {
    const stage = newStage(join(scratchFolder('removal'), 'list'))
    const a = new Participant(stage, 'a')
    a.run(creates('x', 'y'))
    a.run(claims('x', a.by))
    const epoch = a.tools.list.log?.epoch
    rmSync(join(stage.directory, '.dibs', folder), { recursive: true })
    expect(a.run(completes(['x'], a.by))).toBe(true)
    a.compact()
    expect(a.look().get('x')?.status).toBe('completed')
    expect(epoch).toBeDefined()
  },
)
