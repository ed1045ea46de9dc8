/** What a process of a history writes down, and the history that comes of all their records. */

import { readFileSync } from 'node:fs'
import { verdictMs } from '../../src/store/file/session-roster.ts'
import type { Happening } from './linearize.ts'
import type { Answer, Operation } from './operation.ts'

/** Handed to a process when it starts. */
export interface ProcessSetting {
  readonly directory: string
  readonly record: string
  readonly name: string
  readonly seed: number
  readonly operations: number
  /** Kills itself before this change of the disk; never, when it makes fewer. */
  readonly diesAt: number
  readonly epochEntries: number
  /** ms since 1970, at which its wall clock stands still. */
  readonly now: number
}

/** A task, and the ns between a look at its file and the end of the rename over it. */
export type Placed = readonly [id: string, from: number, to: number]

type Line =
  | { readonly call: number; readonly operation: Operation }
  | { readonly end: number; readonly answer: Answer; readonly placed: readonly Placed[] }

/** One process as its record and its parent tell it. `died`: when the signal was sent at the earliest, and when it had exited. */
export interface Life {
  readonly name: string
  readonly record: string
  readonly died?: { readonly call?: number; readonly end: number }
}

/** What one process did; for windows of an unanswered operation nothing is written, so it may be anywhere in it. */
export function happeningsOf({ name, record, died }: Life): { happenings: Happening[]; placed: Placed[]; blind?: Placed } {
  const lines: Line[] = readFileSync(record, 'utf8')
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line))
  const happenings: Happening[] = []
  const placed: Placed[] = []
  let open: { call: number; operation: Operation } | undefined
  for (const line of lines) {
    if ('call' in line) open = line
    else if (open !== undefined) {
      const what = { kind: 'answered', by: name, operation: open.operation, answer: line.answer } as const
      happenings.push({ call: open.call, end: line.end, what })
      placed.push(...line.placed)
      open = undefined
    }
  }
  if (died === undefined) return { happenings, placed }
  const { end } = died
  const call = died.call ?? open?.call ?? end
  if (open !== undefined) {
    happenings.push({ call: open.call, end, what: { kind: 'unanswered', by: name, operation: open.operation } })
  }
  // Others may go by what they knew of the process for a few ms more (and everything here is in ns).
  happenings.push({ call, end: end + verdictMs * 1_000_000, what: { kind: 'death', of: name } })
  return { happenings, placed, blind: ['', open?.call ?? end, end] }
}
