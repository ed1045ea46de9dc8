/** Findings as a person reads them: the worst first, each with what mends it. */

import { record } from './fields.ts'
import { after, counted, rowsIn, text } from './rows.ts'
import { table } from './table.ts'
import type { Screen } from './terminal.ts'

type Answer = Readonly<Record<string, unknown>>

const pipeFields = ['severity', 'code', 'at', 'says', 'mend'] as const

/** `dibs doctor`: in a pipe a finding a line. */
export function showDoctor(answer: Answer, screen: Screen): string {
  const mended = answer.dryRun === true ? [] : rowsIn(answer.mended)
  const findings: Answer[] = [...mended.map((row) => ({ ...row, severity: 'mended' })), ...rowsIn(answer.findings)]
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
    mended: paint.green,
  }
  const blocks = findings.map(({ severity, at, says, mend }) => {
    const style = styles[text(severity)] ?? paint.dim
    return `${style(text(severity).padEnd(7))}  ${paint.cyan(text(at))}${after('  ', text(says))}${after('\n         ', text(mend))}`
  })
  const broken = findings.filter(({ severity }) => severity === 'broken')
  const fixable = broken.filter(({ mend }) => mend === 'dibs doctor --fix').length
  const hint = fixable > 0 ? `; "dibs doctor --fix" mends ${fixable} of them` : ''
  const summary =
    broken.length === 0
      ? paint.green('Nothing is broken.')
      : paint.red(`${counted(broken.length, 'thing')} broken${hint || ', to be mended by hand'}.`)
  const versions = Object.entries(record(answer.versions)).map(([name, version]) => `${name} ${text(version)}`)
  const copies = after('The files as they were: ', text(answer.copies))
  const lines = [`${text(answer.list)}: ${text(answer.directory)}`, ...blocks, copies, summary, paint.dim(versions.join(', '))]
  return lines.filter((line) => line !== '').join('\n')
}
