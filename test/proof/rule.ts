/** A rule of DESIGN section 5, and the plot that reaches a bad state without it. */

import type { Change } from './bundled.ts'

export interface Rule {
  readonly rule: string
  readonly without: readonly Change[]
  readonly plot: string
  /** Only without hard links, or only with them, does the plot see it. */
  readonly canLink: boolean
}

const store = 'src/store/file'

/** Puts other text where a file of the engine has `find`, once. */
export const change = (file: string, find: string, put: string): Change => ({ file: `${store}/${file}.ts`, find, put })
