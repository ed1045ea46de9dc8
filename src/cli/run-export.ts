/** One export: the list as a text for stdout or a file. */

import { existsSync, renameSync, writeFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { TaskError } from '../domain/errors.ts'
import type { Task } from '../domain/task.ts'
import { beadsLines } from '../exchange/beads.ts'
import { type ExportFormat, exportFormats, formatOfName } from '../exchange/formats.ts'
import type { CommandContext, Outcome } from './command.ts'
import { textIn } from './own-form.ts'

/** Undefined: it went to stdout. @throws TaskError `invalid_input` for a form that is none, or an output that is there already. */
export async function runExport(input: Readonly<Record<string, unknown>>, context: CommandContext): Promise<Outcome | undefined> {
  const output = textIn(input.output)
  const format = formatOf(textIn(input.format) ?? formatOfName(output))
  const tasks = await (await context.open()).allTasks()
  const text = textOf(format, tasks)
  if (output !== undefined) {
    writeWhole(output, text, input.overwrite === true)
    const answer = { format, tasks: tasks.length, output: resolve(output) }
    return { answer, show: () => `${tasks.length} tasks are written to ${output} (${format}).` }
  }
  if (context.json) return { answer: { format, tasks: tasks.length, text }, show: () => '' }
  context.terminal.out(text)
  return undefined
}

function formatOf(given: string): ExportFormat {
  const format = exportFormats.find((one) => one === given)
  if (format !== undefined) return format
  throw new TaskError('invalid_input', `--format is one of ${exportFormats.join(', ')}, not ${JSON.stringify(given)}.`)
}

function textOf(format: ExportFormat, tasks: readonly Task[]): string {
  if (format === 'beads') return [...beadsLines(tasks)].join('')
  throw new TaskError('invalid_input', `${format} is not there yet.`)
}

function writeWhole(output: string, text: string, overwrite: boolean): void {
  if (!overwrite && existsSync(output)) throw new TaskError('invalid_input', `${output} is there already: name another file.`)
  const made = `${output}.${process.pid}.tmp`
  writeFileSync(made, text)
  renameSync(made, output)
}
