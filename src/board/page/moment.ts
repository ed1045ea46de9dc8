/** Moments as people say them. Pure: the caller says what time it is. */

const minute = 60_000
const hour = 60 * minute
const day = 24 * hour

/** How long ago, in one word and a number: `now`, `5 min`, `3 h`, `2 d`; empty for what is no date. */
export function ago(at: string | undefined, nowMs: number): string {
  const ms = at === undefined ? Number.NaN : nowMs - Date.parse(at)
  if (Number.isNaN(ms)) return ''
  if (ms < minute) return 'now'
  if (ms < hour) return `${Math.floor(ms / minute)} min`
  if (ms < 2 * day) return `${Math.floor(ms / hour)} h`
  return `${Math.floor(ms / day)} d`
}

/** The same as part of a sentence. */
export function agoWords(at: string | undefined, nowMs: number): string {
  const words = ago(at, nowMs)
  return words === '' || words === 'now' ? words : `${words} ago`
}

/** Date and time in the reader's own zone and form; the text itself where it is no date. */
export function fullMoment(at: string | undefined): string {
  if (at === undefined) return ''
  const date = new Date(at)
  return Number.isNaN(date.getTime()) ? at : date.toLocaleString(undefined, { dateStyle: 'medium', timeStyle: 'short' })
}
