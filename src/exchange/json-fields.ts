/** Fields of JSON that others wrote: read with the type that they should have, refused in words where they have another. */

export type Fields = Readonly<Record<string, unknown>>

/** What was read is not what it should be; `message` says why, for its author. */
export class Unreadable extends Error {}

/** Is it an object, neither list nor null? */
export function isFields(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/** @throws Unreadable when `text` is no JSON object. */
export function fieldsFrom(text: string): Fields {
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error)
    throw new Unreadable(
      text.includes('\0') ? 'it has NUL characters, as a file that was cut by a power loss' : `it is no JSON: ${why}`,
    )
  }
  if (!isFields(value)) throw new Unreadable('it is no JSON object')
  return value
}

/** A text; undefined when it is not there, null or empty. @throws Unreadable for anything else. */
export function textOf(fields: Fields, name: string): string | undefined {
  const value = fields[name]
  if (value === undefined || value === null || value === '') return undefined
  if (typeof value === 'string') return value
  throw new Unreadable(`${name} is no text`)
}

/** A list of objects; empty when it is not there. @throws Unreadable for anything else. */
export function listOf(fields: Fields, name: string): readonly Fields[] {
  const value = fields[name]
  if (value === undefined || value === null || value === '') return []
  if (Array.isArray(value) && value.every(isFields)) return value
  throw new Unreadable(`${name} is no list of objects`)
}

/** A list of texts; empty when it is not there. @throws Unreadable for anything else. */
export function textsOf(fields: Fields, name: string): readonly string[] {
  const value = fields[name]
  if (value === undefined || value === null || value === '') return []
  const isText = (item: unknown) => typeof item === 'string'
  if (Array.isArray(value) && value.every(isText)) return value
  throw new Unreadable(`${name} is no list of texts`)
}

/** The fields whose value is not undefined. */
export function present(fields: Fields): Fields {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined))
}
