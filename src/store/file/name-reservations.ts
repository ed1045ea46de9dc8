/**
 * Readable names, each held by one session: `<name>.name` contains the session, and only exclusive creation puts it there.
 *
 * The name of a gone session may be inherited. Reading "gone", removing and creating anew would let two heirs pass each other:
 * the slower removes what the faster made. So an heir first makes the directory `<name>.name.<gone session>.heir`, which only
 * one can, and then looks whether the reservation is still the gone session's. Session ids are never used twice, so that a
 * late heir finds another's and stops. An heir killed in between blocks this one name until it is swept, and holds up nobody.
 */

import type * as Crypto from 'node:crypto'
import { linkSync, mkdirSync, renameSync, rmdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { ownerName, ownerNameCount } from '../../domain/owner-name.ts'
import { errorCode, nodeFileSystem } from './file-system.ts'
import { withTemporary } from './session-file.ts'

export interface ReservationOptions {
  readonly folder: string
  /** Who reserves. */
  readonly session: string
  /** Never the same text twice. */
  readonly random: () => string
  /** Whether that session's names are free to inherit. */
  readonly isGone: (session: string) => boolean
}

/** Ends the names of reservations. */
const SUFFIX = '.name'

/** What a session in a reservation may look like; anything else could lead out of the folder. */
const SESSION = /^[A-Za-z0-9][\w.-]{0,99}$/

export class NameReservations {
  readonly #at: ReservationOptions

  constructor(options: ReservationOptions) {
    this.#at = options
  }

  /** Reserves the first of `candidates` that is free, mine, or a gone session's. Throws when none is. */
  reserve(candidates: Iterable<string>): string {
    for (const name of candidates) if (this.#take(this.#pathOf(name))) return name
    throw new Error('every name for this session is taken')
  }

  /** Gives my own name back; another's stays. */
  release(name: string): void {
    const path = this.#pathOf(name)
    if (sessionIn(path) === this.#at.session) rmSync(path, { force: true })
  }

  /** Frees a name that a gone session left behind, unless it has an heir. */
  reclaim(name: string, gone: string): void {
    this.#inherit(this.#pathOf(name), gone, (path) => rmSync(path, { force: true }))
  }

  #take(path: string): boolean {
    if (this.#create(path)) return true
    const holder = sessionIn(path)
    if (holder === this.#at.session) return true
    // Given back in this very moment: the next name is as good, and no loop can be held up.
    if (holder === undefined || !this.#at.isGone(holder)) return false
    const temporary = this.#temporary()
    return this.#inherit(path, holder, () => withTemporary(temporary, this.#at.session, () => renameSync(temporary, path)))
  }

  /** Whole and exclusive: the link appears with the text in it, or not at all. */
  #create(path: string): boolean {
    const temporary = this.#temporary()
    try {
      withTemporary(temporary, this.#at.session, () => linkOrCreate(temporary, path, this.#at.session))
      return true
    } catch (error) {
      if (errorCode(error) === 'EEXIST') return false
      throw error
    }
  }

  /** Runs `act` as the only heir of `gone`, if `path` is still reserved by it. */
  #inherit(path: string, gone: string, act: (path: string) => void): boolean {
    const right = `${path}.${gone}.heir`
    try {
      mkdirSync(right)
    } catch {
      return false
    }
    try {
      if (sessionIn(path) !== gone) return false
      act(path)
      return true
    } finally {
      rmdirSync(right)
    }
  }

  #pathOf(name: string): string {
    return join(this.#at.folder, `${fileSafe(name)}${SUFFIX}`)
  }

  #temporary(): string {
    return join(this.#at.folder, `${this.#at.random()}.tmp`)
  }
}

/**
 * The names that a session would like, in order: the given one, then `-2`, `-3`; without one the readable names of `seed`. The
 * same seed gives the same names, so a resumed session finds its own again.
 */
export function* namesFor(seed: string, givenName: string | undefined): Generator<string, undefined> {
  const { createHash }: typeof Crypto = process.getBuiltinModule('node:crypto') // as in content-hash.ts
  const digest = createHash('sha256').update(seed).digest()
  for (let attempt = 0; attempt < ownerNameCount; attempt++) {
    if (!givenName) yield ownerName(digest, attempt)
    else yield attempt === 0 ? givenName : `${givenName}-${attempt + 1}`
  }
}

/** Is this name in the folder a reservation? */
export function isReservation(name: string): boolean {
  return name.endsWith(SUFFIX)
}

/** The session that a reservation names; undefined when it is missing, or names none. */
export function sessionIn(path: string): string | undefined {
  try {
    const text = nodeFileSystem.readIfThere(path)
    return text !== undefined && SESSION.test(text) ? text : undefined
  } catch {
    return undefined
  }
}

/** Where hard links are missing, creation and text are two steps: a kill between them wastes one name until it is swept. */
function linkOrCreate(prepared: string, path: string, text: string): void {
  try {
    linkSync(prepared, path)
  } catch (error) {
    const code = errorCode(error)
    if (code === 'EEXIST' || code === 'ENOENT') throw error
    nodeFileSystem.createFile(path, text, false)
  }
}

/** A name given by a person may hold anything; a file's name may not (`/`, and on Windows `*`, `:`, ...). */
function fileSafe(name: string): string {
  return name.replace(/[^A-Za-z0-9_-]/gu, (character) => `%${Buffer.from(character).toString('hex')}`)
}
