/** What an import did, as a person reads it: the sum first, then what one may want to look at. */

import { rowsIn, text } from './rows.ts'
import type { Screen } from './terminal.ts'

/** How many tasks of a kind are named. */
const mostNamed = 10

/** `dibs import`, done or only tried. */
export function showImport(answer: Readonly<Record<string, unknown>>, { paint }: Screen): string {
  const count = (name: string) => (Array.isArray(answer[name]) ? answer[name].length : 0)
  const would = answer.dryRun === true ? 'would be ' : ''
  const sum = [
    `${count('created')} ${would}created`,
    `${count('updated')} updated`,
    `${count('unchanged')} unchanged`,
    `${count('leftAlone')} left alone`,
  ]
  const leftOut = rowsIn(answer.leftOut).map(({ task, field, names }) => {
    const edge = field === 'parent' ? `${text(task)} is not in ${text(names)}` : `${text(task)} does not wait for ${text(names)}`
    return `${edge}: they would wait for each other`
  })
  return [
    `${text(answer.source)} is read as ${text(answer.format)}: ${text(answer.because)}.`,
    `${text(answer.tasks)} tasks: ${sum.join(', ')}.${answer.dryRun === true ? ' Nothing was done.' : ''}`,
    ...section('Became', rowsIn(answer.mapped).map(counted)),
    ...section('Kept for an export, without meaning here', rowsIn(answer.kept).map(counted)),
    ...section(
      'Left alone',
      rowsIn(answer.leftAlone).map(({ id, says }) => `${text(id)}  ${text(says)}`),
    ),
    ...section('Left out', leftOut),
    ...section('Besides', rowsIn(answer.remarks).map(remark)),
  ].join('\n')

  function section(title: string, lines: readonly string[]): string[] {
    if (lines.length === 0) return []
    const rest = lines.length > mostNamed ? [paint.dim(`  and ${lines.length - mostNamed} more (--json has all)`)] : []
    return [paint.bold(`${title}:`), ...lines.slice(0, mostNamed).map((line) => `  ${line}`), ...rest]
  }
}

function counted(row: Readonly<Record<string, unknown>>): string {
  return `${text(row.count).padStart(5)}  ${text(row.what)}`
}

function remark({ at, says }: Readonly<Record<string, unknown>>): string {
  return at === undefined ? text(says) : `${typeof at === 'number' ? 'line ' : ''}${text(at)}: ${text(says)}`
}
