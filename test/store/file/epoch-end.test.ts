/**
 * An epoch ends while others go on: what they commit meanwhile stands in the next epoch's tail, who was left behind reads on in the
 * history, and one process ends it.
 *
 * Seen red when: the tail is left out of what a new reader knows (`#openLog`), `beforeFirst` is 0, `#findTheWay` answers undefined or
 * does not ask for the nonce, `isDue` asks for a length instead of a passed multiple, a commit forgets the one before that was not
 * asked about, `openLog` follows a seal or has no end, the first part of an epoch that is found counts.
 */

import { readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { gunzipSync, gzipSync } from 'node:zlib'
import { describe, expect, it } from 'vitest'
import { changesSince } from '../../../src/store/file/change-feed.ts'
import { compacting, isDue } from '../../../src/store/file/compaction.ts'
import { tailFile } from '../../../src/store/file/epoch.ts'
import type { FileSystem } from '../../../src/store/file/file-system.ts'
import { Layout } from '../../../src/store/file/layout.ts'
import { commitsOf } from '../../fixtures/list-truth.ts'
import { disks, hooked, isRead, Killed, type Operation } from './hooked-file-system.ts'
import { claims, creates, newStage, notes, Participant, type Stage } from './participant.ts'
import { scratchFolder } from './scratch.ts'

/** As the engine does: what stops it is left to others. */
function compactQuietly(one: Participant): void {
  try {
    one.compact()
  } catch (error) {
    if (!(error instanceof Killed)) throw error
  }
}

/** A participant `a` on a new list of x and y; `meanwhile` runs once, when it has written entry 0 of the next epoch. */
function endingWhile(disk: FileSystem, meanwhile: (stage: Stage) => void, note?: (operation: Operation) => void) {
  const stage = newStage(join(scratchFolder('epoch-end'), 'list'))
  new Participant(stage, 'seed', disk).run(creates('x', 'y'))
  let isToCome = true
  const before = (operation: Operation) => {
    note?.(operation)
    if (operation.name !== 'flushDirectory' || operation.path !== new Layout(stage.directory).tx || !isToCome) return
    isToCome = false
    meanwhile(stage)
  }
  return { stage, a: new Participant(stage, 'a', hooked({ before }, disk)) }
}

describe.each(disks)('on a disk with %s', (_, disk) => {
  it('what is committed while an epoch ends is known to whoever comes after it', () => {
    const { stage, a } = endingWhile(disk, (at) => {
      const b = new Participant(at, 'b', disk)
      b.run(claims('x', b.by))
    })
    a.compact()
    const { log } = new Layout(stage.directory)
    const [epoch = ''] = readdirSync(log)
    expect(readFileSync(join(log, epoch, tailFile), 'utf8')).toContain('"kind":"claim"')
    const c = new Participant(stage, 'c', disk)
    expect(c.tools.list.known.get('x')).toMatchObject({ term: 1, image: { owner: 'b' } })
    c.run(notes(['x', 'y'], 'after the end'))
    expect(commitsOf(stage.directory).map(({ kind }) => kind)).toEqual(['create', 'claim', 'seal', 'update'])
  })

  it('the files of the tail are flushed before the next epoch ends: until then it could restore them', () => {
    const flushed: string[] = []
    const note = ({ name, path }: Operation) => void (name === 'flushFile' && flushed.push(path))
    const { stage, a } = endingWhile(disk, (at) => new Participant(at, 'b', disk).run(notes(['x'], 'meanwhile')), note)
    a.compact()
    expect(flushed.splice(0)).toHaveLength(2)
    a.compact()
    expect(flushed).toEqual([new Layout(stage.directory).task('x')])
  })

  it('who was left behind reads on in the history, and reads no file anew', () => {
    const stage = newStage(join(scratchFolder('epoch-end'), 'list'))
    new Participant(stage, 'seed', disk).run(creates('x', 'y'))
    const read: string[] = []
    const before = ({ name, path }: Operation) => void (name === 'findIfThere' && read.push(path))
    const late = new Participant(stage, 'late', hooked({ before }, disk))
    const b = new Participant(stage, 'b', disk)
    for (const text of ['one', 'two']) {
      b.run(notes(['x'], text))
      b.compact()
    }
    b.run(notes(['y'], 'three'))
    read.length = 0
    expect(late.tools.list.catchUp().map(({ kind }) => kind)).toEqual(['update', 'seal', 'update', 'seal', 'update'])
    expect(read).toEqual([])
    const texts = ['x', 'y'].map((id) => late.tools.list.graph.task(id)?.notes.map(({ text }) => text))
    expect(texts).toEqual([['one', 'two'], ['three']])
  })

  it('but not in a history that does not go on from what it has read', () => {
    const stage = newStage(join(scratchFolder('epoch-end'), 'list'))
    new Participant(stage, 'seed', disk).run(creates('x', 'y'))
    const late = new Participant(stage, 'late', disk)
    const b = new Participant(stage, 'b', disk)
    b.run(notes(['x'], 'one'))
    b.compact()
    const { history } = new Layout(stage.directory)
    const [name = ''] = readdirSync(history)
    const lines = gunzipSync(readFileSync(join(history, name)))
      .toString('utf8')
      .split('\n')
      .slice(1)
    writeFileSync(join(history, name), gzipSync(lines.join('\n')))
    expect(late.tools.list.catchUp()).toEqual([])
    expect(late.tools.list.graph.task('x')?.notes.map(({ text }) => text)).toEqual(['one'])
  })

  it('whoever opens the list while another finishes the seal that a power cut left knows what it did to the files', () => {
    const stage = newStage(join(scratchFolder('epoch-end'), 'list'))
    new Participant(stage, 'seed', disk).run(creates('x', 'y'))
    const layout = new Layout(stage.directory)
    const { log, tx } = layout
    const [sealed = ''] = readdirSync(log)
    let state: 'preparing' | 'linking' | 'dead' = 'preparing'
    const before = ({ name, path, to }: Operation) => {
      if (state === 'dead' && !isRead(name)) throw new Killed()
      if (state === 'linking' && (name === 'link' || name === 'rename') && to?.startsWith(log)) state = 'dead'
      if (state !== 'preparing' || name !== 'flushDirectory' || path !== tx) return
      new Participant(stage, 'b', disk).run(notes(['x'], 'promised'))
      state = 'linking'
    }
    const dying = new Participant(stage, 'a', hooked({ before }, disk))
    compactQuietly(dying)
    writeFileSync(layout.task('x'), '') // as the power cut leaves it
    stage.boot.id = 'boot-2'
    const finisher = new Participant(stage, 'f', disk)
    let isToFinish = true
    const finish = ({ name, path }: Operation) => {
      if (!isToFinish || name !== 'stampIfThere' || !path.startsWith(`${layout.epoch(sealed)}/1`)) return
      isToFinish = false
      finisher.run(creates('z'))
    }
    const late = new Participant(stage, 'late', hooked({ before: finish }, disk))
    expect(isToFinish).toBe(false)
    expect(late.tools.list.graph.task('x')?.notes.map(({ text }) => text)).toEqual(['promised'])
    expect(late.tools.list.examine('x').outside).toBe(false)
  })

  it('an epoch whose next one was taken away by hand is not read for ever', () => {
    const stage = newStage(join(scratchFolder('epoch-end'), 'list'))
    new Participant(stage, 'seed', disk).run(creates('x', 'y'))
    const { log, tx } = new Layout(stage.directory)
    let isSealed = false
    const before = () => {
      if (isSealed) throw new Killed()
    }
    const after = ({ name, to }: Operation) => {
      isSealed ||= (name === 'link' || name === 'rename') && to?.startsWith(log) === true
    }
    compactQuietly(new Participant(stage, 'a', hooked({ before, after }, disk)))
    rmSync(tx, { recursive: true })
    expect([...new Participant(stage, 'late', disk).tools.list.graph.ids()].sort()).toEqual(['x', 'y'])
  })

  it('an epoch that is retired while it is read is read to its end', () => {
    const stage = newStage(join(scratchFolder('epoch-end'), 'list'))
    const seed = new Participant(stage, 'seed', disk)
    seed.run(creates('x', 'y'))
    for (const text of ['one', 'two', 'three', 'four']) seed.run(notes(['x'], text))
    const layout = new Layout(stage.directory)
    const old = seed.tools.list.log?.epoch ?? ''
    let isToRetire = false
    const before = ({ name, path }: Operation) => {
      if (!isToRetire || name !== 'readIfThere' || !path.startsWith(join(layout.epoch(old), '4'))) return
      isToRetire = false
      renameSync(layout.epoch(old), join(layout.retired, `000001-${old}`))
    }
    const reader = new Participant(stage, 'reader', hooked({ before }, disk))
    for (const ms of compacting(seed.tools)) stage.clock.ms += ms
    reader.tools.list.catchUp()
    isToRetire = true
    expect(changesSince(reader.tools, `${old}:1`).records).toHaveLength(4)
    expect(isToRetire).toBe(false)
  })

  it('of two processes the one whose commit passes a multiple of the limit is to end the epoch, and no other', () => {
    const stage = newStage(join(scratchFolder('epoch-end'), 'list'))
    const [a, b] = [new Participant(stage, 'a', disk), new Participant(stage, 'b', disk)]
    a.run(creates('x', 'y'))
    for (const { tools } of [a, b]) tools.list.log?.asked()
    const due = (limits: { entries: number; bytes: number }) => [a, b].map(({ tools }) => isDue(tools.list.log, limits))
    b.run(notes(['x'], 'second'))
    a.tools.list.catchUp()
    expect(due({ entries: 2, bytes: 1e9 })).toEqual([false, true])
    b.tools.list.log?.asked()
    expect(due({ entries: 2, bytes: 1e9 })).toEqual([false, false])
    a.run(notes(['x'], 'third'))
    b.tools.list.catchUp()
    expect(due({ entries: 2, bytes: 1e9 })).toEqual([true, false]) // half as much again: b may have died
    expect(due({ entries: 3, bytes: 1e9 })).toEqual([true, false])
    expect(due({ entries: 1e9, bytes: 1 })).toEqual([true, false])
    expect(due({ entries: 1e9, bytes: 1e9 })).toEqual([false, false])
  })

  it('a turn is not lost to an entry that only logs an edit', () => {
    const stage = newStage(join(scratchFolder('epoch-end'), 'list'))
    const a = new Participant(stage, 'a', disk)
    a.run(creates('x', 'y'))
    for (const text of ['second', 'third']) a.run(notes(['y'], text))
    a.tools.list.log?.asked()
    const path = new Layout(stage.directory).task('x')
    writeFileSync(path, readFileSync(path, 'utf8').replace('Task x', 'By hand'))
    a.run(notes(['x'], 'behind the edit'))
    expect(commitsOf(stage.directory).map(({ kind }) => kind)).toEqual(['create', 'update', 'update', 'outside', 'update'])
    expect(isDue(a.tools.list.log, { entries: 4, bytes: 1e9 })).toBe(true)
  })
})
