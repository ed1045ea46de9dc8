/** One import: from a source to images, from images to the list, and the report of both. */

import { TaskError } from '../domain/errors.ts'
import { readArticle } from '../exchange/article.ts'
import { BeadsReader } from '../exchange/beads-reader.ts'
import { formatOfFolder, formatOfText, type Guess, type ImportFormat, importFormats } from '../exchange/formats.ts'
import { readNative } from '../exchange/native.ts'
import type { Told } from '../exchange/report.ts'
import type { Reading } from '../exchange/task-folder.ts'
import type { CommandContext, Outcome } from './command.ts'
import { type Source, sourceOf } from './import-source.ts'
import { textIn } from './own-form.ts'

/** How many lines that cannot be read are named in the refusal; --json has all. */
const mostNamed = 10

/** @throws TaskError `invalid_input` for a source that cannot be read whole: nothing is imported then. */
export async function runImport(input: Readonly<Record<string, unknown>>, context: CommandContext): Promise<Outcome> {
  const { terminal, signal } = context
  const source = await sourceOf(textIn(input.source) ?? '', () => terminal.readIn(signal))
  const { format, because } = formatOf(source, textIn(input.format))
  const { images, told } = await read(source, format, input.phases === true)
  refuseUnread(source.name, told)
  const service = await context.open()
  const dryRun = input.dryRun === true
  const outcome = await service.importTasks(images, { dryRun, signal })
  const { mapped, kept, remarks } = told
  return {
    answer: { source: source.name, format, because, dryRun, tasks: images.length, ...outcome, mapped, kept, remarks },
    show: async (answer, screen) => (await import('./show-import.ts')).showImport(answer, screen),
  }
}

function formatOf(source: Source, given: string | undefined): Guess<ImportFormat> {
  if (given !== undefined) {
    const format = importFormats.find((one) => one === given)
    if (format !== undefined) return { format, because: '--format says so' }
    throw new TaskError('invalid_input', `--format is one of ${importFormats.join(', ')}, not ${JSON.stringify(given)}.`)
  }
  return source.kind === 'folder' ? formatOfFolder(source.names) : formatOfText(source.head)
}

async function read(source: Source, format: ImportFormat, phases: boolean): Promise<Reading> {
  if (format === 'beads') return readBeads(source)
  if (format === 'markdown') return readPlan(source, phases)
  if (source.kind === 'folder') return format === 'native' ? readNative(source.files(), source.name) : readArticle(source.files())
  if (format === 'article') return readArticle([{ name: source.name, text: source.text() }])
  throw new TaskError('invalid_input', `A native list is a folder; ${source.name} is a file.`)
}

async function readBeads(source: Source): Promise<Reading> {
  if (source.kind === 'folder') throw new TaskError('invalid_input', `${source.name} is a folder without issues.jsonl.`)
  const reader = new BeadsReader()
  let number = 0
  for await (const line of source.lines()) {
    number += 1
    if (line === undefined) reader.report.refuse(number, 'it is not UTF-8, or too long for a task.')
    else reader.take(line, number)
  }
  return { images: reader.images(), told: reader.report.told }
}

async function readPlan(source: Source, phases: boolean): Promise<Reading> {
  if (source.kind === 'folder') throw new TaskError('invalid_input', `${source.name} is a folder; a plan is a file.`)
  const { readMarkdown } = await import('../exchange/markdown.ts')
  return readMarkdown(source.text(), { name: source.name, phases })
}

function refuseUnread(name: string, { refused }: Told): void {
  if (refused.length === 0) return
  const named = refused.slice(0, mostNamed).map(({ at, says }) => `${typeof at === 'number' ? 'line ' : ''}${at}: ${says}`)
  const rest = refused.length > mostNamed ? ` ${refused.length - mostNamed} more.` : ''
  throw new TaskError('invalid_input', `${name} cannot be read whole, and nothing was imported. ${named.join(' ')}${rest}`, {
    refused,
  })
}
