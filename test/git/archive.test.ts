/**
 * The archive through git: what two clones have archived is joined, and what one archived while the other changed it stays a task.
 *
 * Red without `merge=union` of `mergeRules` (the second sync ends in a conflict).
 */

import { spawnSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it, vi } from 'vitest'
import { bin } from '../cli/command-line.ts'
import { type Clone, clones } from './clones.ts'

vi.setConfig({ testTimeout: 90_000 })

const closed = { status: 'completed', completedAt: '2026-01-15T08:00:00.000Z', createdAt: '2026-01-10T08:00:00.000Z' }

function dibs(clone: Clone, ...words: readonly string[]) {
  const { status, stdout, stderr } = spawnSync(process.execPath, [bin, ...words], {
    cwd: clone.dir,
    env: { ...clone.env, DIBS_OWNER: 'mejba' },
    encoding: 'utf8',
  })
  if (status !== 0) throw new Error(`dibs ${words.join(' ')} exited ${status}: ${stderr}`)
  return JSON.parse(stdout)
}

const archived = (clone: Clone) =>
  readFileSync(join(clone.files.directory, 'archive', '2026-01.jsonl'), 'utf8')
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line).id)

it('joins what two clones have archived, and keeps the task that the other one changed', async () => {
  const [a, b] = clones(2).all
  if (a === undefined || b === undefined) throw new Error('two clones')
  const ids = ['k', 'l', 'm', 'n', 'o']
  for (const id of ids) a.files.write(id, { id, subject: `Task ${id}`, ...closed })
  a.commit('tasks')
  a.git('push', '-q')
  b.git('pull', '-q')

  for (const id of ['l', 'n']) b.files.write(`w${id}`, { id: `w${id}`, subject: 'Waits', status: 'pending', blockedBy: [id] })
  b.files.edit('m', (fields) => ({ ...fields, notes: [{ text: 'look at this again' }] }))
  expect(dibs(a, 'archive', '--json').archived).toHaveLength(5)
  expect(dibs(b, 'archive', '--json').archived.map(({ id }: { id: string }) => id)).toEqual(['k', 'm', 'o'])
  expect(dibs(b, 'restore', 'm', '--json').task).toMatchObject({ id: 'm' })

  expect(a.sync().said).toMatchObject({ pushed: 1 })
  expect(b.sync().said.failed).toBeUndefined()
  expect(a.sync().said.failed).toBeUndefined()
  for (const clone of [a, b]) {
    expect(new Set(archived(clone))).toEqual(new Set(ids))
    expect(
      dibs(clone, 'list', '--json')
        .tasks.map(({ id }: { id: string }) => id)
        .sort(),
    ).toEqual(['m', 'wl', 'wn'])
    expect(
      dibs(clone, 'ready', '--json')
        .ready.map(({ id }: { id: string }) => id)
        .sort(),
      'nothing waits for what is archived',
    ).toEqual(['wl', 'wn'])
    expect(dibs(clone, 'show', 'm', '--json').task.notes).toEqual([{ text: 'look at this again' }])
  }
  expect(b.git('status', '--porcelain')).toBe('')
})
