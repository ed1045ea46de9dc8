/** The smallest round of every row: that it still runs, answers numbers, and leaves nothing behind. How fast is not asked here. */

import { execFile } from 'node:child_process'
import { mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { tableRows } from '../house/documents.ts'
import { root } from '../house/source.ts'
import { bundle } from './bundle.mjs'
import { generatedTasks } from './generated-list.ts'
import { optionsFrom } from './options.ts'
import { verdictOf } from './report.ts'
import { rows } from './rows/index.ts'
import { scales } from './scale.ts'
import { Stage } from './stage.ts'
import { quantile } from './statistics.ts'

const scale = scales.smallest
const folder = mkdtempSync(join(tmpdir(), 'dibs-bench-test-'))
let stage: Stage

beforeAll(async () => {
  stage = new Stage(folder, { dibs: join(root, 'dist', 'main.cjs'), worker: await bundle('./worker/main.ts', folder) })
})
afterAll(async () => {
  await stage.strike()
  rmSync(folder, { recursive: true, force: true })
})

describe('the bench', () => {
  it.each(rows)('measures $name', async (row) => {
    const figures = await row.run({ root, scale, stage })
    for (const { what, value } of figures) expect(Number.isFinite(value), what).toBe(true)
    if (row.name !== 'real') expect(figures.length).toBeGreaterThan(0)
    expect(figures.filter(({ what, value }) => what.includes('double claims') && value > 0)).toEqual([])
  })

  it('prints what it measured as JSON, and leaves nothing behind', async () => {
    const below = mkdtempSync(join(folder, 'run-'))
    const words = [join(root, 'test', 'bench', 'run.mjs'), '--smallest', '--json', '--dir', below, 'context', 'size']
    const { stdout } = await promisify(execFile)(process.execPath, words)
    const told = JSON.parse(stdout)
    expect(told).toMatchObject({ cores: expect.any(Number), rows: [{ name: 'context' }, { name: 'size' }] })
    expect(told.rows[1].figures).toContainEqual(expect.objectContaining({ what: 'packages', value: 1, verdict: 'ok' }))
    expect(readdirSync(below)).toEqual([])
  })

  it('prints what the README quotes: the machine, and a line for each figure that has a bar', async () => {
    const words = [join(root, 'test', 'bench', 'run.mjs'), '--smallest', '--readme', '--dir', folder, 'size']
    const { stdout } = await promisify(execFile)(process.execPath, words)
    expect(stdout).toMatch(/^`npm run bench -- --smallest --readme .*` on \d{4}-\d{2}-\d{2}: \d+ cores \(.+\), Node v\d/m)
    expect(tableRows(stdout, 'row')).toContainEqual(['`size`', 'packages', '1', 'at most 1', 'met'])
  })

  it('says which rows there are', () => {
    expect(() => optionsFrom(['swim'])).toThrow('There is no row "swim". Rows: start, hooks, memory, claim, race,')
    expect(optionsFrom(['--quick', 'claim']).rows.map(({ name }) => name)).toEqual(['claim'])
  })
})

describe('its numbers', () => {
  it('are judged on both sides of a bar', () => {
    const figure = { what: 'a', unit: 'x' } as const
    const verdicts = [1, 1.01, Number.NaN].map((value) => verdictOf({ ...figure, value, atMost: 1 }))
    expect(verdicts).toEqual(['ok', 'MISSED', 'MISSED'])
    expect([1, 0.99].map((value) => verdictOf({ ...figure, value, atLeast: 1 }))).toEqual(['ok', 'MISSED'])
    expect(verdictOf({ ...figure, value: 1 })).toBe('')
  })

  it('come from the sample', () => {
    expect([0, 0.5, 0.99, 1].map((share) => quantile([3, 1, 2], share))).toEqual([1, 2, 3, 3])
    expect(quantile([], 0.5)).toBeNaN()
  })
})

describe('a generated list', () => {
  it('is the same each time: six phases of ten closed, nothing waiting for what comes later', () => {
    const tasks = generatedTasks(1_000)
    expect(generatedTasks(1_000)).toEqual(tasks)
    expect(new Set(tasks.map(({ id }) => id)).size).toBe(1_000)
    expect(tasks.filter(({ status }) => status === 'completed')).toHaveLength(600)
    const place = new Map(tasks.map(({ id }, n) => [id, n]))
    for (const [n, { blockedBy = [] }] of tasks.entries()) {
      expect([blockedBy].flat().every((id) => (place.get(String(id)) ?? n) < n)).toBe(true)
    }
  })
})
