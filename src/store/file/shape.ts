/**
 * Tells whether data that this engine once wrote has the shape that it should have. By hand, since every process reads every
 * entry: zod took 20 of the 130 µs that a commit of one costs each of the others, and 40 ms of opening a list of 10,000.
 */

type Check<T> = (value: unknown) => value is T

/** An object with these fields; other fields do not matter. */
export function hasShape<T extends object>(fields: { readonly [K in keyof T]-?: Check<T[K]> }): Check<T> {
  const checks = Object.entries<Check<unknown>>(fields)
  return (value): value is T =>
    typeof value === 'object' && value !== null && checks.every(([name, check]) => check(Reflect.get(value, name)))
}

/** A list of such things. */
export function isListOf<T>(check: Check<T>): Check<readonly T[]> {
  return (value): value is readonly T[] => Array.isArray(value) && value.every(check)
}

/** An object whose every value is such a thing. */
export function isMapOf<T>(check: Check<T>): Check<Readonly<Record<string, T>>> {
  return (value): value is Readonly<Record<string, T>> =>
    typeof value === 'object' && value !== null && Object.values(value).every(check)
}

/** One of these values. */
export function isOneOf<const T>(values: readonly T[]): Check<T> {
  return (value): value is T => values.some((one) => one === value)
}

/** Such a thing, or not there. */
export function maybe<T>(check: Check<T>): Check<T | undefined> {
  return (value): value is T | undefined => value === undefined || check(value)
}

/** Such a thing, or null. */
export function orNull<T>(check: Check<T>): Check<T | null> {
  return (value): value is T | null => value === null || check(value)
}

/** A text. */
export function isText(value: unknown): value is string {
  return typeof value === 'string'
}

/** A number. */
export function isNumber(value: unknown): value is number {
  return typeof value === 'number'
}
