/** The engine without one of its rules reaches a state that the exploration calls bad: else the proof would prove nothing. */

import { existsSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'
import { exploring } from './bundled.ts'
import { elsewhere, rules } from './rules.ts'

/** A bad state is found in 0.02 to 2 s of processor time. */
const timeout = 60_000

describe('without the rule that', () => {
  it.each(rules)('$rule', { timeout }, async ({ without, plot, canLink }) => {
    const mutant = await exploring(without)
    expect(mutant.badStateOf(plot, canLink)).toBeTruthy()
  })
})

describe('a rule that no plot can miss', () => {
  it.each(elsewhere)('$rule: $why', ({ test }) => {
    expect(existsSync(fileURLToPath(new URL(`../../${test}`, import.meta.url)))).toBe(true)
  })
})
