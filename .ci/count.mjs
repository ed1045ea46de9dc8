/** Prints "passed failed" of a vitest JSON report. A failing exit code without a failed test (a leak, a file that does not load) is one failure. */

import { readFileSync } from 'node:fs'

const [report = '', exitCode = '1'] = process.argv.slice(2)
const { passed, failed } = counted()
console.log(`${passed} ${exitCode !== '0' && failed === 0 ? 1 : failed}`)

function counted() {
  try {
    const { numPassedTests, numFailedTests, testResults } = JSON.parse(readFileSync(report, 'utf8'))
    /** @param {{ status: string, assertionResults: unknown[] }} file */
    const isUnloaded = ({ status, assertionResults }) => status === 'failed' && assertionResults.length === 0
    const unloaded = testResults.filter(isUnloaded)
    return { passed: numPassedTests, failed: numFailedTests + unloaded.length }
  } catch {
    return { passed: 0, failed: 1 } // no report: the run broke off
  }
}
