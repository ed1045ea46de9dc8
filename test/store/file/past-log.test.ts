/**
 * The log across epochs: folded, and where a process died before that.
 *
 * Seen red when: only what is folded is read; epochs are listed only once; an epoch counts by its name; a command leaves without
 * ending the epoch that its change made due.
 */

import { readdirSync, renameSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { findEpoch } from '../../../src/store/file/epoch.ts'
import { openFileEngine } from '../../../src/store/file/file-store.ts'
import { type FileSystem, nodeFileSystem } from '../../../src/store/file/file-system.ts'
import { Layout } from '../../../src/store/file/layout.ts'
import { GraphStore } from '../../../src/store/graph-store.ts'
import { withoutLinks } from './hooked-file-system.ts'
import { creates, newStage, Participant } from './participant.ts'
import { scratchFolder } from './scratch.ts'

const ana = { name: 'ana', host: 'laptop', user: 'ana' }

function open(directory: string, fs: FileSystem): GraphStore {
  let made = 0
  const name = () => `n${process.hrtime.bigint().toString(36)}x${++made}`
  const options = {
    directory,
    session: name(),
    host: 'laptop',
    user: 'ana',
    oneShot: true,
    endsEpochFirst: true,
    where: () => ({}),
    evidence: {
      self: { pid: 1, startTime: 1, pidNamespace: 'here', bootId: 'boot' },
      signal: () => 'delivered' as const,
      stat: () => ({ state: 'S', startTime: 1 }),
    },
    monotonic: () => performance.now(),
    wallClock: () => Date.now(),
    mintId: name,
    random: name,
    luck: () => 0.5,
  }
  return new GraphStore(openFileEngine(options, fs, { entries: 5, bytes: 1_000_000 }))
}

describe.each([
  ['hard links', nodeFileSystem],
  ['directories', withoutLinks],
])('the log of a list that commits by %s', (_, fs) => {
  it('goes back to the first change over every epoch, and finds the change to undo in an earlier one', async () => {
    const directory = join(scratchFolder('past-log'), 'list')
    const store = open(directory, fs)
    await store.create([{ id: 'a', subject: 'A' }], ana)
    await store.create([{ id: 'b', subject: 'B' }], { ...ana, name: 'ben' })
    const other = { ...ana, name: 'ben' }
    for (let priority = 0; priority < 18; priority++) await store.update({ id: 'b', set: { priority: priority % 4 } }, other)
    await store.close()

    const own = join(directory, '.dibs')
    const later = open(directory, fs)
    expect(readdirSync(join(own, 'history')).length).toBeGreaterThanOrEqual(1)
    const told = async (id?: string) => {
      const { lines, more } = await later.log({ limit: 100, ...(id && { id }) })
      return { more, kinds: lines.map(({ kind, tasks }) => `${kind} ${tasks.map((task) => task.id)}`) }
    }
    const whole = await told()
    expect(whole).toEqual({ more: false, kinds: ['create a', 'create b', ...Array.from({ length: 18 }, () => 'update b')] })
    expect((await told('a')).kinds).toEqual(['create a'])

    const [newest = ''] = readdirSync(join(own, 'history')).sort().reverse()
    rmSync(join(own, 'history', newest))
    expect((await told()).kinds.length).toBeLessThan(20)
    expect((await later.undo(ana)).undone.tasks).toMatchObject([{ id: 'a', what: 'created' }])
    await later.close()
  })

  it('stays short where only commands change the list, each a process of its own', async () => {
    const directory = join(scratchFolder('past-log'), 'list')
    for (let n = 1; n <= 24; n++) {
      const command = open(directory, fs)
      if (n === 1) await command.create([{ id: 'a', subject: 'A' }], ana)
      else await command.update({ id: 'a', set: { subject: `${n}` } }, ana)
      await command.close()
    }
    const [epoch = ''] = readdirSync(join(directory, '.dibs', 'log'))
    expect(readdirSync(join(directory, '.dibs', 'log', epoch)).length).toBeLessThanOrEqual(6)
    expect(readdirSync(join(directory, '.dibs', 'history')).length).toBeGreaterThanOrEqual(3)
  })

  it('has the epoch that is retired and not folded', async () => {
    const directory = join(scratchFolder('past-log'), 'list')
    const store = open(directory, fs)
    await store.create([{ id: 'a', subject: 'A' }], ana)
    await store.update({ id: 'a', set: { priority: 0 } }, ana)
    const own = join(directory, '.dibs')
    const [epoch = ''] = readdirSync(join(own, 'log'))
    // As a process leaves it that dies after retiring the epoch; a list whose log is gone begins a new one from its files.
    renameSync(join(own, 'log', epoch), join(own, 'retired', `000001-${epoch}`))
    const later = open(directory, fs)
    expect((await later.log({ limit: 10 })).lines.map(({ kind }) => kind)).toEqual(['create', 'update'])
    await Promise.all([store.close(), later.close()])
  })

  it('tells who follows the list every commit once, over the ends of epochs, and says so when it is too far behind', async () => {
    const directory = join(scratchFolder('past-log'), 'list')
    const [store, watcher] = [open(directory, fs), open(directory, fs)]
    await store.create([{ id: 'a', subject: 'A' }], ana)
    const start = (await watcher.changesSince()).cursor
    const told: string[] = []
    let cursor = start
    for (let n = 1; n <= 24; n++) {
      await store.update({ id: 'a', set: { subject: `${n}` } }, ana)
      if (n % 4 !== 0) continue // four commits at a time, where an epoch has five
      const changes = await watcher.changesSince(cursor)
      expect(changes.startOver).toBe(false)
      told.push(...changes.records.map(({ tasks }) => tasks[0]?.after?.subject ?? ''))
      cursor = changes.cursor
    }
    expect(told).toEqual(Array.from({ length: 24 }, (_, n) => `${n + 1}`))
    // Epochs end beside the changes, so how many have ended by now is not certain.
    for (let n = 0; n < 100 && !(await watcher.changesSince(start)).startOver; n++) {
      await store.update({ id: 'a', set: { subject: `more ${n}` } }, ana)
    }
    expect(readdirSync(join(directory, '.dibs', 'history')).length).toBeGreaterThanOrEqual(3)
    expect(await watcher.changesSince(start)).toMatchObject({ startOver: true, records: [] })
    await Promise.all([store.close(), watcher.close()])
  })
})

describe('the log of a list', () => {
  it('is the newest epoch that has an entry 0', () => {
    const stage = newStage(join(scratchFolder('past-log'), 'list'))
    new Participant(stage, 'other').run(creates('x'))
    const layout = new Layout(stage.directory)
    const whole = findEpoch(nodeFileSystem, layout)?.name
    nodeFileSystem.makeDirectory(layout.epoch('zz'))
    nodeFileSystem.createFile(join(layout.epoch('zz'), '0.json'), '', false)
    expect(findEpoch(nodeFileSystem, layout)?.name).toBe(whole)
  })

  it('is found also when its epoch is retired between being listed and being read', () => {
    const stage = newStage(join(scratchFolder('past-log'), 'list'))
    const other = new Participant(stage, 'other')
    other.run(creates('x'))
    let retires = () => other.compact()
    const slow: FileSystem = {
      ...nodeFileSystem,
      readIfThere(path) {
        retires()
        retires = () => {}
        return nodeFileSystem.readIfThere(path)
      },
    }
    expect(findEpoch(slow, new Layout(stage.directory))?.start.ordinal).toBe(2)
  })
})
