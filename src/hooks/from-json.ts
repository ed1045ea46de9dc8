/**
 * Data from outside of a hook, told apart by hand: making zod's schemas and parsing once with them took 5 of the 17 ms that a hook
 * may take at every prompt.
 */

/** A JSON object, and no list. */
export function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/** A list of texts. */
export function isTexts(value: unknown): value is readonly string[] {
  return Array.isArray(value) && value.every((item) => typeof item === 'string')
}

/** `value` where it is a text. */
export function textOr(value: unknown): string | undefined {
  return typeof value === 'string' ? value : undefined
}
