/** What is imported, as it lies on the disk or comes in by stdin. It is only ever read. */

import { closeSync, createReadStream, openSync, readdirSync, readFileSync, readSync, statSync } from 'node:fs'
import { basename, join, resolve } from 'node:path'
import { TaskError } from '../domain/errors.ts'
import { limits } from '../domain/task.ts'
import type { FolderFile } from '../exchange/task-folder.ts'

export type Source =
  | {
      readonly kind: 'folder'
      readonly name: string
      readonly files: () => readonly FolderFile[]
      readonly names: readonly string[]
    }
  | {
      readonly kind: 'text'
      readonly name: string
      readonly head: string
      readonly lines: () => AsyncIterable<string | undefined>
      readonly text: () => string
    }

/** Longer lines are not held in memory: no task of ours can be that long. */
const longestLine = 4 * limits.fileBytes
/** Enough to tell forms from each other. */
const headBytes = 64 * 1024
/** A whole text that is read at once; a plan of 10,000 tasks has 2 MiB. */
const longestText = 32 * 1024 * 1024

/** @throws TaskError `invalid_input` when there is nothing of that name that can be read. */
export async function sourceOf(path: string, readIn: () => Promise<string>): Promise<Source> {
  if (path === '-') return textSource('stdin', await readIn())
  const whole = resolve(path)
  try {
    if (statSync(whole).isDirectory()) return folderSource(whole, path)
    return fileSource(whole)
  } catch (error) {
    if (error instanceof TaskError) throw error
    const why = error instanceof Error ? error.message : String(error)
    throw new TaskError('invalid_input', `${path} cannot be read: ${why}.`)
  }
}

function folderSource(folder: string, path: string): Source {
  const all = readdirSync(folder)
  const beads = [join(folder, 'issues.jsonl'), join(folder, '.beads', 'issues.jsonl')].find((one) => isFile(one))
  const names = all.filter((name) => name.endsWith('.json') && isFile(join(folder, name))).sort(byNumber)
  if (names.length === 0 && beads !== undefined) return fileSource(beads)
  if (names.length === 0) throw new TaskError('invalid_input', `${path} has neither task files nor issues.jsonl in it.`)
  return { kind: 'folder', name: basename(folder), names, files: () => names.map((name) => fileIn(folder, name)) }
}

function fileIn(folder: string, name: string): FolderFile {
  const { size, mtime } = statSync(join(folder, name))
  const changedAt = mtime.toISOString()
  if (size > limits.fileBytes)
    return { name, text: undefined, why: `it has ${size} bytes; the limit is ${limits.fileBytes}`, changedAt }
  const text = decoded(readFileSync(join(folder, name)))
  return { name, text, ...(text === undefined ? { why: 'it is not UTF-8' } : {}), changedAt }
}

/** `2.json` before `10.json`. */
function byNumber(a: string, b: string): number {
  return Number.parseInt(a, 10) - Number.parseInt(b, 10) || (a < b ? -1 : 1)
}

function isFile(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isFile() === true
}

function fileSource(path: string): Source {
  const { size } = statSync(path)
  const text = () => {
    if (size > longestText)
      throw new TaskError('invalid_input', `${path} has ${size} bytes; ${longestText} is the most for a text.`)
    const whole = decoded(readFileSync(path))
    if (whole === undefined) throw new TaskError('invalid_input', `${path} is not UTF-8.`)
    return whole
  }
  return { kind: 'text', name: basename(path), head: firstBytes(path), text, lines: () => linesOf(createReadStream(path)) }
}

/** What is no UTF-8 in it is refused later, by its line. */
function firstBytes(path: string): string {
  const file = openSync(path, 'r')
  try {
    const bytes = new Uint8Array(headBytes)
    return new TextDecoder().decode(bytes.subarray(0, readSync(file, bytes)))
  } finally {
    closeSync(file)
  }
}

function textSource(name: string, text: string): Source {
  const bytes = async function* () {
    yield new TextEncoder().encode(text)
  }
  return { kind: 'text', name, head: text.slice(0, headBytes), text: () => text, lines: () => linesOf(bytes()) }
}

/** Lines as UTF-8; undefined for one that is none, or that is too long to be a task. */
async function* linesOf(chunks: AsyncIterable<Uint8Array>): AsyncGenerator<string | undefined> {
  let parts: Uint8Array[] = []
  let length = 0
  const line = () => {
    const text = length > longestLine ? undefined : decoded(Buffer.concat(parts))
    parts = []
    length = 0
    return text
  }
  for await (const chunk of chunks) {
    let start = 0
    for (let end = chunk.indexOf(0x0a); end >= 0; end = chunk.indexOf(0x0a, start)) {
      parts.push(chunk.subarray(start, end))
      length += end - start
      start = end + 1
      yield line()
    }
    length += chunk.length - start
    if (length <= longestLine) parts.push(chunk.subarray(start))
  }
  if (length > 0) yield line()
}

function decoded(bytes: Uint8Array): string | undefined {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes)
  } catch {
    return undefined
  }
}
