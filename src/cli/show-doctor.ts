/** Findings as a person reads them: the worst first, each with what mends it. */

import { after, rowsIn, text } from './rows.ts'
import { table } from './table.ts'
import type { Screen } from './terminal.ts'

const pipeFields = ['severity', 'code', 'at', 'says', 'mend'] as const

/** `dibs doctor`: in a pipe a finding a line. */
export function showDoctor(answer: Readonly<Record<string, unknown>>, screen: Screen): string {
  const findings = rowsIn(answer.findings)
  const { paint, width } = screen
  if (width === undefined)
    return table(
      findings,
      pipeFields.map((field) => ({ of: (row) => text(row[field]) })),
      screen,
    )
  const styles: Readonly<Record<string, (words: string) => string>> = {
    broken: paint.red,
    warning: paint.yellow,
    note: paint.dim,
  }
  const blocks = findings.map(({ severity, at, says, mend }) => {
    const style = styles[text(severity)] ?? paint.dim
    return `${style(text(severity).padEnd(7))}  ${paint.cyan(text(at))}${after('  ', text(says))}${after('\n         ', text(mend))}`
  })
  const broken = findings.filter(({ severity }) => severity === 'broken').length
  const summary =
    broken === 0
      ? paint.green('Nothing is broken.')
      : paint.red(`${broken} of ${findings.length} findings must be mended by hand.`)
  return [`${text(answer.list)}: ${text(answer.directory)}`, ...blocks, summary].join('\n')
}
