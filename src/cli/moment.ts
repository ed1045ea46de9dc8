/** Times and durations as a person reads them: to the minute, UTC, as in every other answer. */

import { text } from './plain-text.ts'

/** `2026-11-22 08:00`; what is no date is shown as it is. */
export function moment(value: unknown): string {
  const stamp = text(value)
  return /^\d{4}-\d\d-\d\dT\d\d:\d\d/.test(stamp) ? `${stamp.slice(0, 10)} ${stamp.slice(11, 16)}` : stamp
}

const units = [
  ['d', 86_400],
  ['h', 3_600],
  ['min', 60],
  ['s', 1],
] as const

/** `2 h 5 min`: the two largest units that are not nought; under a second `0.4 s`. */
export function duration(value: unknown): string {
  const seconds = Number(value)
  if (seconds < 10) return `${Math.round(seconds * 10) / 10} s`
  let rest = Math.round(seconds)
  const parts = units.flatMap(([unit, size]) => {
    const count = Math.floor(rest / size)
    rest -= count * size
    return count > 0 ? [`${count} ${unit}`] : []
  })
  return parts.slice(0, 2).join(' ')
}
