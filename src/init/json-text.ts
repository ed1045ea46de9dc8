/**
 * Edits JSON as text: what is not asked for keeps every byte, comments, trailing commas, tabs and line ends included, and taking
 * out what was put in gives the text of before.
 *
 * jsonc-parser reads (the only file that knows it); its own `modify` is not used, because it lays out anew each line that it
 * touches, moves the comment behind a value to the next one, and cannot be undone.
 */

import { isDeepStrictEqual } from 'node:util'
import { createScanner, findNodeAtLocation, getNodeValue, type Node, type ParseError, parseTree } from 'jsonc-parser'
import { TaskError } from '../domain/errors.ts'

/** Keys and places in lists, from the top. */
export type Path = readonly (string | number)[]

/** The tokens that stand between two values; the names are not there at run time (`const enum`). */
const tokens = { comma: 5, lineComment: 12, blockComment: 13, lineBreak: 14, space: 15 } as const

/**
 * The value at `path` (undefined: not there).
 * @throws TaskError `unreadable_file` for a text that is no JSON object; it names `file` and the line.
 */
export function valueAt(text: string, path: Path, file: string): unknown {
  const root = rootOf(text, file)
  const node = root && nodeAt(root, path)
  return node === undefined ? undefined : getNodeValue(node)
}

/**
 * Puts `value` at `path`: at the end of its object or list, or in the place of what is there. A number one past the end appends
 * to a list. Containers on the way are made.
 * @throws TaskError `unreadable_file` as valueAt, and where something else than a container stands in the way.
 */
export function put(text: string, path: Path, { value, file }: { value: unknown; file: string }): string {
  const root = rootOf(text, file)
  if (root === undefined) return put(`{}${lineEnd(text)}`, path, { value, file })
  const there = nodeAt(root, path)
  if (there !== undefined) {
    if (isDeepStrictEqual(getNodeValue(there), value)) return text
    const words = wordsOf(value, { text, indent: indentOf(text, there.offset), lines: isLaidOut(text, there) })
    return text.slice(0, there.offset) + words + text.slice(there.offset + there.length)
  }
  const above = path.slice(0, -1)
  const key = path.at(-1)
  const into = nodeAt(root, above)
  if (into === undefined) return put(text, above, { value: typeof key === 'number' ? [value] : { [String(key)]: value }, file })
  const wanted = typeof key === 'number' ? 'array' : 'object'
  if (into.type !== wanted) throw inTheWay({ text, file, path: above, node: into, wanted })
  return added(text, into, { key: typeof key === 'string' ? key : undefined, value })
}

/** Takes out what is at `path`, and the containers on the way that are empty then. */
export function takeOut(text: string, path: Path, file: string): string {
  const root = rootOf(text, file)
  const node = root && path.length > 0 ? nodeAt(root, path) : undefined
  if (root === undefined || node === undefined) return text
  const child = node.parent?.type === 'property' ? node.parent : node
  if (child.parent === undefined) return text
  const rest = removed(text, child.parent, child)
  const above = path.slice(0, -1)
  const left = valueAt(rest, above, file)
  const isEmpty = typeof left === 'object' && left !== null && Object.keys(left).length === 0
  return isEmpty && above.length > 0 ? takeOut(rest, above, file) : rest
}

/** Nothing but an empty object is left: the file has no more use. A comment is one. */
export function isEmptyText(text: string): boolean {
  return /^\uFEFF?\s*(\{\s*\})?\s*$/.test(text)
}

function rootOf(text: string, file: string): Node | undefined {
  const errors: ParseError[] = []
  // A byte order mark is one blank: offsets stay those of the text.
  const root = parseTree(text.replace(/^\uFEFF/, ' '), errors, { allowTrailingComma: true, allowEmptyContent: true })
  const [first] = errors
  if (first !== undefined) throw new TaskError('unreadable_file', `${file} is not JSON (line ${lineAt(text, first.offset)}).`)
  if (root !== undefined && root.type !== 'object') {
    throw new TaskError('unreadable_file', `${file} holds no JSON object (line ${lineAt(text, root.offset)}).`)
  }
  if (root !== undefined) refuseDoubled(root, { text, file })
  return root
}

/** Of two equal keys a parser takes the last one, and a person means either. */
function refuseDoubled(node: Node, at: { text: string; file: string }): void {
  const seen = new Set<unknown>()
  for (const property of node.type === 'object' ? (node.children ?? []) : []) {
    const [key, value] = property.children ?? []
    if (key !== undefined && seen.has(key.value)) {
      const line = lineAt(at.text, key.offset)
      throw new TaskError('unreadable_file', `${at.file} has ${JSON.stringify(key.value)} twice (line ${line}).`)
    }
    seen.add(key?.value)
    if (value !== undefined) refuseDoubled(value, at)
  }
}

function nodeAt(root: Node, path: Path): Node | undefined {
  return findNodeAtLocation(root, [...path])
}

interface InTheWay {
  readonly text: string
  readonly file: string
  readonly path: Path
  readonly node: Node
  readonly wanted: 'array' | 'object'
}

function inTheWay({ text, file, path, node, wanted }: InTheWay): TaskError {
  const what = wanted === 'array' ? 'list' : 'object'
  return new TaskError('unreadable_file', `${path.join('.')} in ${file} is no ${what} (line ${lineAt(text, node.offset)}).`)
}

interface Piece {
  /** Absent in a list. */
  readonly key: string | undefined
  readonly value: unknown
}

