/** The mutants are run by hand only: what keeps them applicable is that each finds its line whenever the tests run. */

import { existsSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { expect, it } from 'vitest'
import { mutants } from './mutant-list.mjs'

const at = (path: string) => fileURLToPath(new URL(`../../${path}`, import.meta.url))

it.each(mutants)('the mutant "$name" finds what it breaks, once, and the suites that must notice', ({ changes, suites }) => {
  for (const { file, find, put } of changes) {
    expect(readFileSync(at(file), 'utf8').split(find), `${file}: ${find}`).toHaveLength(2)
    expect(put).not.toBe(find)
  }
  expect(suites.filter((suite) => !existsSync(at(suite)))).toEqual([])
  expect(suites.length).toBeGreaterThan(0)
})
