/** CI counts what the tests report, and counts a run that broke off as a failure. */

import { execFileSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { root, textOf } from './source.ts'

const folder = mkdtempSync(join(tmpdir(), 'dibs-ci-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

function countOf(report: string, exitCode: number): string {
  const file = join(folder, 'report.json')
  writeFileSync(file, report)
  return execFileSync(process.execPath, [join(root, '.ci', 'count.mjs'), file, String(exitCode)], { encoding: 'utf8' }).trim()
}

const report = (passed: number, failed: number, unloaded = 0) => {
  const loaded = { status: failed > 0 ? 'failed' : 'passed', assertionResults: [{}] }
  const testResults = [loaded, ...Array.from({ length: unloaded }, () => ({ status: 'failed', assertionResults: [] }))]
  return JSON.stringify({ numPassedTests: passed, numFailedTests: failed, testResults })
}

describe('the count of CI', () => {
  it('is that of the report', () => expect(countOf(report(120, 0), 0)).toBe('120 0'))
  it('has the failed tests', () => expect(countOf(report(118, 2), 1)).toBe('118 2'))
  it('has a file that does not load', () => expect(countOf(report(100, 0, 1), 1)).toBe('100 1'))
  it('has one failure for a run that failed outside of the tests', () => expect(countOf(report(120, 0), 1)).toBe('120 1'))
  it('has one failure for a run without report', () => expect(countOf('', 1)).toBe('0 1'))
})

describe('.ci/run', () => {
  it('runs what the README tells a reader to run', () => {
    for (const command of ['npm ci', 'npm test', 'npm run --silent demo', 'npm run --silent lint', 'npm run --silent types']) {
      expect(textOf('.ci/run')).toContain(command)
    }
  })
})