/** `piece` as the last child of `into`, laid out as its neighbours are. */
function added(text: string, into: Node, { key, value }: Piece): string {
  const children = into.children ?? []
  const last = children.at(-1)
  const opened = into.offset + 1
  const inside = text.slice(opened, into.offset + into.length - 1)
  const lines = last === undefined ? inside === '' && isLaidOut(text, into) : isLaidOut(text, into)
  const onOwnLine = lines || (last === undefined && inside.includes('\n'))
  const ending = lineEnd(text)
  const own = indentOf(text, into.offset)
  const first = children[0]
  const indent = first !== undefined && onOwnLine ? indentOf(text, first.offset) : own + unitOf(text)
  const gap = onOwnLine ? ending + indent : last === undefined ? (/^ /.exec(inside)?.[0] ?? '') : spaceAfterComma(text, into)
  const name = key === undefined ? '' : `${JSON.stringify(key)}:${onOwnLine || !isTight(text) ? ' ' : ''}`
  const words = name + wordsOf(value, { text, indent, lines: onOwnLine })
  if (last === undefined) {
    const closing = inside === '' && onOwnLine ? ending + own : ''
    const place = inside.includes('\n') ? opened + inside.trimEnd().length : opened
    return text.slice(0, place) + gap + words + closing + text.slice(place)
  }
  const end = last.offset + last.length
  const comma = commaAfter(text, end)
  const behind = comma === undefined ? end : comma + 1
  const place = onOwnLine ? lineOfCommentsEnd(text, behind) : behind
  return comma === undefined
    ? `${text.slice(0, end)},${text.slice(end, place)}${gap}${words}${text.slice(place)}`
    : `${text.slice(0, place)}${gap}${words},${text.slice(place)}`
}

/** The text without `child`, its comma and the blanks before it; an object or list that held nothing else closes up. */
function removed(text: string, parent: Node, child: Node): string {
  const children = parent.children ?? []
  const index = children.indexOf(child)
  const end = child.offset + child.length
  const begin = text.slice(0, child.offset).trimEnd().length
  const comma = commaAfter(text, end)
  const before = children[index - 1]
  if (comma !== undefined) {
    // In one line the next one moves up to the bracket.
    const movesUp = before === undefined && begin === child.offset && children.length > 1
    const next = movesUp ? (/^ */.exec(text.slice(comma + 1))?.[0].length ?? 0) : 0
    return text.slice(0, begin) + text.slice(end, comma) + text.slice(comma + 1 + next)
  }
  if (before !== undefined) {
    const earlier = commaAfter(text, before.offset + before.length) ?? begin
    return text.slice(0, earlier) + text.slice(earlier + 1, begin) + text.slice(end)
  }
  const rest = text.slice(end)
  const opened = text.slice(0, begin)
  return /[{[]$/.test(opened) && /^\s*\n\s*[}\]]/.test(rest) ? opened + rest.trimStart() : opened + rest
}

function commaAfter(text: string, end: number): number | undefined {
  const scanner = createScanner(text, false)
  scanner.setPosition(end)
  for (let token: number = scanner.scan(); token >= tokens.lineComment && token <= tokens.space; token = scanner.scan()) {
    // blanks and comments
  }
  const token: number = scanner.getToken()
  return token === tokens.comma ? scanner.getTokenOffset() : undefined
}

/** Behind the comments that stand on the same line: they belong to what stands before them. */
function lineOfCommentsEnd(text: string, from: number): number {
  const scanner = createScanner(text, false)
  scanner.setPosition(from)
  let end = from
  for (let token: number = scanner.scan(); token !== tokens.lineBreak; token = scanner.scan()) {
    if (token === tokens.lineComment || token === tokens.blockComment) end = scanner.getPosition()
    else if (token !== tokens.space) return end
  }
  return end
}

/** Does what is in the object or list stand on lines of its own? An empty one follows the rest of the text. */
function isLaidOut(text: string, node: Node): boolean {
  const [first] = node.children ?? []
  if (first !== undefined) return text.slice(node.offset, first.offset).includes('\n')
  const isAll = /^\uFEFF?\s*[{[]\s*[}\]]\s*$/.test(text)
  return isAll || /[{[,]\s*\n/.test(text)
}

function wordsOf(value: unknown, { text, indent, lines }: { text: string; indent: string; lines: boolean }): string {
  if (!lines) return JSON.stringify(value)
  return JSON.stringify(value, null, unitOf(text)).replaceAll('\n', lineEnd(text) + indent)
}

/** One step to the right: that of the first line that is indented, else two blanks. */
function unitOf(text: string): string {
  return /\n([ \t]+)["\]}{]/.exec(text)?.[1] ?? '  '
}

function lineEnd(text: string): string {
  return /\r?\n/.exec(text)?.[0] ?? '\n'
}

function indentOf(text: string, offset: number): string {
  const line = text.slice(text.lastIndexOf('\n', offset - 1) + 1, offset)
  return /^[ \t]*/.exec(line)?.[0] ?? ''
}

/** `{"a":1,"b":2}` and not `{"a": 1, "b": 2}`. */
function isTight(text: string): boolean {
  return /":\S/.test(text)
}

function spaceAfterComma(text: string, into: Node): string {
  const [first, second] = into.children ?? []
  if (first === undefined || second === undefined) return isTight(text) ? '' : ' '
  return / $/.test(text.slice(first.offset + first.length, second.offset)) ? ' ' : ''
}

function lineAt(text: string, offset: number): number {
  return text.slice(0, offset).split('\n').length
}
