/** The shape of the bench: a row measures on a stage, at a scale, and answers figures; only the report judges them. */

import type { Scale } from './scale.ts'
import type { Stage } from './stage.ts'

/** One number. With `atMost` or `atLeast` it has a bar (DESIGN section 8) that it meets or misses. */
export interface Figure {
  readonly what: string
  readonly value: number
  /** `x` is a ratio to a floor measured in the same run, the only unit that can be compared between machines. */
  readonly unit: 'x' | 'ms' | 'MB' | 'KB' | '/s' | 'tokens' | ''
  readonly atMost?: number
  readonly atLeast?: number
  /** The absolute numbers behind it, and how they were taken. */
  readonly detail?: string
}

/** What a row works with. */
export interface Bench {
  /** The folder of the checkout; only read. */
  readonly root: string
  readonly scale: Scale
  readonly stage: Stage
}

/** One row of the table. No figures means that this system cannot tell (no /proc, no real lists). */
export interface Row {
  readonly name: string
  readonly title: string
  readonly run: (bench: Bench) => Promise<readonly Figure[]>
}
