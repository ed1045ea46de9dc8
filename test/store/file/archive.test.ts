/**
 * Whoever dies or sleeps at whatever operation while tasks go into the archive: each of them is in the list or in the archive at
 * every moment, no line is lost to another's, and the next run goes on.
 *
 * Seen red when: the files go before the lines are written; the month's file is prepared beside it instead of in the token
 * directory (a sleeper then writes its older version over the newer); a file that cannot be archived goes all the same; a reader
 * looks at the file of a task that a pending entry takes away.
 */

import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { beforeEach, describe, expect, it } from 'vitest'
import { archiveTasks, restoreTask } from '../../../src/domain/archive-tasks.ts'
import { parseArchive } from '../../../src/store/file/archive-files.ts'
import type { FileSystem } from '../../../src/store/file/file-system.ts'
import { diesAt, disks, hooked, isRead, Killed } from './hooked-file-system.ts'
import { creates, newStage, Participant, type Stage } from './participant.ts'
import { scratchFolder } from './scratch.ts'

const later = '2099-01-01T00:00:00.000Z'
const three = ['x', 'y', 'z']

let folder: string
let lists = 0
beforeEach(() => {
  folder = scratchFolder('archive')
})

/** A list of four closed tasks and an open one. */
function stageWith(disk: FileSystem): Stage {
  const stage = newStage(join(folder, `list-${++lists}`))
  const seed = new Participant(stage, 'seed', disk)
  seed.run(creates(...three, 'w', 'open'))
  seed.run((world) => {
    const tasks = [...three, 'w'].flatMap((id) => world.task(id) ?? [])
    const closed = tasks.map((task) => ({ ...task, status: 'completed' as const, completedAt: '2026-11-20T08:00:00.000Z' }))
    return { kind: 'complete', durable: true, changes: closed, answer: () => undefined }
  })
  return stage
}

const archives = (participant: Participant, ...ids: readonly string[]) =>
  participant.run((world) => archiveTasks(world, new Set(ids), later))

function lines(stage: Stage): string[] {
  const file = join(stage.directory, 'archive', '2026-11.jsonl')
  const { tasks, bad } = parseArchive(existsSync(file) ? readFileSync(file, 'utf8') : '')
  expect(bad).toEqual([])
  return [...tasks.keys()]
}

const files = (stage: Stage) =>
  readdirSync(stage.directory).flatMap((name) => (name.endsWith('.json') ? [name.slice(0, -'.json'.length)] : []))

describe.each(disks)('tasks that go into the archive, on a disk with %s', (_, disk) => {
  it('are in the list or in the archive, wherever the one that moves them dies, and go when it is done again', () => {
    let places = 0
    const counting = hooked({ before: ({ name }) => void (isRead(name) ? 0 : places++) }, disk)
    const counted = new Participant(stageWith(disk), 'a', counting)
    places = 0
    expect(archives(counted, ...three)).toEqual(three)
    expect(places).toBeGreaterThan(10)
    for (const cut of [false, true]) {
      for (let at = 1; at <= places + 1; at++) {
        const stage = stageWith(disk)
        const answered = attempt(() => archives(new Participant(stage, 'a', diesAt({ at, cut }, disk).fs), ...three))
        const where = `dies at ${at}`
        for (const id of three) expect([...files(stage), ...lines(stage)], where).toContain(id)
        const seen = [...new Participant(stage, 'b', disk).look().keys()].filter((id) => three.includes(id))
        expect(seen.length === 0 || (seen.length === 3 && !answered), `${where}: sees ${seen}`).toBe(true)
        archives(new Participant(stage, 'c', disk), ...three)
        expect([files(stage).sort(), lines(stage)], where).toEqual([['open', 'w'], three])
        const last = new Participant(stage, 'd', disk)
        expect([...last.look().keys()].sort()).toEqual(['open', 'w'])
        last.compact()
        expect([...new Participant(stage, 'e', disk).look().keys()].sort()).toEqual(['open', 'w'])
      }
    }
  })

  it('keep their lines when the one that moves them slept while others moved more', () => {
    let naps = 0
    const counting = hooked({ before: ({ name }) => void (isRead(name) ? 0 : naps++) }, disk)
    const counted = new Participant(stageWith(disk), 'a', counting)
    naps = 0
    archives(counted, ...three)
    const stage0 = naps
    for (let at = 1; at <= stage0; at++) {
      const stage = stageWith(disk)
      const other = new Participant(stage, 'b', disk)
      const sleeper = hooked(
        {
          before({ name, change }) {
            if (change !== at || isRead(name) || naps === -1) return
            naps = -1
            archives(other, 'w')
          },
        },
        disk,
      )
      naps = 0
      const a = new Participant(stage, 'a', sleeper)
      archives(a, ...three)
      expect([files(stage), lines(stage)], `sleeps at ${at}`).toEqual([['open'], ['w', ...three]])
      expect([...a.look().keys()]).toEqual(['open'])
    }
  })

  it('stay tasks of the list while the archive cannot be written, and go when it can', () => {
    const stage = stageWith(disk)
    mkdirSync(join(stage.directory, 'archive', '2026-11.jsonl'), { recursive: true })
    const a = new Participant(stage, 'a', disk)
    archives(a, ...three)
    expect(files(stage).sort()).toEqual(['open', 'w', ...three])
    for (const participant of [a, new Participant(stage, 'b', disk)])
      expect([...participant.look().keys()].sort()).toEqual(['open', 'w', ...three])
    a.run(creates('next'))
    rmSync(join(stage.directory, 'archive', '2026-11.jsonl'), { recursive: true })
    archives(a, ...three)
    expect([files(stage).sort(), lines(stage)]).toEqual([['next', 'open', 'w'], three])
  })

  it('stay where somebody edits one at the last moment, and a line that nobody can read stays in its file', () => {
    const stage = stageWith(disk)
    mkdirSync(join(stage.directory, 'archive'))
    writeFileSync(join(stage.directory, 'archive', '2026-11.jsonl'), 'not a task\n')
    const file = join(stage.directory, 'y.json')
    let isEdited = false
    const fs = hooked(
      {
        before({ name, path }) {
          if (isEdited || name !== 'createFile' || !path.endsWith('2026-11.jsonl')) return
          isEdited = true
          writeFileSync(file, readFileSync(file, 'utf8').replace('Task y', 'Task y, edited'))
        },
      },
      disk,
    )
    archives(new Participant(stage, 'a', fs), ...three)
    const b = new Participant(stage, 'b', disk)
    expect(b.look().get('y')?.subject).toBe('Task y, edited')
    archives(b, 'y')
    const text = readFileSync(join(stage.directory, 'archive', '2026-11.jsonl'), 'utf8')
    expect(parseArchive(text).tasks.get('y')?.subject).toBe('Task y, edited')
    expect(parseArchive(text).bad).toMatchObject([{ text: 'not a task' }])
  })

  it('come back whole, and a task that has come back counts before its line', () => {
    const stage = stageWith(disk)
    const a = new Participant(stage, 'a', disk)
    const before = a.look().get('x')
    archives(a, 'x')
    const [kept] = a.tools.list.archived('x')
    if (kept === undefined) throw new Error('x is not in the archive')
    expect(kept).toEqual(before)
    a.run((world) => restoreTask(world, kept))
    expect(new Participant(stage, 'b', disk).look().get('x')).toEqual(before)
  })
})

function attempt<T>(act: () => T): T | undefined {
  try {
    return act()
  } catch (error) {
    if (error instanceof Killed) return undefined
    throw error
  }
}
