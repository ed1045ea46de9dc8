/** Fields of answers as text, whatever they hold. Apart from `rows.ts`, which loads what lays out tables: 9 ms for its first character. */

/** A field as text; empty when it is not there. */
export function text(value: unknown): string {
  return value === undefined || value === null ? '' : String(value)
}

/** A list as text. */
export function joined(value: unknown, separator = ', '): string {
  return Array.isArray(value) ? value.map(String).join(separator) : text(value)
}
