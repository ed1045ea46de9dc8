/**
 * Past epochs as files: packed, read from the newest back, and as far as they can be.
 *
 * Seen red when: an epoch is folded as plain text; one that was folded as plain text is folded again, or not read; all are unpacked
 * before the first is told; a damaged file ends the log with an error of zlib.
 */

import { mkdirSync, readdirSync, readFileSync, rmSync, statSync, truncateSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { gunzipSync } from 'node:zlib'
import { beforeEach, describe, expect, it } from 'vitest'
import { recordsDown } from '../../../src/store/file/change-feed.ts'
import { tidy } from '../../../src/store/file/compaction.ts'
import { nodeFileSystem } from '../../../src/store/file/file-system.ts'
import { linesWith } from '../../../src/store/file/history-file.ts'
import { parseEntry } from '../../../src/store/file/log-entry.ts'
import { creates, newStage, notes, Participant } from './participant.ts'
import { scratchFolder } from './scratch.ts'

const rounds = 4
const notesEach = 25

let own: string
let history: string
let someone: Participant

/** Four epochs, each with 25 notes of its own; the first makes the tasks. */
beforeEach(() => {
  const stage = newStage(join(scratchFolder('history-file'), 'list'))
  own = join(stage.directory, '.dibs')
  history = join(own, 'history')
  someone = new Participant(stage, 'someone')
  someone.run(creates('x', 'y'))
  for (let round = 1; round <= rounds; round++) {
    for (let n = 1; n <= notesEach; n++) someone.run(notes([n === 1 ? 'y' : 'x'], `round ${round}, note ${n}`))
    someone.compact()
  }
})

const files = () => readdirSync(history).sort()
const pathOf = (place: number) => join(history, files()[place] ?? '')
const told = (id?: string) => [...recordsDown(someone.tools, id)]

describe('the history of a list', () => {
  it('is a file an epoch that gunzip reads, one entry a line, in a tenth of the bytes', () => {
    expect(files()).toEqual(Array.from({ length: rounds }, () => expect.stringMatching(/^00000\d-\w+\.jsonl\.gz$/)))
    const lines = gunzipSync(readFileSync(pathOf(1))).toString('utf8')
    const entries = lines.trimEnd().split('\n').map(parseEntry)
    expect(entries.map((entry) => entry?.kind)).toEqual([...Array.from({ length: notesEach }, () => 'update'), 'seal'])
    expect(statSync(pathOf(1)).size).toBeLessThan(lines.length / 10)
  })

  it('is told whole, newest first, of the list and of one task', () => {
    expect(told()).toHaveLength(1 + rounds * notesEach)
    expect(told('y')).toHaveLength(1 + rounds)
    expect(told().at(-1)?.kind).toBe('create')
  })

  it('is unpacked epoch by epoch, as far back as it is asked for', () => {
    const unpacked: string[] = []
    const fs = {
      ...nodeFileSystem,
      readBytesIfThere(path: string) {
        const bytes = nodeFileSystem.readBytesIfThere(path)
        if (bytes !== undefined) unpacked.push(path)
        return bytes
      },
    }
    const records = recordsDown({ ...someone.tools, fs })
    for (let n = 0; n < notesEach; n++) expect(records.next().done).toBe(false)
    expect(unpacked).toEqual([pathOf(3)])
    records.next()
    expect(unpacked).toEqual([pathOf(3), pathOf(2)])
  })

  it('has the epochs that an earlier version folded as plain text, and folds none of them again', () => {
    const whole = told()
    const [packed, name] = [pathOf(1), files()[1]?.replace('.gz', '') ?? '']
    writeFileSync(join(history, name), gunzipSync(readFileSync(packed)))
    rmSync(packed)
    expect(told()).toEqual(whole)
    // As a process leaves it that died while it removed the epoch that it had folded.
    mkdirSync(join(own, 'retired', name.replace('.jsonl', '')))
    tidy(someone.tools)
    expect(readdirSync(join(own, 'retired'))).toEqual([])
    expect(files()[1]).toBe(name)
    expect(files()).toHaveLength(rounds)
    expect(told()).toEqual(whole)
  })

  it('lacks what a damaged file does not give any more, and nothing else', () => {
    const whole = told().length
    truncateSync(pathOf(1), Math.floor(statSync(pathOf(1)).size / 2))
    expect(told().length).toBeLessThan(whole)
    expect(told().length).toBeGreaterThan(whole - notesEach)
    writeFileSync(pathOf(1), 'no archive at all')
    expect(told()).toHaveLength(whole - notesEach)
  })
})

describe('lines of a history', () => {
  it.each([
    ['at the beginning', 'a1\nb\nc', 'a', ['a1']],
    ['at the end, with and without a line end', 'b\na1\n', 'a', ['a1']],
    ['twice in one line', 'xaxa\nb\nya', 'a', ['xaxa', 'ya']],
    ['nowhere', 'b\nc', 'a', []],
    ['anywhere', 'b\nc', '', ['b', 'c']],
    ['in letters of several bytes', 'ü\nüäü', 'ä', ['üäü']],
  ])('are found by what stands in them: %s', (_, text, mark, lines) => {
    expect(linesWith(Buffer.from(text), mark)).toEqual(lines)
  })
})
