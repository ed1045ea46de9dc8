/** Makes this process known in the presence folder, and takes it out again: a file that says who it is, a unique name, a beating lock. */

import * as fs from 'node:fs'
import { join } from 'node:path'
import { errorCode } from './file-system.ts'
import { type NameReservations, namesFor } from './name-reservations.ts'
import { type PresenceLimits, type PresenceOptions, presenceLimits } from './presence-options.ts'
import { sessionFileName, writeRecord } from './session-file.ts'
import { SignOfLife } from './sign-of-life.ts'

export class Announcement {
  readonly #at: PresenceOptions
  readonly #limits: PresenceLimits
  readonly #names: NameReservations
  readonly #since: string
  #name: string | undefined
  #file: string | undefined
  #sign: SignOfLife | undefined
  #announcing: Promise<void> | undefined
  #hasLeft = false
  #retry: NodeJS.Timeout | undefined
  #lastBeat = Number.NEGATIVE_INFINITY

  /** Writes nothing and starts no timer. */
  constructor(options: PresenceOptions, names: NameReservations) {
    this.#at = options
    this.#limits = options.limits ?? presenceLimits
    this.#names = names
    this.#since = new Date(options.wall()).toISOString()
  }

  /** The readable name. Until announced, the one that will be asked for first. */
  get name(): string {
    return this.#name ?? this.#candidates().next().value ?? this.#at.session
  }

  /** A call that is over at once announces nothing, ever: nothing would beat for it, and its claims are a person's. */
  get isMade(): boolean {
    return this.#at.oneShot === true || this.#sign !== undefined
  }

  /** For good: nothing makes it known again. */
  get hasLeft(): boolean {
    return this.#hasLeft
  }

  /** See `Presence.announce`. */
  make(): Promise<void> {
    if (this.#hasLeft) return Promise.reject(new Error('this session has left the list'))
    if (this.#at.oneShot) return Promise.resolve()
    if (this.isMade && this.stillThere()) return Promise.resolve()
    this.#announcing ??= this.#join().finally(() => {
      this.#announcing = undefined
    })
    return this.#announcing
  }

  /** Is my file where I put it? */
  stillThere(): boolean {
    return this.#at.oneShot === true || (this.#file !== undefined && fs.existsSync(join(this.#at.folder, this.#file)))
  }

  /** By the file's own time: the lock's is proper-lockfile's, which would think itself robbed. At most once a second. */
  beat(): void {
    const now = this.#at.monotonic()
    if (this.#file === undefined || now - this.#lastBeat < 1_000) return
    this.#lastBeat = now
    const seconds = this.#at.wall() / 1_000
    attempt(() => fs.utimesSync(join(this.#at.folder, this.#file ?? ''), seconds, seconds))
  }

  /** See `Presence.leave`. */
  leave(): void {
    if (this.#hasLeft) return
    this.#hasLeft = true
    if (this.#at.oneShot) return
    clearTimeout(this.#retry)
    // The name first: once I am gone, an heir may have it, and what I remove then would be the heir's.
    attempt(() => this.#names.release(this.name))
    attempt(() => this.#sayGone())
    this.#sign?.release()
    this.#sign = undefined
  }

  #sayGone(): void {
    if (this.#file === undefined) return
    if (this.#at.holdsAnything()) this.#write(this.#file, { gone: true })
    else fs.rmSync(join(this.#at.folder, this.#file), { force: true })
  }

  async #join(): Promise<void> {
    this.#sign?.release()
    this.#sign = undefined
    this.#name = this.#names.reserve(this.#candidates())
    try {
      await this.#appear(this.#file ?? this.#newFile())
    } catch (error) {
      if (errorCode(error) !== 'ELOCKED') throw error
      // Somebody made a lock of my file's name. It is not mine to remove; a new name has none.
      await this.#appear(this.#newFile())
    }
  }

  async #appear(file: string): Promise<void> {
    const path = join(this.#at.folder, file)
    this.#file = file
    this.#write(file, {})
    const sign = new SignOfLife(path, () => this.#lost(sign))
    try {
      await sign.begin(this.#limits.heartbeatMs)
    } catch (error) {
      // A file without a heartbeat would have me found gone; without a file I am unknown, and my claims stand.
      if (!this.#hasLeft) fs.rmSync(path, { force: true })
      throw error
    }
    if (this.#hasLeft) sign.release()
    else this.#sign = sign
  }

  /** A lost sign of life ends nothing: I announce myself again, now or as soon as there is a folder. */
  #lost(sign: SignOfLife): void {
    if (sign !== this.#sign) return
    sign.release()
    this.#sign = undefined
    this.#makeAgain()
  }

  #makeAgain(): void {
    if (this.#hasLeft) return
    this.make().catch(() => {
      this.#retry = setTimeout(() => this.#makeAgain(), this.#limits.heartbeatMs).unref()
    })
  }

  #write(file: string, last: { gone?: true }): void {
    const { folder, session, host, user, hint = '', evidence, random, where } = this.#at
    const { self, client } = evidence
    const record = { session, name: this.name, ...self, client, host, user, hint, where: where(), since: this.#since, ...last }
    writeRecord(join(folder, file), record, join(folder, `${random()}.tmp`))
  }

  #newFile(): string {
    return sessionFileName(this.#at.session, this.#at.random())
  }

  /** The name that I already go by, then what my hint stands for, so that a resumed session asks for its own again. */
  *#candidates(): Generator<string, undefined> {
    if (this.#name !== undefined) yield this.#name
    yield* namesFor(this.#at.hint || this.#at.session, this.#at.givenName)
  }
}

/** What cannot be undone now (the folder was removed, the disk refuses) is undone by a later sweep, and ends no process. */
function attempt(act: () => void): void {
  try {
    act()
  } catch {
    // Nothing that presence clears up is worth more than the process.
  }
}
