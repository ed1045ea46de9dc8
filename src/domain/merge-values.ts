/** Merges of single values, with the value that both sides began from: what one side alone has changed is never in dispute. */

import { isSameValue } from './same-task.ts'

/** The same place of a task as two sides have it, and as it was before they parted; undefined: it was not there. */
export interface Sides<T> {
  readonly base: T | undefined
  readonly ours: T
  readonly theirs: T
}

/** Settles what both sides changed, in a way that does not depend on which of them is called ours. */
export type Settle = <T>(place: string, sides: Sides<T>) => T

/** The value of the side that changed it, or what `settle` makes of two changes. */
export function mergeValue<T>(place: string, sides: Sides<T>, settle: Settle): T {
  const { base, ours, theirs } = sides
  if (isSameValue(ours, theirs) || isSameValue(theirs, base)) return ours
  if (isSameValue(ours, base)) return theirs
  return settle(place, sides)
}

/**
 * A list without order: what either side added is in it, what either side removed is not. What was there keeps its order; what
 * both added is sorted, so that two machines write the same bytes.
 */
export function mergeSet<T>({ base = [], ours, theirs }: Sides<readonly T[]>, order: Order<T> = byText): readonly T[] {
  if (isSameValue(ours, theirs) || isSameValue(theirs, base)) return ours
  if (isSameValue(ours, base)) return theirs
  const [before, left, right] = [base, ours, theirs].map((list) => new Map(list.map((item) => [textOf(item), item])))
  const kept = base.filter((item) => left?.has(textOf(item)) && right?.has(textOf(item)))
  const added = new Map([...(left ?? []), ...(right ?? [])].filter(([text]) => !before?.has(text)))
  return [...kept, ...[...added.values()].sort(order)]
}

type Order<T> = (a: T, b: T) => number

/** Key by key; an object within goes on so, a list of texts is a set, and whatever else both sides changed is settled. */
export function mergeRecord(place: string, sides: Sides<Fields>, settle: Settle): Fields {
  const { base = {}, ours, theirs } = sides
  if (isSameValue(ours, theirs) || isSameValue(theirs, base)) return ours
  if (isSameValue(ours, base)) return theirs
  const added = [...new Set([...Object.keys(ours), ...Object.keys(theirs)])].filter((key) => !Object.hasOwn(base, key)).sort()
  const merged = [...Object.keys(base), ...added].flatMap((key) => {
    const value = mergeUnknown(
      place === '' ? key : `${place}.${key}`,
      { base: own(base, key), ours: own(ours, key), theirs: own(theirs, key) },
      settle,
    )
    return value === undefined ? [] : [[key, value] as const]
  })
  return Object.fromEntries(merged)
}

type Fields = Readonly<Record<string, unknown>>

function mergeUnknown(place: string, { base, ours, theirs }: Sides<unknown>, settle: Settle): unknown {
  if (isFields(ours) && isFields(theirs)) return mergeRecord(place, { base: isFields(base) ? base : {}, ours, theirs }, settle)
  if (isTexts(ours) && isTexts(theirs)) return mergeSet({ base: isTexts(base) ? base : [], ours, theirs })
  return mergeValue<unknown>(place, { base, ours, theirs }, settle)
}

function own(fields: Fields, key: string): unknown {
  return Object.hasOwn(fields, key) ? fields[key] : undefined
}

function isFields(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function isTexts(value: unknown): value is readonly string[] {
  return Array.isArray(value) && value.every((item) => typeof item === 'string')
}

/** The same text for the same value, whatever the order of its keys. */
export function textOf(value: unknown): string {
  if (typeof value === 'string') return JSON.stringify(value)
  return (
    JSON.stringify(value, (_, inner: unknown) =>
      isFields(inner) ? Object.fromEntries(Object.entries(inner).sort(([a], [b]) => compare(a, b))) : inner,
    ) ?? ''
  )
}

function byText(a: unknown, b: unknown): number {
  return compare(textOf(a), textOf(b))
}

/** By code units: the same on every machine, whatever its language. */
export function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0
}
