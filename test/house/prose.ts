/** What stands in files besides code: head comments, docstrings, names, and the words that must not stay. */

import { lineAt, type Source } from './source.ts'

/** Files that do not open with a comment that says in a sentence what they guarantee. */
export function withoutHead(sources: readonly Source[]): string[] {
  return sources.filter((source) => !hasHead(source)).map(({ path }) => `${path} does not say what it guarantees`)
}

/** Exported functions and classes without a docstring. A class that its file is named after is described by the head comment. */
export function withoutDocstring(sources: readonly Source[]): string[] {
  return sources.flatMap((source) =>
    exportsOf(source)
      .filter(
        ({ start, className }) => docEndingAt(source, start) === undefined && kebab(className ?? '') !== fileName(source.path),
      )
      .map(({ name, start }) => `${source.path}:${lineAt(source.text, start)} exports ${name} without a docstring`),
  )
}

/** Files and folders whose name says nothing. */
export function emptyNames(paths: readonly string[]): string[] {
  return paths.filter((path) =>
    path.split('/').some((part) => /^(.*[-.])?(utils?|helpers?|common|types?|misc)(\.\w+)?$/.test(part)),
  )
}

/** Marks of unfinished work, and tests that do not run. The words are put together here so that this file is clean itself. */
const unfinished = new RegExp(`\\b(${['TO', 'FIX', 'XX'].map((a, i) => a + ['DO', 'ME', 'X'][i]).join('|')})\\b`)
const idleTest = new RegExp(
  `\\b(it|test|describe)\\.(${['on', 'sk', 'to'].map((a, i) => a + ['ly', 'ip', 'do'][i]).join('|')})\\b(?!If)`,
)
/** Folders of the machine that a file was written on. */
const machinePath = /(?<![\w.~}-])\/(work|root|tmp|mnt)\//

/** Lines that must not stay: `where: why`. */
export function straysIn(path: string, text: string): string[] {
  return text.split('\n').flatMap((line, index) => {
    const why = [
      unfinished.test(line) && 'marks unfinished work',
      idleTest.test(line) && 'keeps a test from running',
      machinePath.test(line) && 'names a folder of one machine',
    ].filter((one) => one !== false)
    return why.map((one) => `${path}:${index + 1} ${one}`)
  })
}

function hasHead({ text, parsed }: Source): boolean {
  const first = parsed.comments.find(({ type }) => type === 'Block')
  if (first === undefined || !/^(#!.*\n)?$/.test(text.slice(0, first.start))) return false
  const words = first.value.replace(/^\s*\*/gm, '').trim()
  return first.value.startsWith('*') && words.length >= 20 && /[.:]/.test(words)
}

function kebab(name: string): string {
  return name.replace(/(?<=[a-z])(?=[A-Z])/g, '-').toLowerCase()
}

function fileName(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1).replace(/\.\w+$/, '')
}

interface Export {
  readonly name: string
  readonly start: number
  readonly className?: string
}

function exportsOf({ parsed }: Source): Export[] {
  return parsed.program.body.flatMap((node) => {
    if (node.type !== 'ExportNamedDeclaration' && node.type !== 'ExportDefaultDeclaration') return []
    const { declaration, start } = node
    if (declaration?.type === 'FunctionDeclaration') return [{ name: declaration.id?.name ?? 'default', start }]
    if (declaration?.type === 'ClassDeclaration') {
      const name = declaration.id?.name ?? 'default'
      return [{ name, start, className: name }]
    }
    if (declaration?.type !== 'VariableDeclaration') return []
    return declaration.declarations
      .filter(({ init }) => init?.type === 'ArrowFunctionExpression' || init?.type === 'FunctionExpression')
      .map(({ id }) => ({ name: id.type === 'Identifier' ? id.name : 'a function', start }))
  })
}

function docEndingAt({ text, parsed }: Source, start: number): string | undefined {
  return parsed.comments.find(
    ({ type, value, end }) => type === 'Block' && value.startsWith('*') && end <= start && text.slice(end, start).trim() === '',
  )?.value
}
