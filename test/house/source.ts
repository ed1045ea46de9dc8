/** The repository as data: every file of ours with its text, and its syntax tree where it has one. */

import { readdirSync, readFileSync, statSync } from 'node:fs'
import { dirname, extname, join, relative } from 'node:path'
import { fileURLToPath } from 'node:url'
import { type ParseResult, parseSync } from 'rolldown/utils'

/** The folder of the checkout. */
export const root = join(dirname(fileURLToPath(import.meta.url)), '..', '..')

/** A file of ours. `path` is relative to the checkout, with `/`. */
export interface Source {
  readonly path: string
  readonly text: string
  readonly parsed: ParseResult
}

/** Parses `text` as the file `path`. Rules take such sources, so that a bad example can be fed to each of them. */
export function sourceOf(path: string, text: string): Source {
  const parsed = parseSync(path, text, { lang: path.endsWith('.mjs') ? 'js' : path.endsWith('.tsx') ? 'tsx' : 'ts' })
  const [fault] = parsed.errors
  if (fault !== undefined) throw new Error(`${path}: ${fault.message}`)
  return { path, text, parsed }
}

/** All source files below a folder of the checkout, in order. A folder that is not there has none. */
export function sourcesIn(folder: string): Source[] {
  return filesIn(folder)
    .filter((path) => ['.ts', '.tsx', '.mjs'].includes(extname(path)))
    .map((path) => sourceOf(path, textOf(path)))
}

/** Paths of all files below a folder. */
export function filesIn(folder: string): string[] {
  const names = statSync(join(root, folder), { throwIfNoEntry: false })?.isDirectory()
    ? readdirSync(join(root, folder), { recursive: true, withFileTypes: true })
    : []
  return names
    .filter((entry) => entry.isFile())
    .map((entry) => relative(root, join(entry.parentPath, entry.name)).replaceAll('\\', '/'))
    .sort()
}

/** The text of one file of the checkout. */
export function textOf(path: string): string {
  return readFileSync(join(root, path), 'utf8')
}

/** The number of the line that holds `offset`, from 1. */
export function lineAt(text: string, offset: number): number {
  return text.slice(0, offset).split('\n').length
}
