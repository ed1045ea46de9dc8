/** One export: the list as a text for stdout or a file, or as a folder of files. */

import { resolve } from 'node:path'
import { TaskError } from '../domain/errors.ts'
import type { Task } from '../domain/task.ts'
import { beadsLines } from '../exchange/beads.ts'
import { type ExportFormat, exportFormats, formatOfName } from '../exchange/formats.ts'
import { dotLines, mermaidLines } from '../exchange/graph-text.ts'
import { markdownLines } from '../exchange/markdown-text.ts'
import type { CommandContext, Outcome } from './command.ts'
import { folderName, writeFolder, writeText } from './export-output.ts'
import { textIn } from './own-form.ts'
import { text } from './rows.ts'

type TextFormat = Exclude<ExportFormat, 'native' | 'article'>

const texts: Readonly<Record<TextFormat, (tasks: readonly Task[]) => Iterable<string>>> = {
  beads: beadsLines,
  markdown: markdownLines,
  dot: dotLines,
  mermaid: mermaidLines,
}

/** Undefined: it went to stdout. @throws TaskError `invalid_input` for a form that is none, or an output that is there already. */
export async function runExport(input: Readonly<Record<string, unknown>>, context: CommandContext): Promise<Outcome | undefined> {
  const output = textIn(input.output)
  const format = formatOf(textIn(input.format) ?? formatOfName(output))
  const isText = format !== 'native' && format !== 'article'
  if (!isText && output === undefined) {
    throw new TaskError('invalid_input', `${format} is a folder with a file a task: name it with --output.`)
  }
  const tasks = await (await context.open()).allTasks()
  if (output === undefined) return isText ? print(format, tasks, context) : undefined
  const how = { overwrite: input.overwrite === true, own: context.place().directory }
  const warnings = isText ? writeText(output, texts[format](tasks), how) : await writeFiles(output, { format, tasks, how })
  return {
    answer: { format, tasks: tasks.length, output: resolve(output), warnings },
    show: (answer) => `${text(answer.tasks)} tasks are written to ${text(answer.output)} (${format}).`,
    warnings,
  }
}

async function writeFiles(
  output: string,
  { format, tasks, how }: { format: 'native' | 'article'; tasks: readonly Task[]; how: Parameters<typeof writeFolder>[2] },
): Promise<readonly string[]> {
  if (format === 'article') {
    const { articleFiles } = await import('../exchange/article.ts')
    return writeFolder(output, articleFiles(tasks), how)
  }
  const { nativeFiles } = await import('../exchange/native.ts')
  const warnings = writeFolder(output, nativeFiles(tasks, folderName(output)), how)
  return [
    ...warnings,
    'Claude Code deletes the files of a list that it shows as soon as all tasks in it are completed: yours stay here.',
  ]
}

function print(format: TextFormat, tasks: readonly Task[], { json, terminal }: CommandContext): Outcome | undefined {
  const lines = texts[format](tasks)
  if (json) return { answer: { format, tasks: tasks.length, text: [...lines].join('') }, show: () => '' }
  for (const line of lines) terminal.out(line)
  return undefined
}

function formatOf(given: string): ExportFormat {
  const format = exportFormats.find((one) => one === given)
  if (format !== undefined) return format
  throw new TaskError('invalid_input', `--format is one of ${exportFormats.join(', ')}, not ${JSON.stringify(given)}.`)
}
