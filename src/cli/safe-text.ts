/** Makes text of unknown origin harmless for a terminal: whatever a task, a name or an error holds, it is shown and never obeyed. */

import { commanding, oneLine, visible } from '../domain/one-line.ts'

export { oneLine } from '../domain/one-line.ts'

/** Fields whose texts have lines of their own. Everything else is one line: a name with a newline could forge a row. */
const prose = new Set(['description', 'result', 'text', 'note'])

/** `text` with its lines and tabs, every other control character made visible. */
export function manyLines(text: string): string {
  return text.replace(/\r\n/g, '\n').replace(commanding, (one) => (one === '\n' || one === '\t' ? one : visible(one)))
}

/** An answer with every string in it, keys too, made harmless: what is rendered from it needs no further care. */
export function harmless(value: unknown, field = ''): unknown {
  if (typeof value === 'string') return prose.has(field) ? manyLines(value) : oneLine(value)
  if (Array.isArray(value)) return value.map((item) => harmless(item, field))
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [oneLine(key), harmless(item, key)]))
}

/** JSON that is the same data, and shows nothing but plain characters: JSON.stringify escapes C0 and leaves the rest raw. */
export function jsonText(value: unknown, indent: number): string {
  return JSON.stringify(value, null, indent).replace(commanding, (one) =>
    one === '\n' ? one : `\\u${one.charCodeAt(0).toString(16).padStart(4, '0')}`,
  )
}
