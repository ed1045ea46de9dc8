/** Says what was measured: each figure beside its bar, with a verdict, for people or as JSON. */

import type { Figure, Row } from './bench.ts'
import type { Machine } from './machine.ts'
import { short } from './statistics.ts'

export type Verdict = 'ok' | 'MISSED' | ''

/** Empty for a figure without a bar. What could not be measured (NaN) misses its bar. */
export function verdictOf({ value, atMost, atLeast }: Figure): Verdict {
  if (atMost === undefined && atLeast === undefined) return ''
  return value <= (atMost ?? Number.POSITIVE_INFINITY) && value >= (atLeast ?? Number.NEGATIVE_INFINITY) ? 'ok' : 'MISSED'
}

/** What is said first: a figure without its machine means nothing. */
export function heading(on: Machine, command: string): string {
  const { date, cores, model, node, system, fileSystem, load } = on
  const busy = load > cores ? `; busy (load ${short(load)}): trust ratios and orders of magnitude only` : ''
  return `${date}  ${command}\n${cores} cores, ${model}, Node ${node}, ${system}, ${fileSystem}${busy}\n`
}

/** A row as people read it. */
export function section({ name, title }: Row, figures: readonly Figure[]): string {
  const lines = figures.length === 0 ? ['  cannot be measured here'] : figures.flatMap(linesOf)
  return [`${name}: ${title}`, ...lines, ''].join('\n')
}

function linesOf(figure: Figure): string[] {
  const { what, value, unit, detail } = figure
  const measured = `${short(value)} ${unit}`.trim().padStart(13)
  const line = `${measured}  ${barOf(figure).padEnd(14)} ${verdictOf(figure).padEnd(6)} ${what}`
  return detail === undefined ? [line] : [line, `${' '.repeat(38)}${detail}`]
}

/** The last line: which bars were missed. */
export function summary(figures: readonly Figure[]): string {
  const judged = figures.filter((figure) => verdictOf(figure) !== '')
  const missed = judged.filter((figure) => verdictOf(figure) === 'MISSED')
  return `${judged.length - missed.length} of ${judged.length} bars met${missed.map(({ what }) => `\n  MISSED  ${what}`).join('')}`
}

/** The same for the README: a sentence about the machine, and the figures that have a bar. */
export function quotation(about: Machine & { readonly command: string }, measured: ReadonlyMap<Row, readonly Figure[]>): string {
  const { date, command, cores, model, node, system, fileSystem, load } = about
  const on = `\`${command}\` on ${date.slice(0, 10)}: ${cores} cores (${model}), Node ${node}, ${system}, ${fileSystem}; load ${short(load)} when it began.`
  const lines = [...measured].flatMap(([{ name }, figures]) =>
    figures.flatMap((figure) => {
      const verdict = verdictOf(figure)
      if (verdict === '') return []
      const value = `${short(figure.value)} ${figure.unit}`.trim()
      return [`| \`${name}\` | ${figure.what} | ${value} | ${barOf(figure)} | ${verdict === 'ok' ? 'met' : '**missed**'} |`]
    }),
  )
  return [on, '', '| row | figure | value | bar | |', '|---|---|---|---|---|', ...lines].join('\n')
}

function barOf({ atMost, atLeast }: Figure): string {
  return atMost !== undefined ? `at most ${short(atMost)}` : atLeast !== undefined ? `at least ${short(atLeast)}` : ''
}

/** The same for programs. */
export function asJson(about: Machine & { readonly command: string }, measured: ReadonlyMap<Row, readonly Figure[]>): string {
  const rows = [...measured].map(([{ name, title }, figures]) => ({
    name,
    title,
    figures: figures.map((figure) => ({ ...figure, verdict: verdictOf(figure) || undefined })),
  }))
  return JSON.stringify({ ...about, rows }, null, 2)
}
