/** Which words may name a task, how new ones are minted, and which known id was probably meant. */

import { boundedEditDistance } from './edit-distance.ts'

/** Ids that are given and minted: a letter first. The file's name is the id, so what follows must be a name everywhere. */
const givenIdPattern = /^[A-Za-z][A-Za-z0-9._-]{0,63}$/

/** Ids that are read and addressed: those of Claude Code's own list (`1.json`) begin with a digit. */
const readableIdPattern = /^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$/

/** Windows opens a device for these names, also with an extension: the write would succeed and no file exist. */
const deviceName = /^(?:con|prn|aux|nul|com[1-9]|lpt[1-9])(?:\.|$)/i

/** Crockford's base32: no i, l, o, u, so an id survives being read aloud. https://www.crockford.com/base32.html */
const alphabet = '0123456789abcdefghjkmnpqrstvwxyz'
const letters = alphabet.slice(10)

/** Six characters hold 2,000 tasks of two clones apart with p < 0.006; beyond that eight are worth their tokens. */
const longIdsAbove = 2000

/** Random bytes that `mintTaskId` wants: one each for the later characters, and at least nine for the first (see there). */
export const mintBytes = 16

/** May a caller give this id to a new task? */
export function isTaskId(id: string): boolean {
  return givenIdPattern.test(id) && isFileName(id)
}

/** Is this an id that we read from a directory, and that may be addressed? */
export function isReadableTaskId(id: string): boolean {
  return readableIdPattern.test(id) && isFileName(id)
}

/**
 * A random id: a letter and five more characters, eight in all above 2,000 tasks. Uniform if `bytes` are: 22 letters do not
 * divide a byte, so the first takes all bytes that the others leave, as one large number; its bias is below 1e-20.
 * @throws RangeError when `bytes` are fewer than `mintBytes`.
 */
export function mintTaskId(bytes: Uint8Array, taskCount: number): string {
  if (bytes.length < mintBytes) throw new RangeError(`A task id is minted from ${mintBytes} random bytes, not ${bytes.length}.`)
  const others = taskCount > longIdsAbove ? 7 : 5
  const first = bytes.subarray(others).reduce((rest, byte) => (rest * 256 + byte) % letters.length, 0)
  return letters.charAt(first) + Array.from(bytes.subarray(0, others), (byte) => alphabet.charAt(byte % alphabet.length)).join('')
}

/**
 * The known ids nearest to a wrong one, best first, at most `count`; only plausible ones: at most 2 edits away, or a third
 * of the length. Case is a smaller difference than any letter.
 */
export function nearestIds(id: string, candidates: Iterable<string>, count: number): string[] {
  const wanted = id.toLowerCase()
  const reach = Math.max(2, Math.floor(id.length / 3))
  let within = reach
  let best: { readonly id: string; readonly distance: number }[] = []
  for (const candidate of candidates) {
    if (Math.abs(candidate.length - id.length) > within) continue
    const distance = boundedEditDistance(wanted, candidate.toLowerCase(), within)
    // A name that shares nothing with what was typed (`a` for `b`) is within two edits and still no proposal.
    if (distance > within || distance >= Math.max(id.length, candidate.length)) continue
    best.push({ id: candidate, distance })
    if (best.length < 4 * count + 16) continue
    best = best.sort(byDistance).slice(0, count)
    within = best.at(-1)?.distance ?? reach
  }
  return best
    .sort(byDistance)
    .slice(0, count)
    .map((found) => found.id)
}

/** The one id that was most probably meant, if any is plausible. */
export function nearestId(id: string, candidates: Iterable<string>): string | undefined {
  return nearestIds(id, candidates, 1)[0]
}

function isFileName(id: string): boolean {
  return !deviceName.test(id) && !id.endsWith('.') && !id.toLowerCase().endsWith('.json')
}

type Found = { readonly id: string; readonly distance: number }

function byDistance(a: Found, b: Found): number {
  return a.distance - b.distance || (a.id < b.id ? -1 : 1)
}
