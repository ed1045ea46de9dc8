/** The list in numbers, as a person reads it. */

import { record } from './fields.ts'
import { duration } from './moment.ts'
import { counted, joined, rowsIn, text } from './rows.ts'
import { cutTo } from './table.ts'
import type { Screen } from './terminal.ts'

type Answer = Readonly<Record<string, unknown>>

const bars = '▁▂▃▄▅▆▇█'

/** `dibs stats`: a fact a line, in a pipe its name before a tab. */
export function showStats(answer: Answer, screen: Screen): string {
  const counts = record(answer.counts)
  const [days, hours] = [completedIn(answer.days), completedIn(answer.hours)]
  const { ready, inProgress, blocked, completed, cancelled, tracks } = counts
  const chain = Array.isArray(answer.longestChain) ? answer.longestChain : []
  const facts: [string, string][] = [
    ['open', `${text(ready)} ready, ${text(inProgress)} in progress, ${text(blocked)} blocked`],
    ['closed', `${text(completed)} completed, ${text(cancelled)} cancelled`],
    ['tracks', `${text(tracks)} side by side`],
    ['longest chain', `${text(counts.longestChain)}${chain.length > 0 ? `: ${joined(chain, ' > ')}` : ''}`],
    ['this hour', `${hours.at(-1) ?? 0} completed`],
    ['24 hours', `${spark(hours)}  ${sum(hours)} completed`],
    ['7 days', `${spark(days)}  ${sum(days)} completed`],
    ['in progress', inProgressWords(record(answer.timeInProgress))],
  ]
  const { width, paint } = screen
  if (width === undefined) return facts.map((fact) => fact.join('\t')).join('\n')
  const widest = Math.max(...facts.map(([name]) => name.length))
  const lines = facts.map(([name, value]) => `${paint.dim(name.padEnd(widest))}  ${cutTo(value, width - widest - 2)}`)
  return [paint.bold(text(answer.list)), ...lines].join('\n')
}

function inProgressWords({ tasks, median, p90, longest }: Answer): string {
  if (tasks === undefined) return 'no task has been completed yet'
  return `median ${duration(median)}, nine of ten at most ${duration(p90)}, longest ${duration(longest)} (${counted(tasks, 'task')})`
}

function completedIn(value: unknown): number[] {
  return rowsIn(value).map(({ completed }) => Number(completed))
}

function sum(values: readonly number[]): number {
  return values.reduce((all, one) => all + one, 0)
}

/** One sign a value, as high as its share of the largest; nought is a dot. */
function spark(values: readonly number[]): string {
  const most = Math.max(...values, 1)
  return values.map((value) => (value === 0 ? '·' : bars[Math.ceil((value / most) * bars.length) - 1])).join('')
}
