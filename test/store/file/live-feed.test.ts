/**
 * What wakes those who wait costs no look at the tasks: a list of 10,000 would cost each waiter 150 ms a change.
 *
 * Seen red when: chokidar reads the names of the directory that it watches.
 */

import { renameSync, writeFileSync } from 'node:fs'
import fileSystem from 'node:fs/promises'
import { syncBuiltinESMExports } from 'node:module'
import { join } from 'node:path'
import { expect, it, onTestFinished } from 'vitest'
import { LiveFeed } from '../../../src/store/file/live-feed.ts'
import { scratchFolder } from './scratch.ts'

it('wakes who waits when a file is put in place, at once, without looking at any file', async () => {
  const folder = scratchFolder('live-feed')
  for (let n = 0; n < 300; n++) writeFileSync(join(folder, `t${n}.json`), '{}')
  const looks = countLooks()
  const feed = new LiveFeed(folder)
  onTestFinished(() => feed.close())
  await feed.next(new AbortController().signal) // the first wait starts the watch, and may end by its time

  for (let n = 0; n < 5; n++) {
    const waiting = feed.next(new AbortController().signal)
    const before = performance.now()
    writeFileSync(join(folder, 'made'), '{"changed": true}')
    renameSync(join(folder, 'made'), join(folder, `t${n}.json`))
    await waiting
    expect(performance.now() - before).toBeLessThan(900) // it was the event, not the look that comes each second anyway
  }
  expect(looks()).toBeLessThan(20) // the directory itself
})

/** Counts the looks at files that go through promises, as those of libraries do. */
function countLooks(): () => number {
  const { lstat, stat, readdir } = fileSystem
  let count = 0
  const counted = <F extends (...args: never[]) => unknown>(act: F): F =>
    new Proxy(act, {
      apply: (target, self, args) => {
        count += 1
        return Reflect.apply(target, self, args)
      },
    })
  Object.assign(fileSystem, { lstat: counted(lstat), stat: counted(stat), readdir: counted(readdir) })
  syncBuiltinESMExports()
  onTestFinished(() => {
    Object.assign(fileSystem, { lstat, stat, readdir })
    syncBuiltinESMExports()
  })
  return () => count
}
