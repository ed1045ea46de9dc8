/** Ids of others as ids of ours: as they are where they can be, else the same other one each time. */

import { isReadableTaskId, isTaskId } from '../domain/task-id.ts'

/** Characters that a changed id keeps of the old one; the rest of the 64 is for what makes it unique. */
const kept = 48

/**
 * `id` itself when it may name a task. Else what is legal in it, behind a letter, and a hash of it: two ids that differ in what
 * is not legal stay two.
 */
export function legalId(id: string): string {
  if (isTaskId(id)) return id
  const legal = id.replace(/[^A-Za-z0-9._-]+/g, '-').slice(0, kept)
  return `${/^[A-Za-z]/.test(legal) ? '' : 'x'}${legal}-${shortHash(id)}`
}

/** The same six characters for the same text (FNV-1a, 32 bits): for names, not for secrets. */
export function shortHash(text: string): string {
  let hash = 0x811c9dc5
  for (const byte of new TextEncoder().encode(text)) hash = Math.imul(hash ^ byte, 0x01000193) >>> 0
  return hash.toString(36).padStart(7, '0').slice(-6)
}

/** Which id of ours stands for one of theirs, and back. */
export interface Names {
  readonly here: (foreign: string) => string
  readonly there: (id: string) => string
}

/** The names of a whole list of theirs. Of ids that differ in case only, the one in small letters stays as it is; so does one that is only named. */
export function namesOf(foreign: Iterable<string>): Names {
  const spellings = new Map<string, string[]>()
  for (const id of new Set(foreign)) spellings.set(id.toLowerCase(), [...(spellings.get(id.toLowerCase()) ?? []), id])
  const here = new Map<string, string>()
  for (const ids of spellings.values()) {
    const [first = '', ...others] = ids.sort().reverse()
    here.set(first, legalId(first))
    for (const id of others) here.set(id, `${legalId(id).slice(0, kept)}-${shortHash(id)}`)
  }
  const nameHere = (id: string) => here.get(id) ?? (isReadableTaskId(id) ? id : legalId(id))
  const all = [...spellings.values()].flat()
  const there = new Map(all.flatMap((id) => (nameHere(id) === id ? [] : [[nameHere(id), id] as const])))
  return { here: nameHere, there: (id) => there.get(id) ?? id }
}
